import { contextBridge, ipcRenderer, webUtils } from "electron";
import {
  type DesktopBridge,
  type DesktopEvent,
  desktopChannels,
  type EnginePortMessage,
} from "../shared/desktop.ts";

/**
 * Runs in the window before its page, in a sandbox: the only code that has both Electron and the page at hand. It passes
 * messages of three channels, and gives the page no other way to Electron.
 */
const bridge: DesktopBridge = {
  call: (method, input) => ipcRenderer.invoke(desktopChannels.call, method, input),
  onEvent(listener) {
    ipcRenderer.on(desktopChannels.event, (_event, payload: DesktopEvent) => listener(payload));
  },
  pathOfFile(file) {
    // Refuses what is no file of the disk by throwing; to the page that is a file without a path.
    try {
      return webUtils.getPathForFile(file as File);
    } catch {
      return "";
    }
  },
};
contextBridge.exposeInMainWorld("albumenDesktop", bridge);

// Ports do not pass the bridge. A message of the page to itself ("/" is its own origin) is the way that Electron's documentation gives.
ipcRenderer.on(desktopChannels.enginePort, (event, id: number) => {
  const message: EnginePortMessage = { type: desktopChannels.enginePort, id };
  window.postMessage(message, "/", [...event.ports]);
});
