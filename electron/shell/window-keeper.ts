import type { BrowserWindow } from "electron";
import { type DesktopEvent, desktopChannels } from "../../shared/desktop.ts";
import type { ShellCommand } from "../../shared/shell.ts";

/** The app's one window: there or not (macOS keeps an app without any), and opened when it is wanted. */
export interface WindowKeeper {
  /** Undefined while there is none. */
  current(): BrowserWindow | undefined;
  /** Brings it to the front; opens it if there is none. */
  show(): void;
  /** Tells its page, if there is one. */
  send(event: DesktopEvent): void;
  /** The same for a command of the menu, which opens a window to be carried out in. */
  command(command: ShellCommand): void;
  close(): void;
}

export function createWindowKeeper(open: () => BrowserWindow): WindowKeeper {
  let window: BrowserWindow | undefined;
  const current = () => (window?.isDestroyed() ? undefined : window);

  const show = () => {
    const shown = current();
    if (shown) {
      if (shown.isMinimized()) shown.restore();
      shown.show();
      shown.focus();
      return;
    }
    const opened = open();
    window = opened;
    opened.once("closed", () => {
      if (window === opened) window = undefined;
    });
  };
  const send = (event: DesktopEvent) => current()?.webContents.send(desktopChannels.event, event);
  return {
    current,
    show,
    send,
    command(command) {
      const isNew = current() === undefined;
      show();
      const tell = () => send({ name: "command", command });
      // A page that is being loaded has nobody yet who would hear it.
      if (isNew) window?.webContents.once("did-finish-load", tell);
      else tell();
    },
    close: () => current()?.close(),
  };
}
