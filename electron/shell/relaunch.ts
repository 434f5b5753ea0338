import { spawn } from "node:child_process";
import { app } from "electron";

/**
 * Has the app started again once it has ended. An AppImage is mounted for as long as it runs, and what would start it again goes
 * with the mount: there the file itself is started, which makes a mount of its own.
 * @param args after the program, with those that Chromium had.
 */
export function relaunchAtEnd(args: readonly string[], appImage: string | undefined): void {
  if (appImage === undefined) {
    app.relaunch({ args: [...args] });
    return;
  }
  app.once("will-quit", () => {
    app.releaseSingleInstanceLock();
    spawn(appImage, args, { detached: true, stdio: "ignore" }).unref();
  });
}
