import { BrowserWindow } from "electron";
import { expect, test } from "vitest";
import type { DesktopAnswer } from "../../shared/desktop.ts";
import { desktopChannels } from "../../shared/desktop.ts";
import type { Sender } from "../../test/support/electron/control.ts";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { silentLog } from "../engine/log.ts";
import { type DesktopHandlers, serveWindowCalls } from "./window-calls.ts";

const control = withStandIn({ isReady: true });
const webPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false };

/** A window whose calls are answered, and a way to make one. */
function serve(handlers: Partial<DesktopHandlers> = {}) {
  const window = new BrowserWindow({ webPreferences });
  const stranger = new BrowserWindow({ webPreferences });
  control.navigated(window.webContents.id, "app://albumen/");
  control.navigated(stranger.webContents.id, "app://albumen/");
  const settings = { notifyWhenDone: true, keepAwake: true };
  serveWindowCalls(
    { "settings.get": () => settings, ...handlers } as DesktopHandlers,
    (contents) => (contents === window.webContents ? window : undefined),
    silentLog,
  );
  const call = (method: unknown, input: unknown, sender?: Sender, from = window) =>
    control.invoke(
      from.webContents.id,
      desktopChannels.call,
      [method, input],
      sender,
    ) as Promise<DesktopAnswer>;
  return { call, window, stranger, settings };
}

test("the window's own page is answered", async () => {
  const { call, settings } = serve();
  expect(await call("settings.get", {})).toEqual({ ok: true, value: settings });
});

test.for<[string, Sender]>([
  ["a page from elsewhere", { url: "https://example.org/" }],
  ["a page of a host of another name", { url: "app://other/" }],
  ["a frame within the page", { isMainFrame: false }],
  ["a frame that is gone", { isGone: true }],
  ["another object for the same address", { url: "app://albumen/" }],
])("%s is refused", async ([, sender]) => {
  const { call } = serve();
  expect(await call("settings.get", {}, sender)).toMatchObject({
    ok: false,
    error: { code: "invalid-input" },
  });
});

test("a window that is not the app's is refused", async () => {
  const { call, stranger } = serve();
  expect(await call("settings.get", {}, {}, stranger)).toMatchObject({ ok: false });
});

test.for(["nothing", "constructor", "__proto__", 7, null])("there is no method %s", async (method) => {
  const { call } = serve();
  expect(await call(method, {})).toMatchObject({ ok: false, error: { code: "method-unknown" } });
});

test.for<[string, unknown]>([
  ["file.reveal", { path: "" }],
  ["file.reveal", { path: ["/etc"] }],
  ["drag.start", { hash: "../../etc/passwd" }],
  ["menu.popup", { items: Array.from({ length: 51 }, () => "separator") }],
  ["engine.connect", { id: 1.5 }],
  ["appearance.set", { appearance: "plaid" }],
])("%s with input that the contract does not know does not reach its handler", async ([method, input]) => {
  let wasCalled = false;
  const handler = () => {
    wasCalled = true;
  };
  const { call } = serve({ [method]: handler } as unknown as Partial<DesktopHandlers>);
  expect(await call(method, input)).toMatchObject({ ok: false, error: { code: "invalid-input" } });
  expect(wasCalled).toBe(false);
});

test("a bug in a handler is an answer, not an end", async () => {
  const { call } = serve({
    "settings.get": () => {
      throw new Error("A bug");
    },
  });
  expect(await call("settings.get", {})).toMatchObject({ ok: false, error: { code: "internal" } });
});
