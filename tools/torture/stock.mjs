import { readdirSync } from "node:fs";
import { join } from "node:path";
import { makePhotos } from "../bench/pictures.mjs";

/** Makes pictures to copy from; returns their paths. */
export async function makeStock(folder, count, seed) {
  await makePhotos({ folder, count, width: 320, height: 240, seed: seed + 1 });
  return readdirSync(folder).map((name) => join(folder, name));
}
