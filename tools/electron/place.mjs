import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../prerequisites.mjs";

/** As the electron package names them in its own path.txt. */
const executables = {
  darwin: "Electron.app/Contents/MacOS/Electron",
  linux: "electron",
  win32: "electron.exe",
};

/**
 * Where the package "electron" keeps its program. `executable` is null on a system that Electron is not made for;
 * `isForeign`: ELECTRON_OVERRIDE_DIST_PATH names a folder that somebody else looks after. Null: the package is not there.
 */
export function electronPlace({
  packageDir = join(root, "node_modules", "electron"),
  platform = process.platform,
  env = process.env,
} = {}) {
  const description = readText(join(packageDir, "package.json"));
  if (description === null) return null;
  const { version } = JSON.parse(description);
  const inner = executables[platform] ?? null;
  const given = env.ELECTRON_OVERRIDE_DIST_PATH;
  const dist = given || join(packageDir, "dist");
  return {
    packageDir,
    version,
    dist,
    inner,
    executable: inner === null ? null : join(dist, inner),
    isForeign: Boolean(given),
  };
}

/** The same question that Electron's own install script asks, so that either finds what the other has fetched. */
export function isInstalled({ packageDir, version, dist, inner, executable, isForeign }) {
  if (executable === null || !existsSync(executable)) return false;
  if (isForeign) return true;
  return versionIn(dist) === version && readText(join(packageDir, "path.txt")) === inner;
}

/** The version of an unpacked Electron, or null. */
export function versionIn(dist) {
  return readText(join(dist, "version"))?.trim().replace(/^v/, "") ?? null;
}

/** Loads a package that Electron's own install script uses, in the version that it would get. */
export function importOfElectron(name) {
  const { resolve } = createRequire(join(root, "node_modules", "electron", "install.js"));
  return import(pathToFileURL(resolve(name)).href);
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
