import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.ts";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  nativeImage,
  protocol,
  screen,
  utilityProcess,
} from "./index.ts";
import { takeInstanceLock } from "./instance-lock.ts";
import { takeViolations, withStandIn } from "./with-stand-in.ts";

const control = withStandIn();
const safe = { sandbox: true, contextIsolation: true, nodeIntegration: false };
const window = (webPreferences: Record<string, unknown> = {}) =>
  new BrowserWindow({ webPreferences: { ...safe, ...webPreferences } });

test("nothing can be opened before the app is ready", async () => {
  expect(() => window()).toThrow("before app is ready");
  expect(() => utilityProcess.fork("/nowhere.js")).toThrow("before app is ready");
  expect(() => screen.getPrimaryDisplay()).toThrow("before the app 'ready' event");
  await expect(dialog.showOpenDialog({})).rejects.toThrow("after app is ready");
  expect(takeViolations()).toHaveLength(4);
});

test("what has to be said before ready is refused, or noted, after it", () => {
  control.becomeReady();
  expect(() => app.enableSandbox()).toThrow("before app is ready");
  expect(() => protocol.registerSchemesAsPrivileged([])).toThrow("before app is ready");
  app.commandLine.appendSwitch("no-pings");
  expect(takeViolations()).toHaveLength(3);
});

test.for<[string, unknown]>([
  ["sandbox", false],
  ["contextIsolation", false],
  ["nodeIntegration", true],
  ["webSecurity", false],
  ["webviewTag", true],
  ["sandbox", undefined],
  ["preload", "/somewhere/preload.mjs"],
])("a window with %s: %s is noted", ([name, value]) => {
  control.becomeReady();
  window({ [name]: value });
  expect(takeViolations()).toHaveLength(1);
});

test("a window that loads before its doors are shut is noted, door by door", async () => {
  control.becomeReady();
  await window().loadURL("https://example.org/");
  expect(takeViolations()).toEqual(
    ["not a page of the app", "setWindowOpenHandler", "will-navigate", "will-attach-webview"]
      .concat(["setPermissionRequestHandler", "setPermissionCheckHandler"])
      .map((word) => expect.stringContaining(word)),
  );
});

test("a window that is gone answers nothing any more", () => {
  control.becomeReady();
  const gone = window();
  const { webContents } = gone;
  gone.destroy();
  expect(gone.isDestroyed()).toBe(true);
  expect(() => gone.show()).toThrow("Object has been destroyed");
  expect(() => webContents.send("x")).toThrow("Object has been destroyed");
  expect(takeViolations()).toHaveLength(2);
});

test("a member that the stand-in lacks throws instead of being nothing", () => {
  const unknown = app as unknown as { madeUp(): void };
  expect(() => unknown.madeUp()).toThrow("The stand-in has no electron.app.madeUp.");
});

test("a channel has one handler, and an image is only what Electron can read", () => {
  ipcMain.handle("x", () => 1);
  expect(() => ipcMain.handle("x", () => 2)).toThrow("second handler");
  expect(nativeImage.createFromBuffer(Buffer.from("RIFF....WEBP")).isEmpty()).toBe(true);
  expect(takeViolations()).toHaveLength(1);
});

test("quitting asks the app, then each window, and ends when all are closed", async () => {
  control.becomeReady();
  const said: string[] = [];
  for (const event of ["before-quit", "will-quit", "quit", "window-all-closed"])
    app.on(event, () => said.push(event));
  const open = window();
  open.on("close", () => said.push("close"));
  open.on("closed", () => said.push("closed"));
  app.quit();
  await expect.poll(() => control.state().exitCode).toBe(0);
  expect(said).toEqual(["before-quit", "close", "closed", "will-quit", "quit"]);
});

test("quitting can be put off, and a window that stays calls it off", async () => {
  control.becomeReady();
  app.once("before-quit", (event: { preventDefault(): void }) => event.preventDefault());
  app.quit();
  const open = window();
  open.once("close", (event: { preventDefault(): void }) => event.preventDefault());
  app.quit();
  await new Promise(setImmediate);
  expect([control.state().exitCode, open.isDestroyed()]).toEqual([undefined, false]);
  app.quit();
  await expect.poll(() => control.state().exitCode).toBe(0);
});

test("exit asks nobody", () => {
  control.becomeReady();
  const open = window();
  let wasAsked = false;
  app.on("before-quit", () => {
    wasAsked = true;
  });
  app.exit(3);
  expect([control.state().exitCode, open.isDestroyed(), wasAsked]).toEqual([3, true, false]);
});

const mine = { argv: ["app", "folder"], workingDirectory: "/here", additionalData: { folders: ["a"] } };

test("a profile has one holder; a later one is turned away, and the holder hears what it wanted", async () => {
  const folder = await tempFolder("profile");
  const heard: unknown[] = [];
  const first = takeInstanceLock(folder, mine, (second) => heard.push(second));
  expect(first).toBeDefined();
  expect(takeInstanceLock(folder, mine, () => {})).toBeUndefined();
  await expect.poll(() => heard).toEqual([mine]);
  first?.release();
  const next = takeInstanceLock(folder, mine, () => {});
  expect(next).toBeDefined();
  next?.release();
});

test("a holder that has died holds nothing", async () => {
  const folder = await tempFolder("profile");
  await mkdir(join(folder, "stand-in.letters"));
  // No process has this number: it is beyond what systems give.
  await writeFile(join(folder, "stand-in.lock"), String(2 ** 30));
  const lock = takeInstanceLock(folder, mine, () => {});
  expect(lock).toBeDefined();
  lock?.release();
});

test("a profile that cannot be written has no holder", async () => {
  const file = join(await tempFolder(), "a file");
  await writeFile(file, "");
  expect(takeInstanceLock(file, mine, () => {})).toBeUndefined();
});
