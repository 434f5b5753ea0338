import { createBrowserShell } from "../../renderer/shell/browser-shell.ts";
import { createDesktopLine } from "../../renderer/shell/desktop-line.ts";
import { createDesktopShell } from "../../renderer/shell/desktop-shell.ts";
import type { Shell } from "../../shared/shell.ts";

declare global {
  /** A shell of the host whose window the page is, for tests. */
  var albumenShell: Shell;
}

// The window keeps its own to itself: this is another one, made as that one is.
const bridge = window.albumenDesktop;
globalThis.albumenShell =
  bridge === undefined ? createBrowserShell() : createDesktopShell(createDesktopLine(bridge));
