import { mediaScheme } from "../../shared/desktop.ts";
import type { Shell, ShellCommand } from "../../shared/shell.ts";
import type { DesktopLine } from "./desktop-line.ts";

/** The window under Electron: the platform's own dialogs and menus, files that have a place, pictures from main. */
export function createDesktopShell(line: DesktopLine): Shell {
  const commands = new Set<(command: ShellCommand) => void>();
  /** A menu may have opened this window: its command comes before anything is drawn that could listen. */
  let early: ShellCommand[] = [];
  line.onEvent((event) => {
    if (event.name !== "command") return;
    if (commands.size === 0) early.push(event.command);
    for (const listener of [...commands]) listener(event.command);
  });
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
    onCommand: (listener) => {
      commands.add(listener);
      const kept = early;
      early = [];
      for (const command of kept) listener(command);
      return () => commands.delete(listener);
    },
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
