import { createHash } from "node:crypto";
import { join, posix, win32 } from "node:path";
import { findPackage } from "../engine/hosts/package-root.ts";

/** Where the parts of the app are, packaged or in a checkout. */
export interface AppPlaces {
  version: string;
  webDir: string;
  starterDir: string;
  preload: string;
  engineEntry: string;
  childrenDir: string;
}

/**
 * @param electronDir the compiled form of the folder `electron/`.
 * @param resourcesDir the packaged app's resources, beside the archive with the code; undefined in a checkout. ONNX Runtime
 * opens the model by its path, and knows no archives.
 */
export function appPlaces(
  electronDir: string,
  moduleUrl: string,
  resourcesDir: string | undefined,
): AppPlaces {
  const { version, webDir, starterDir } = findPackage(moduleUrl);
  return {
    version,
    webDir,
    starterDir: resourcesDir === undefined ? starterDir : join(resourcesDir, "models", "starter"),
    preload: join(electronDir, "preload.cjs"),
    engineEntry: join(electronDir, "engine", "hosts", "engine-process.js"),
    childrenDir: join(electronDir, "engine", "children"),
  };
}

/**
 * The folder of a window's own things (settings, Chromium's caches), which belong to this machine: beside the library on macOS and
 * Windows, in the XDG Base Directory Specification's place for configuration on Linux. One of several libraries has a folder of
 * its own, so that each can have a window.
 */
export function profileFolder(options: {
  platform: NodeJS.Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  library: string;
  usualLibrary: string;
}): string {
  const { platform, home, env, library, usualLibrary } = options;
  const name = library === usualLibrary ? "window" : `window-${shortHash(library)}`;
  switch (platform) {
    case "win32":
      return win32.join(env.LOCALAPPDATA || win32.join(home, "AppData", "Local"), "Albumen", name);
    case "darwin":
      return posix.join(home, "Library", "Application Support", "Albumen", name);
    default: {
      const config = env.XDG_CONFIG_HOME ?? "";
      const base = posix.isAbsolute(config) ? config : posix.join(home, ".config");
      return posix.join(base, "albumen", name);
    }
  }
}

const shortHash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
