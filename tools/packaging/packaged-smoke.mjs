// `node tools/packaging/packaged-smoke.mjs [PROGRAM]`: starts a packaged app (the one in out/packages, if none is named) on new
// photos and asks its engine, through the checkout's command line, whether it indexed them and finds them. What its fuses forbid is
// tried on it meanwhile.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { findEngine } from "../../out/electron/engine/hosts/library-lock.js";
import { makePhotos } from "../bench/pictures.mjs";
import { root } from "../prerequisites.mjs";
import { appFolderName, packagedPlaces } from "./layout.mjs";
import { runNode } from "./run-node.mjs";

const photoCount = 12;
const limitMs = 120_000;
const shown = "Albumen: the window is open.";

const program = resolve(process.argv[2] ?? packagedProgram());
const folder = mkdtempSync(join(tmpdir(), "albumen-packaged-"));
const [photos, library, planted] = ["photos", "library", "planted"].map((name) => join(folder, name));
const problems = [];
try {
  await makePhotos({ folder: photos, count: photoCount });
  await tryApp(program);
} catch (error) {
  problems.push(error.message);
} finally {
  if (problems.length > 0) tellLogs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
for (const problem of problems) console.error(`WRONG ${problem}`);
console.log(problems.length === 0 ? `packaged smoke: ${program} works` : "packaged smoke: failed");
process.exit(problems.length === 0 ? 0 : 1);

function packagedProgram() {
  const { platform, arch } = process;
  return packagedPlaces(join(root, "out", "packages", appFolderName(platform, arch)), platform).executable;
}

async function tryApp(file) {
  const app = startApp(file);
  try {
    await Promise.race([
      converse(app),
      app.ended.then((how) => Promise.reject(new Error(`the app ended: ${how}`))),
    ]);
  } finally {
    await endApp(app);
  }
  if (existsSync(planted)) problems.push("NODE_OPTIONS had the app run a script");
  if ((await findEngine(library)) !== undefined) problems.push("the engine still holds the library");
}

async function converse(app) {
  await until("the window is open", () => app.lines.includes(shown));
  // Only then: who asks before there is an engine would become it.
  await until("an engine holds the library", holdsLibrary);
  await until(`${photoCount} photos are indexed`, async () => {
    const { counts } = await albumen("status");
    return counts.photos === photoCount;
  });
  await until("all of them are searched", async () => {
    const { results, coverage } = await albumen("search", "a red circle");
    return results.length === photoCount && coverage === 1;
  });
}

function startApp(file) {
  const script = join(folder, "script.cjs");
  writeFileSync(script, `require("node:fs").writeFileSync(${JSON.stringify(planted)}, "");`);
  const child = spawn(file, ["--library", library, photos], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // An app whose fuses stand as they should takes no notice of either.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", NODE_OPTIONS: `--require ${script}` },
  });
  const lines = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      console.log(`  | ${line}`);
    });
  const ended = new Promise((settle) => {
    child.once("error", (error) => settle(error.message));
    child.once("close", (code, signal) => settle(`code ${code}, signal ${signal}`));
  });
  return { child, lines, ended };
}

/** As a person who closes it, so that it can write what it has. */
async function endApp({ child, ended }) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === "win32") {
    const close = spawn("taskkill", ["/pid", String(child.pid)], { stdio: "ignore" });
    await once(close, "close");
  } else child.kill("SIGTERM");
  const how = await Promise.race([ended, delay(30_000, null, { ref: false })]);
  if (how !== null) return;
  problems.push("the app did not end within 30 seconds after it was asked to");
  child.kill("SIGKILL");
  await ended;
}

async function holdsLibrary() {
  const found = await findEngine(library).catch(() => undefined);
  found?.transport.close();
  return found !== undefined;
}

async function albumen(...args) {
  const cli = join(root, "out", "electron", "engine", "hosts", "cli.js");
  const { code, stdout, stderr } = await runNode([cli, ...args, "--library", library, "--json"]);
  if (code !== 0) throw new Error(`"albumen ${args[0]}" ended with ${code}: ${stdout}${stderr}`.trim());
  return JSON.parse(stdout);
}

async function until(what, isSo) {
  const started = Date.now();
  while (!(await isSo())) {
    if (Date.now() - started > limitMs)
      throw new Error(`after ${limitMs / 1000} seconds it is not so that ${what}`);
    await delay(250);
  }
  console.log(`ok    ${what}`);
}

function tellLogs() {
  const logs = join(library, "logs");
  if (!existsSync(logs)) return;
  for (const name of readdirSync(logs))
    console.error(`--- ${name}\n${readFileSync(join(logs, name), "utf8")}`);
}
