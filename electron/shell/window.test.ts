import { app, BrowserWindow, session } from "electron";
import { afterEach, expect, test, vi } from "vitest";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { silentLog } from "../engine/log.ts";
import { hardenContents, hardenSession } from "./security.ts";
import { openWindow, type WindowOptions } from "./window.ts";
import type { WindowPlace } from "./window-place.ts";

const control = withStandIn({ isReady: true });
afterEach(() => {
  vi.useRealTimers();
});

function open(options: Partial<WindowOptions> = {}) {
  hardenSession(session.defaultSession);
  app.on("web-contents-created", (_event, contents) => hardenContents(contents, silentLog));
  const places: WindowPlace[] = [];
  let shown = 0;
  const window = openWindow({
    preload: "/nowhere/preload.cjs",
    place: null,
    log: silentLog,
    onPlace: (place) => places.push(place),
    onShown: () => {
      shown += 1;
    },
    ...options,
  });
  return { window, places, shown: () => shown, look: () => control.windows()[0]! };
}

test("the window is sandboxed and isolated, has no Node and none of the doors that Electron could open", () => {
  expect(open().look().preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: true,
  });
});

test("a packaged app has no developer tools", () => {
  control.package();
  expect(open().look().preferences.devTools).toBe(false);
});

test("it is shown when there is something to see, and says so once", async () => {
  const { window, shown, look } = open();
  expect(look().isVisible).toBe(false);
  await expect.poll(() => look().isVisible).toBe(true);
  window.emit("ready-to-show");
  expect(shown()).toBe(1);
});

test("a session that Windows ends waits for the app to end in an orderly way", () => {
  const { window } = open();
  const quits = vi.fn();
  app.on("before-quit", quits);
  const event = { preventDefault: vi.fn(), reasons: ["shutdown"] };
  window.emit("query-session-end", event);
  expect(event.preventDefault).toHaveBeenCalledOnce();
  expect(quits).toHaveBeenCalledOnce();
});

test("it loads the app's own page", async () => {
  expect(open().look().url).toBe("app://albumen/");
});

test.for(["normal", "maximized", "fullscreen"] as const)("it comes back %s, where it was", async (mode) => {
  const place: WindowPlace = { bounds: { x: 200, y: 150, width: 900, height: 700 }, mode };
  const { window, places, look } = open({ place });
  await expect.poll(() => look().isVisible).toBe(true);
  expect(look()).toMatchObject({ bounds: place.bounds, mode });
  window.close();
  expect(places.at(-1)).toEqual(place);
});

test("one that was left on a display that is gone opens on one that is there", () => {
  control.displays([
    { x: 0, y: 0, width: 1280, height: 720 },
    { x: 1280, y: 0, width: 1920, height: 1080 },
  ]);
  const onSecond = { bounds: { x: 1500, y: 100, width: 1000, height: 800 }, mode: "normal" } as const;
  const first = open({ place: onSecond });
  expect(first.look().bounds).toEqual(onSecond.bounds);
  first.window.close();
  control.displays([{ x: 0, y: 0, width: 1280, height: 720 }]);
  const { x, y, width, height } = open({ place: onSecond }).look().bounds;
  expect([x >= 0, y >= 0, x + width <= 1280, y + height <= 720]).toEqual([true, true, true, true]);
});

test("where it was moved to is remembered, also when it is closed at once", () => {
  const { window, places } = open();
  window.setBounds({ x: 10, y: 20, width: 640, height: 480 });
  window.close();
  expect(places).toEqual([{ bounds: { x: 10, y: 20, width: 640, height: 480 }, mode: "normal" }]);
});

test("a page that died is loaded again, after a moment", async () => {
  const { look } = open();
  await expect.poll(() => look().isVisible).toBe(true);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  control.crashPage(look().id);
  expect(look().loads).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(look().loads).toBe(2);
});

test("a page that dies again and again is left alone", async () => {
  const { look } = open();
  await expect.poll(() => look().isVisible).toBe(true);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  for (let crash = 0; crash < 10; crash++) {
    control.crashPage(look().id);
    vi.advanceTimersByTime(10_000);
  }
  expect(look().loads).toBe(5);
});

test("a window that was closed meanwhile is not asked to load again", async () => {
  const { window, look } = open();
  await expect.poll(() => look().isVisible).toBe(true);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  control.crashPage(look().id);
  window.destroy();
  // A use of it would be refused, and noted.
  vi.advanceTimersByTime(1000);
  expect(BrowserWindow.getAllWindows()).toEqual([]);
});
