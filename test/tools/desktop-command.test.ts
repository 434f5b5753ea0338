import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { windowIsOpen } from "../../tools/electron/ending.mjs";
import { jpeg } from "../fixtures/images.ts";
import { isAlive } from "../support/is-alive.ts";
import { root } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = join(root, "tools", "run.mjs");
const startDesktop = join(root, "test", "fixtures", "start-desktop.mjs");

interface Started {
  child: ChildProcess;
  firstLine: string;
  /** What it had written to stderr when the given text came, or when it ended. */
  errorsUpTo: (text: string) => Promise<string>;
  ended: Promise<number | null>;
}

/** Starts a Node program that goes on until it is stopped, and waits for its first line on stdout. */
async function start(args: readonly string[], env: NodeJS.ProcessEnv, cwd = root): Promise<Started> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, SSH_CONNECTION: undefined, BROWSER: undefined, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, as a terminal gives each command one.
    detached: process.platform !== "win32",
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
  });
  let stderr = "";
  const waiting: (() => void)[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const check of waiting) check();
  });
  const errorsUpTo = (text: string) =>
    new Promise<string>((resolve) => {
      const check = () => stderr.includes(text) && resolve(stderr);
      waiting.push(check);
      check();
      void ended.then(() => resolve(stderr));
    });
  const firstLine = await new Promise<string>((resolve, reject) => {
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
    void ended.then((code) => reject(new Error(`It ended with ${code}: ${stderr}`)));
  });
  return { child, firstLine, errorsUpTo, ended };
}

/** A folder with one photo, and one for the library. */
async function places(): Promise<{ folder: string; photos: string; library: string }> {
  const folder = await tempFolder("desktop");
  const photos = join(folder, "photos");
  await mkdir(photos);
  await writeFile(join(photos, "one.jpg"), await jpeg({ seed: 1 }));
  return { folder, photos, library: join(folder, "library") };
}

/** Programs that stand in for the one that shows an address in a browser: it must not open for whoever runs the tests. */
async function recordingBrowser(folder: string): Promise<{ env: NodeJS.ProcessEnv; opened: string }> {
  const bin = join(folder, "bin");
  const opened = join(folder, "opened.txt");
  await mkdir(bin);
  for (const name of ["xdg-open", "open"]) {
    await writeFile(
      join(bin, name),
      `#!/bin/sh\nprintf %s "$1" > '${opened}.new' && mv '${opened}.new' '${opened}'\n`,
    );
    await chmod(join(bin, name), 0o755);
  }
  return { env: { PATH: `${bin}${delimiter}${process.env.PATH}`, DISPLAY: ":99" }, opened };
}

async function statusOf(url: string): Promise<number> {
  return (await fetch(url, { redirect: "manual" })).status;
}

test("npm start without a display says so in one line, and its address leads to the app", async () => {
  const { folder, library } = await places();
  const { firstLine, errorsUpTo } = await start([run, "open", "photos", "--library", library], {
    SSH_CONNECTION: "far 1 here 2",
    INIT_CWD: folder,
    npm_lifecycle_event: "start",
  });
  const errors = await errorsUpTo("Ctrl-C ends Albumen.");
  expect(errors).toMatch(/^Albumen waits for your browser: this is a session over SSH\.$/m);
  expect(errors).toContain("Looking for photos in 1 folder");
  expect(await statusOf(firstLine)).toBeLessThan(400);
});

test("npm start without Electron says so in one line and opens the browser", async (context) => {
  if (process.platform === "win32") context.skip("the stand-in for a browser is a shell script");
  const { folder, photos, library } = await places();
  const { env, opened } = await recordingBrowser(folder);
  const { firstLine, errorsUpTo } = await start([run, "open", photos, "--library", library], {
    ...env,
    // Nothing to be found, and nothing to be fetched.
    ELECTRON_OVERRIDE_DIST_PATH: folder,
  });
  const errors = await errorsUpTo("Ctrl-C ends Albumen.");
  expect(errors.match(/^Albumen opens in your browser: .+\.$/gm)).toHaveLength(1);
  await expect.poll(() => readFile(opened, "utf8").catch(() => null)).toBe(firstLine);
  expect(await statusOf(firstLine)).toBeLessThan(400);
});

test("Electron that dies at once ends in the browser, with the reason", async (context) => {
  if (process.platform === "win32") context.skip("the stand-in for a browser is a shell script");
  const { folder, photos, library } = await places();
  const { env } = await recordingBrowser(folder);
  const app = await standIn(
    folder,
    `console.error("[1:1124/1.1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox!"); process.exitCode = 133;`,
  );
  const { firstLine, errorsUpTo } = await start(
    [startDesktop, app, "open", photos, "--library", library],
    env,
  );
  expect(await errorsUpTo("Ctrl-C ends Albumen.")).toMatch(
    /^Albumen opens in your browser: this system does not allow Chromium's sandbox .+\.\nIf it does not, use/,
  );
  expect(await statusOf(firstLine)).toBeLessThan(400);
});

test("Ctrl-C in the terminal closes the window, and the command ends well", async (context) => {
  if (process.platform === "win32") context.skip("there it closes windows, and the stand-in has none");
  const { folder, photos, library } = await places();
  const app = await standIn(
    folder,
    `process.on("SIGTERM", () => process.exit(0)); process.on("SIGINT", () => console.error("One signal too many."));
     console.log(${JSON.stringify(windowIsOpen)}); setInterval(() => {}, 1000);`,
  );
  const { child, firstLine, errorsUpTo, ended } = await start(
    [startDesktop, app, "open", photos, "--library", library],
    { DISPLAY: ":99" },
  );
  expect(firstLine).toBe(windowIsOpen);
  pressCtrlC(child);
  expect(await ended).toBe(0);
  expect(await errorsUpTo("nothing more")).toBe("Ctrl-C ends Albumen.\n");
});

test("Ctrl-C again ends a window that does not close, with all that belongs to it", async (context) => {
  if (process.platform === "win32") context.skip("a process cannot be sent Ctrl-C on Windows");
  const { folder, photos, library } = await places();
  const app = await standIn(
    folder,
    `process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1000);`,
  );
  const { child, firstLine, ended } = await start([startDesktop, app, "open", photos, "--library", library], {
    DISPLAY: ":99",
  });
  // Until it counts as a second press: the first reaches a command under npm twice.
  const pressing = setInterval(() => pressCtrlC(child), 50);
  expect(await ended).toBe(130);
  clearInterval(pressing);
  await expect.poll(() => isAlive(Number(firstLine))).toBe(false);
});

/** The terminal tells the whole group. */
function pressCtrlC(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, "SIGINT");
}

test("a window gets absolute paths of folders that are named from where the person is", async () => {
  const { folder } = await places();
  const app = await standIn(folder, "console.log(JSON.stringify(process.argv.slice(2)));");
  const { firstLine } = await start(
    [startDesktop, app, "open", "photos", "../other", "--library", "library"],
    { DISPLAY: ":99" },
    folder,
  );
  expect(JSON.parse(firstLine)).toEqual([
    "--library",
    join(folder, "library"),
    join(folder, "photos"),
    join(folder, "..", "other"),
  ]);
});

/** First argument of the fixture: an app, and Node in place of Electron. */
async function standIn(folder: string, source: string): Promise<string> {
  const appDir = join(folder, "app");
  await mkdir(join(appDir, "out", "electron"), { recursive: true });
  await writeFile(join(appDir, "package.json"), JSON.stringify({ main: "out/electron/main.js" }));
  await writeFile(join(appDir, "out", "electron", "main.js"), source);
  return JSON.stringify({ appDir, program: process.execPath });
}
