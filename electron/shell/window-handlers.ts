import { stat } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import { type BrowserWindow, dialog, Menu, nativeTheme, shell } from "electron";
import type { EngineClient } from "../../shared/contract.ts";
import { desktopChannels } from "../../shared/desktop.ts";
import { Failure } from "../../shared/errors.ts";
import type { EngineSupervisor } from "../engine/hosts/engine-supervisor.ts";
import { startDrag } from "./drag-out.ts";
import type { EngineHost } from "./engine-host.ts";
import type { SettingsFile } from "./settings.ts";
import type { DesktopHandlers } from "./window-calls.ts";
import { words } from "./words.ts";

export interface WindowServices {
  engine: EngineClient;
  engineHost: EngineHost;
  supervisor: EngineSupervisor;
  settings: SettingsFile;
  onSettings(): void;
}

/** What the window may ask of the program around it. */
export function createWindowHandlers(services: WindowServices): DesktopHandlers {
  const { engine, engineHost, supervisor, settings } = services;
  const shellSettings = () => {
    const { notifyWhenDone, keepAwake } = settings.current;
    return { notifyWhenDone, keepAwake };
  };
  return {
    "folders.choose": async (_input, window) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: words.chooseFolders,
        buttonLabel: words.add,
        properties: ["openDirectory", "multiSelections"],
      });
      return { paths: canceled ? [] : filePaths };
    },
    "file.reveal": async ({ path }) => {
      // Of the library's folders only: a path of anything else would have this process ask other machines for it.
      const folders = await engine.call("folders.list", {});
      if (!folders.some((folder) => isInside(folder.path, path)))
        throw new Failure("invalid-input", "Only files in the library's folders can be shown.");
      // The file manager would open on nothing, without a word.
      await stat(path).catch(() => {
        throw new Failure("file-missing", words.noFile(path));
      });
      shell.showItemInFolder(path);
      return {};
    },
    "drag.start": async ({ hash }, window) => {
      await startDrag(window.webContents, engine, hash);
      return {};
    },
    "menu.popup": ({ items, at }, window) => popup(items, at, window),
    "appearance.set": async ({ appearance }) => {
      nativeTheme.themeSource = appearance;
      if (settings.current.appearance !== appearance) await settings.change({ appearance });
      return {};
    },
    "settings.get": shellSettings,
    "settings.set": async (changes) => {
      await settings.change(withoutUndefined(changes));
      services.onSettings();
      return shellSettings();
    },
    "engine.ready": () => {
      // A window that asks is a person who wants an engine. How it goes is told by events.
      void supervisor.ready().catch(() => {});
      return supervisor.state;
    },
    "engine.connect": async ({ id }, window) => {
      const port = await engineHost.openPort(supervisor);
      if (!port) return { connected: false };
      if (window.isDestroyed()) {
        port.close();
        return { connected: false };
      }
      window.webContents.postMessage(desktopChannels.enginePort, id, [port]);
      return { connected: true };
    },
  };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return isAbsolute(path) && way !== "" && !isAbsolute(way) && way.split(/[\\/]/)[0] !== "..";
}

type PopupInput = Parameters<DesktopHandlers["menu.popup"]>[0];

/** Answers when the menu has closed, with what was chosen. */
function popup(
  items: PopupInput["items"],
  at: PopupInput["at"],
  window: BrowserWindow,
): Promise<{ id: string | null }> {
  return new Promise((resolve) => {
    let chosen: string | null = null;
    const menu = Menu.buildFromTemplate(
      items.map((item) =>
        item === "separator"
          ? { type: "separator" as const }
          : {
              label: item.label,
              enabled: item.enabled,
              click: () => {
                chosen = item.id;
              },
            },
      ),
    );
    const zoom = window.webContents.zoomFactor;
    const place = at ? { x: Math.round(at.x * zoom), y: Math.round(at.y * zoom) } : {};
    // The click may come after the menu is said to be closed.
    menu.popup({ window, ...place, callback: () => setImmediate(() => resolve({ id: chosen })) });
  });
}

function withoutUndefined<T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
