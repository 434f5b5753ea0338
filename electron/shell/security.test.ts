import { app, BrowserWindow, session } from "electron";
import { expect, test } from "vitest";
import { withStandIn } from "../../test/support/electron/with-stand-in.ts";
import { silentLog } from "../engine/log.ts";
import { hardenApp, hardenContents, hardenSession, isWindowAddress } from "./security.ts";

const control = withStandIn();

function openedWindow(): number {
  control.becomeReady();
  hardenSession(session.defaultSession);
  app.on("web-contents-created", (_event, contents) => hardenContents(contents, silentLog));
  const { webContents } = new BrowserWindow({
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  return webContents.id;
}

test("every renderer is in the sandbox, and Chromium runs no errands in the background", () => {
  hardenApp();
  const { isSandboxed, switches } = control.state();
  expect(isSandboxed).toBe(true);
  expect(switches.map(([name]) => name)).toEqual(
    expect.arrayContaining(["disable-background-networking", "disable-component-update"]),
  );
});

test("no name of another machine leads anywhere, and calls between browsers get no way past that", () => {
  hardenApp();
  const { switches } = control.state();
  expect(Object.fromEntries(switches)).toMatchObject({ "host-resolver-rules": "MAP * ~NOTFOUND" });
  openedWindow();
  expect(control.calls("webContents.setWebRTCIPHandlingPolicy").map(({ args }) => args)).toEqual([
    ["disable_non_proxied_udp"],
  ]);
});

test("no page opens a window", () => {
  const id = openedWindow();
  for (const url of ["https://example.org/", "app://albumen/", "about:blank"])
    expect(control.wouldOpen(id, url), url).toBe(false);
});

test("a window goes to no address but its own", () => {
  const id = openedWindow();
  const addresses = [
    "https://example.org/",
    "file:///etc/passwd",
    "app://other/",
    "thumb://photo/a",
    "data:,x",
  ];
  for (const url of addresses) expect(control.wouldNavigate(id, url), url).toBe(false);
  expect(control.wouldNavigate(id, "app://albumen/search?q=dog")).toBe(true);
});

test("nothing is embedded", () => {
  expect(control.wouldAttach(openedWindow())).toBe(false);
});

test("a page gets no permission but the one to write on the clipboard", async () => {
  const id = openedWindow();
  const asked = [
    ...[
      "clipboard-read",
      "clipboard-sanitized-write",
      "geolocation",
      "media",
      "midi",
      "notifications",
      "openExternal",
    ],
    ...["display-capture", "fileSystem", "hid", "idle-detection", "serial", "usb", "unknown"],
  ];
  const granted: string[] = [];
  for (const permission of asked) {
    const isGranted = await control.askPermission(id, permission, "app://albumen");
    expect(control.checkPermission(permission, "app://albumen"), permission).toBe(isGranted);
    if (isGranted) granted.push(permission);
  }
  expect(granted).toEqual(["clipboard-sanitized-write"]);
  expect(control.checkDevice()).toBe(false);
});

test("no request leaves this machine, and none reads its disk", async () => {
  openedWindow();
  const allowed = [
    "app://albumen/",
    "thumb://photo/a/thumbnail",
    "blob:app://albumen/1",
    "data:image/png;base64,",
  ];
  for (const url of allowed) expect(await control.mayRequest(url, "image"), url).toBe(true);
  const refused = [
    ...["http://127.0.0.1/", "https://example.org/", "ws://127.0.0.1:9/", "wss://example.org/"],
    ...["file:///etc/passwd", "ftp://example.org/", "chrome://version/", "no address"],
  ];
  for (const url of refused) expect(await control.mayRequest(url, "image"), url).toBe(false);
});

test("no dictionary is fetched, and nothing is downloaded", () => {
  openedWindow();
  expect(control.session().isSpellCheckerOn).toBe(false);
  expect(control.wouldDownload()).toBe(false);
});

test("an address is the window's own only if all of its origin is", () => {
  expect(isWindowAddress("app://albumen/folders")).toBe(true);
  for (const url of [
    "app://albumen.example/",
    "app://other/",
    "https://albumen/",
    "albumen",
    "",
    "app:albumen",
  ])
    expect(isWindowAddress(url), url).toBe(false);
});
