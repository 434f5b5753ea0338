import { app, type Session, type WebContents } from "electron";
import { mediaScheme, windowOrigin, windowScheme } from "../../shared/desktop.ts";
import type { Log } from "../engine/log.ts";

/** All that pages and Chromium itself may ask for; everything else is a request to the network and is refused. */
const localProtocols = new Set([`${windowScheme}:`, `${mediaScheme}:`, "devtools:", "blob:", "data:"]);

/** The one thing a page may do that a permission guards: to copy a path on a click. */
const allowedPermissions = new Set(["clipboard-sanitized-write"]);

/** Whether an address is of the window's own page. */
export function isWindowAddress(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}` === windowOrigin;
  } catch {
    return false;
  }
}

/** Before the app is ready: every renderer in the sandbox, and Chromium keeps its own errands to itself. */
export function hardenApp(): void {
  app.enableSandbox();
  for (const name of [
    "disable-background-networking",
    "disable-component-update",
    "disable-domain-reliability",
    "no-pings",
  ])
    app.commandLine.appendSwitch(name);
  // No name leads anywhere, whoever asks for it: a page's WebRTC and hints to look names up go around the session's rules.
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
}

/** No network, no permissions, no dictionaries to download. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowedPermissions.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url) }));
  session.on("will-download", (event) => event.preventDefault());
}

/** Pages stay where they are: no other address in the window, no other window, nothing embedded. */
export function hardenContents(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(({ url }) => {
    log.warn("A window was refused.", { url });
    return { action: "deny" };
  });
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (isWindowAddress(event.url)) return;
    event.preventDefault();
    log.warn("A way out of the window was refused.", { url: event.url });
  };
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-frame-navigate", stay);
  contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
  contents.on("will-attach-webview", (event) => event.preventDefault());
}

function isLocal(address: string): boolean {
  try {
    return localProtocols.has(new URL(address).protocol);
  } catch {
    return false;
  }
}
