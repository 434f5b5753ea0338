// What the towers of a model cost: pictures a second by batch and threads, and the time from a query to its vector.
import { parseArgs } from "node:util";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { importEngine, readModel } from "./engine-files.mjs";
import { quantile } from "./statistics.mjs";

export const help = `npm run bench -- model [--model DIR]

The image tower's pictures a second, alone and through the engine's process, against the bare ONNX Runtime call in the
same run; and how long a query takes, idle and while pictures are embedded.`;

export async function run(args) {
  const { values } = parseArgs({ args, options: { model: { type: "string" } } });
  const model = await readModel(values.model);
  const { createImageTower, createTextTower } = await importEngine("clip/towers.js");
  const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
  const figures = {};
  for (const threads of [1, 2]) Object.assign(figures, await bareFigures(model.image, threads));

  const options = { spawnChild: createNodeSpawn(), threads: 2 };
  const images = createImageTower(model, options);
  const texts = createTextTower(model, { ...options, threads: 1 });
  try {
    const pictures = Array.from({ length: 16 }, (_, i) => noise(model.image.input.size ** 2 * 3, i));
    await images.embedImages(pictures);
    const ms = await times(12, () => images.embedImages(pictures));
    figures.towerPerSecond = 16_000 / quantile(ms, 0.5);
    figures.towerOverBare = figures.towerPerSecond / figures.bare2Threads16PerSecond;
    Object.assign(figures, await queryFigures(texts, "idle"));
    const stop = new AbortController();
    const busy = (async () => {
      while (!stop.signal.aborted) await images.embedImages(pictures);
    })();
    Object.assign(figures, await queryFigures(texts, "indexing"));
    stop.abort();
    await busy;
  } finally {
    await Promise.all([images.close(), texts.close()]);
  }
  const notes = {
    barePerSecond: "the graph alone in this process: threads, pictures a batch; medians",
    tower:
      "16 pictures a batch, two threads, in the engine's process for it, pixels sent and normalised there",
    queryMs: "one text of seven words after another, one thread",
  };
  return { figures, notes };
}

async function bareFigures(image, threads) {
  const { size } = image.input;
  const session = await InferenceSession.create(image.graphFile, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
  });
  const figures = {};
  for (const batch of [1, 4, 16, 32]) {
    const pixels = Float32Array.from(noise(batch * 3 * size ** 2, batch), (value) => value / 128 - 1);
    const input = { [image.graphInput]: new Tensor("float32", pixels, [batch, 3, size, size]) };
    await session.run(input);
    const ms = await times(Math.max(6, 128 / batch), () => session.run(input));
    figures[`bare${threads}Threads${batch}PerSecond`] = (1000 * batch) / quantile(ms, 0.5);
  }
  await session.release();
  return figures;
}

async function queryFigures(texts, when) {
  await texts.embedQuery(`before ${when}`);
  let number = 0;
  const ms = await times(200, () => texts.embedQuery(`a dog ${when} ${number++} on a beach`));
  return { [`${when}QueryMsP50`]: quantile(ms, 0.5), [`${when}QueryMsP95`]: quantile(ms, 0.95) };
}

async function times(count, call) {
  const ms = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    await call();
    ms.push(performance.now() - before);
  }
  return ms;
}

function noise(length, seed) {
  return Uint8Array.from({ length }, (_, i) => (i * 7919 + seed * 104_729) % 251);
}
