import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * A step of electron-builder's, named in electron-builder.yml: it copies an Electron that lies here unpacked as it is. Takes
 * out what is only for trying Electron, and on macOS brings its licences, which lie beside the app, into it.
 */
export async function afterExtract({ appOutDir, electronPlatformName, packager }) {
  const isMac = electronPlatformName === "darwin";
  const resources = isMac
    ? join(appOutDir, "Electron.app", "Contents", "Resources")
    : join(appOutDir, "resources");
  await rm(join(resources, "default_app.asar"), { force: true });
  await rm(join(appOutDir, "version"), { force: true });
  const { electronDist } = packager.config;
  if (!isMac || typeof electronDist !== "string") return;
  await mkdir(resources, { recursive: true });
  await copyFile(join(electronDist, "LICENSE"), join(resources, "LICENSE.electron.txt"));
  await copyFile(join(electronDist, "LICENSES.chromium.html"), join(resources, "LICENSES.chromium.html"));
}
