import { app, dialog } from "electron";
import type { SettingsFile } from "./settings.ts";
import { words } from "./words.ts";

/**
 * Whether to go on. Without Chromium's sandbox a picture that was made to break its decoder could do what the person can do, so
 * that is for the person to decide. Albumen never switches it off; an AppImage's own starter does, where the system forbids what the sandbox
 * is made of to programs that it does not know.
 */
export async function mayRun(settings: SettingsFile): Promise<boolean> {
  if (!app.commandLine.hasSwitch("no-sandbox") || settings.current.withoutSandbox) return true;
  const { response, checkboxChecked } = await dialog.showMessageBox({
    type: "warning",
    message: words.sandbox.message,
    detail: words.sandbox.detail,
    buttons: [words.sandbox.quit, words.sandbox.open],
    defaultId: 0,
    cancelId: 0,
    checkboxLabel: words.sandbox.remember,
  });
  if (response !== 1) return false;
  // A choice that cannot be kept is asked for again.
  if (checkboxChecked) await settings.change({ withoutSandbox: true }).catch(() => {});
  return true;
}
