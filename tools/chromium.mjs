// Where the browser tests get their Chromium from.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "./prerequisites.mjs";

const startLimitMs = 30_000;
const downloadLimitMs = 240_000;
const packageLimitMs = 240_000;

/** Quiet, and without a word to anybody outside. */
export const chromiumArguments = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  // Chromium refuses to sandbox what root starts (containers).
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export async function findChromium() {
  const given = process.env.ALBUMEN_CHROMIUM;
  if (given) {
    return (await starts(given))
      ? { path: given, reason: null }
      : { path: null, reason: `ALBUMEN_CHROMIUM names ${given}, which does not start` };
  }
  for (const path of [...systemBrowsers(), chromium.executablePath()]) {
    if (existsSync(path) && (await starts(path))) return { path, reason: null };
  }
  return { path: null, reason: "no Chromium, Chrome or Edge was found" };
}

export async function ensureChromium(say) {
  const found = await findChromium();
  if (found.path !== null || process.env.ALBUMEN_CHROMIUM) return found;
  say("No Chromium found; asking Playwright for one…");
  const cli = join(root, "node_modules", "playwright-core", "cli.js");
  await succeeds(process.execPath, [cli, "install", "--no-shell", "chromium"], downloadLimitMs);
  const downloaded = await findChromium();
  if (downloaded.path !== null) return downloaded;
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    say("That did not work; installing Debian's chromium package…");
    const install = ["install", "-y", "--no-install-recommends", "chromium"];
    if (!(await succeeds("apt-get", install, packageLimitMs))) {
      await succeeds("apt-get", ["update"], packageLimitMs);
      await succeeds("apt-get", install, packageLimitMs);
    }
    const installed = await findChromium();
    if (installed.path !== null) return installed;
  }
  return { path: null, reason: "no Chromium was found, and none could be downloaded" };
}

/** The usual places, in the order of how close they are to what Playwright is tested with. */
function systemBrowsers() {
  if (process.platform === "darwin") {
    return ["Chromium", "Google Chrome", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === "win32") {
    const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => process.env[name]);
    const programs = [
      ["Chromium", "Application", "chrome.exe"],
      ["Google", "Chrome", "Application", "chrome.exe"],
      ["Microsoft", "Edge", "Application", "msedge.exe"],
    ];
    return programs.flatMap((program) => roots.filter(Boolean).map((base) => join(base, ...program)));
  }
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** That a file is there says little: libraries may lack, or it is a stub that only advises to install it. */
async function starts(executablePath) {
  try {
    const browser = await chromium.launch({ executablePath, args: chromiumArguments, timeout: startLimitMs });
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

function succeeds(program, args, timeout) {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { timeout, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } },
      (error) => resolve(error === null),
    );
  });
}
