// A model's folder, opened as the engine opens it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { buildIfStale } from "../build.mjs";
import { root } from "../prerequisites.mjs";

/** `named`: a folder, or "starter". Throws where the engine does. */
export async function openModel(named, { threads = 2 } = {}) {
  if (!(await buildIfStale({ only: "engine" }))) throw new Error("The engine could not be built.");
  const engine = (file) => import(pathToFileURL(join(root, "out/electron/engine", file)).href);
  const { readModelFolder } = await engine("clip/model-folder.js");
  const { createImageTower, createTextTower } = await engine("clip/towers.js");
  const { toModelPixels } = await engine("clip/model-pixels.js");
  const { createNodeSpawn } = await engine("hosts/spawn-child.js");

  const folder = named === "starter" ? join(root, "assets/models/starter") : named;
  const spec = await readModelFolder(folder, { key: "evaluated" });
  const towers = { spawnChild: createNodeSpawn(), threads };
  const images = createImageTower(spec, towers);
  const texts = createTextTower(spec, towers);
  const embedded = new Map();
  const { evaluation_seen: seen = {} } = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
  return {
    /** Set -> what this model or a part of it has seen of it in training, as its config.json says. */
    seen,

    embedTexts: (list) => texts.embedTexts(list),

    /** `shift` changes the picture before the model sees it. What was embedded as it is, is remembered. */
    async embedFiles(files, shift) {
      const known = shift === undefined ? embedded : new Map();
      const missing = files.filter((file) => !known.has(file));
      for (let start = 0; start < missing.length; start += 64) {
        const chunk = missing.slice(start, start + 64);
        const pixels = await Promise.all(
          chunk.map(async (file) =>
            toModelPixels(shift ? await shift(openPicture(file)) : openPicture(file), spec.image.input),
          ),
        );
        for (const [i, vector] of (await images.embedImages(pixels)).entries()) known.set(chunk[i], vector);
      }
      return files.map((file) => known.get(file));
    },

    close: () => Promise.all([images.close(), texts.close()]),
  };
}

function openPicture(file) {
  return sharp(file, { failOn: "none" }).autoOrient().flatten({ background: "#fff" }).toColourspace("srgb");
}
