import type { EngineClient } from "../../shared/contract.ts";
import type { DesktopBridge } from "../../shared/desktop.ts";
import type { Shell } from "../../shared/shell.ts";
import { connectWebSocket } from "../engine-client.ts";
import { createWindowClient } from "../window-client.ts";
import { createBrowserShell } from "./browser-shell.ts";
import { connectDesktop } from "./desktop-connection.ts";
import { createDesktopLine } from "./desktop-line.ts";
import { createDesktopShell } from "./desktop-shell.ts";
import { listenForPorts } from "./dom-port.ts";

declare global {
  interface Window {
    /** Put there by the preload script; a browser has none. */
    albumenDesktop?: DesktopBridge;
  }
}

/** What the window lives on. */
export interface Host {
  engine: EngineClient;
  shell: Shell;
}

/** The host whose window this page is. */
export function openHost(): Host {
  const bridge = window.albumenDesktop;
  return bridge === undefined ? openBrowser() : openDesktop(bridge);
}

function openBrowser(): Host {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return {
    engine: createWindowClient(() => connectWebSocket(`${scheme}://${location.host}/engine`)),
    shell: createBrowserShell(),
  };
}

function openDesktop(bridge: DesktopBridge): Host {
  const line = createDesktopLine(bridge);
  return {
    engine: createWindowClient(async () =>
      connectDesktop(line, (listener) => listenForPorts(window, listener)),
    ),
    shell: createDesktopShell(line),
  };
}
