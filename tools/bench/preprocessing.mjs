// Ways from a photo to a model's pixels, against the exact one: everything decoded, then one antialiased cubic in float64.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { importEngine, readModel } from "./engine-files.mjs";
import { exactPixels } from "./exact-pixels.mjs";
import { cosine, dot, quantile } from "./statistics.mjs";

export const help = `npm run bench -- preprocessing --folder DIR [--folder DIR…] [--model DIR]

How near the pixels and the vectors of a folder's photos are to the exact ones, and what each way costs.`;

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: { folder: { type: "string", multiple: true, default: [] }, model: { type: "string" } },
  });
  const model = await readModel(values.model);
  const { input } = model.image;
  const { createImageTower } = await importEngine("clip/towers.js");
  const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
  const { toModelPixels } = await importEngine("clip/model-pixels.js");
  const { planResize } = await importEngine("clip/image-input.js");
  const images = createImageTower(model, { spawnChild: createNodeSpawn(), threads: 2 });

  const oneStep = (image, size, fastShrinkOnLoad) => {
    const { resized, left, top } = planResize(size, input);
    return image
      .resize(resized.width, resized.height, { fit: "fill", kernel: input.kernel, fastShrinkOnLoad })
      .extract({ left, top, width: input.size, height: input.size })
      .raw()
      .toBuffer();
  };
  const ways = {
    product: ({ file }) => toModelPixels(open(file), input),
    productAllDecoded: ({ whole }) => toModelPixels(raw(whole), input),
    oneStepAllDecoded: ({ whole }) => oneStep(raw(whole), whole.info, false),
    oneStepCautiousShrink: ({ file, whole }) => oneStep(open(file), whole.info, false),
    oneStepShrink: ({ file, whole }) => oneStep(open(file), whole.info, true),
  };
  const rows = Object.fromEntries(Object.keys(ways).map((way) => [way, { pixels: [], vectors: [], ms: [] }]));
  let photos = 0;
  try {
    for (const file of values.folder.flatMap((dir) => readdirSync(dir).map((name) => join(dir, name)))) {
      const whole = await open(file)
        .raw()
        .toBuffer({ resolveWithObject: true })
        .catch(() => undefined);
      if (whole?.info.channels !== 3 || Math.min(whole.info.width, whole.info.height) < 2 * input.size)
        continue;
      photos++;
      const exact = exactPixels(whole.data, whole.info, planResize(whole.info, input), input);
      const [exactVector] = await images.embedImages([exact]);
      for (const [way, make] of Object.entries(ways)) {
        const before = performance.now();
        const made = await make({ file, whole });
        rows[way].ms.push(performance.now() - before);
        rows[way].pixels.push(cosine(made, exact));
        rows[way].vectors.push(dot((await images.embedImages([made]))[0], exactVector));
      }
    }
  } finally {
    await images.close();
  }
  if (photos === 0) throw new Error("There is no photo in there that is large enough.");
  const figures = { photos };
  for (const [way, { pixels, vectors, ms }] of Object.entries(rows)) {
    figures[`${way}PixelsMin`] = quantile(pixels, 0);
    figures[`${way}VectorsMin`] = quantile(vectors, 0);
    figures[`${way}VectorsMedian`] = quantile(vectors, 0.5);
    figures[`${way}Ms`] = quantile(ms, 0.5);
  }
  const notes = {
    product: "what the engine does; the others are what it could do",
    "PixelsMin, VectorsMin": "smallest cosine to the exact way, of pixels and of the model's vectors",
  };
  return { figures, notes };
}

function open(file) {
  return sharp(file, { failOn: "none" }).autoOrient().flatten({ background: "#fff" }).toColourspace("srgb");
}

function raw({ data, info }) {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}
