import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../prerequisites.mjs";

/** The compiled engine's files: benchmarks measure what runs. */
export const compiled = (path) => join(root, "out", "electron", "engine", path);

export const importEngine = (path) => import(pathToFileURL(compiled(path)).href);

export const starterDir = join(root, "assets", "models", "starter");
export const cliFile = compiled("hosts/cli.js");

/** The starter, or the model in another folder. */
export async function readModel(dir = starterDir) {
  const { readModelFolder } = await importEngine("clip/model-folder.js");
  return readModelFolder(dir, { key: dir === starterDir ? "starter" : "measured" });
}
