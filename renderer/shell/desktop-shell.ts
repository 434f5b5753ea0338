import { mediaScheme } from "../../shared/desktop.ts";
import type { Shell } from "../../shared/shell.ts";
import type { DesktopLine } from "./desktop-line.ts";

/** The window under Electron: the platform's own dialogs and menus, files that have a place, pictures from main. */
export function createDesktopShell(line: DesktopLine): Shell {
  return {
    host: "electron",
    chooseFolders: async () => (await line.call("folders.choose", {})).paths,
    pathsOfDrop: (files) => files.map((file) => line.pathOfFile(file)).filter((path) => path !== ""),
    reveal: async (path) => {
      await line.call("file.reveal", { path });
    },
    dragOut: async (hash) => {
      await line.call("drag.start", { hash });
    },
    popupMenu: async (menu, at) => {
      const items = [...menu];
      return (await line.call("menu.popup", at === undefined ? { items } : { items, at })).id;
    },
    onCommand: (listener) =>
      line.onEvent((event) => {
        if (event.name === "command") listener(event.command);
      }),
    setAppearance: (appearance) => {
      line.call("appearance.set", { appearance }).catch(() => {
        // A frame in the other colour is nothing that a person could do anything about.
      });
    },
    settings: {
      get: () => line.call("settings.get", {}),
      set: (changes) => line.call("settings.set", changes),
    },
    // A host name of its own before the hash: 64 digits are more than a name in an address may have.
    mediaUrl: (hash, variant) => `${mediaScheme}://photo/${hash}/${variant}`,
  };
}
