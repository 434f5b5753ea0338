import type { MenuItemConstructorOptions } from "electron";
import type { ShellCommand } from "../../shared/shell.ts";
import { words } from "./words.ts";

export interface MenuActions {
  /** A command for the window in front; one is opened if there is none. */
  send(command: ShellCommand): void;
  showLogs(of: "engine" | "window"): void;
}

/** The application's menu. What every program has are roles: their words, keys and places are the system's. */
export function menuTemplate(
  platform: NodeJS.Platform,
  isPackaged: boolean,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === "darwin";
  const command = (label: string, name: ShellCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => actions.send(name),
  });
  const separator: MenuItemConstructorOptions = { type: "separator" };
  return [
    ...(isMac ? [{ role: "appMenu" } as const] : []),
    {
      label: words.menu.file,
      submenu: [
        command(words.menu.addFolder, "add-folder", "CmdOrCtrl+O"),
        command(words.menu.scan, "scan"),
        separator,
        { role: isMac ? "close" : "quit" },
      ],
    },
    {
      label: words.menu.edit,
      submenu: [
        { role: "undo" },
        { role: "redo" },
        separator,
        { role: "cut" },
        { role: "copy" },
        { role: "paste" },
        { role: "selectAll" },
        separator,
        command(words.menu.find, "find", "CmdOrCtrl+F"),
      ],
    },
    {
      label: words.menu.view,
      submenu: [
        command(words.menu.allPhotos, "all-photos"),
        command(words.menu.problems, "problems"),
        separator,
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        separator,
        { role: "togglefullscreen" },
        ...(isPackaged ? [] : [separator, { role: "reload" } as const, { role: "toggleDevTools" } as const]),
      ],
    },
    { role: "windowMenu" },
    {
      role: "help",
      submenu: [
        command(words.menu.keys, "keys"),
        { label: words.menu.logs.engine, click: () => actions.showLogs("engine") },
        { label: words.menu.logs.window, click: () => actions.showLogs("window") },
        ...(isMac ? [] : [separator, { role: "about" } as const]),
      ],
    },
  ];
}
