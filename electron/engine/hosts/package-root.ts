import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface PackagePlaces {
  version: string;
  /** The model that comes with Albumen. */
  starterDir: string;
  /** The built window. */
  webDir: string;
}

/** Where Albumen's own files are: beside the nearest `package.json` above the given module (its source or compiled form). */
export function findPackage(moduleUrl: string): PackagePlaces {
  let folder = dirname(fileURLToPath(moduleUrl));
  while (!existsSync(join(folder, "package.json"))) {
    if (folder === dirname(folder)) throw new Error(`There is no package.json above ${moduleUrl}.`);
    folder = dirname(folder);
  }
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return {
    version,
    starterDir: join(folder, "assets", "models", "starter"),
    webDir: join(folder, "out", "web"),
  };
}
