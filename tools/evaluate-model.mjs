// Measures a model through the engine's own tokenizer, preprocessing and towers.
//
//   node tools/evaluate-model.mjs captions DIR     caption -> image recall; DIR holds images and captions.json
//   node tools/evaluate-model.mjs classes DIR      zero-shot top-1 and top-5; DIR holds a folder a class
//   node tools/evaluate-model.mjs pixels DIR...    likeness of the pixels and vectors to the exact path, and its cost
//   node tools/evaluate-model.mjs batches          pictures a second by batch size and threads
//   node tools/evaluate-model.mjs latency          time from a query to its vector, idle and while pictures are embedded
//
// --model DIR evaluates another model folder than assets/models/starter. --json prints the numbers alone.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { buildIfStale } from "./build.mjs";
import { root } from "./prerequisites.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string", default: join(root, "assets/models/starter") },
    threads: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});
const [task, ...dirs] = positionals;

await buildIfStale({ only: "engine" });
const engine = (file) => import(pathToFileURL(join(root, "out/electron/engine", file)).href);
const { readModelFolder } = await engine("clip/model-folder.js");
const { createImageTower, createTextTower } = await engine("clip/towers.js");
const { toModelPixels } = await engine("clip/model-pixels.js");
const { planResize } = await engine("clip/image-input.js");
const { createNodeSpawn } = await engine("hosts/spawn-child.js");

const model = await readModelFolder(options.model, { key: "evaluated" });
const { input } = model.image;
const towerOptions = { spawnChild: createNodeSpawn(), threads: Number(options.threads) };
const images = createImageTower(model, towerOptions);
const texts = createTextTower(model, towerOptions);

const tasks = { captions, classes, pixels, batches, latency };
try {
  if (!Object.hasOwn(tasks, task ?? ""))
    throw new Error(`Say what to measure: ${Object.keys(tasks).join(", ")}.`);
  const result = await tasks[task](dirs);
  console.log(options.json ? JSON.stringify(result) : format(result));
} finally {
  await Promise.all([images.close(), texts.close()]);
}

/** Each caption is a query; how often is its own image among the first k? Ties count against. */
async function captions([dir]) {
  const captionsOf = JSON.parse(readFileSync(join(dir, "captions.json"), "utf8"));
  const files = Object.keys(captionsOf);
  const vectors = await embedFiles(files.map((file) => join(dir, file)));
  const ranks = [];
  for (const [own, file] of files.entries()) {
    for (const query of await texts.embedTexts(captionsOf[file])) {
      const mine = dot(query, vectors[own]);
      ranks.push(vectors.filter((vector, i) => i !== own && dot(query, vector) >= mine).length);
    }
  }
  return {
    images: files.length,
    captions: ranks.length,
    recallAt1: share(ranks, (rank) => rank < 1),
    recallAt5: share(ranks, (rank) => rank < 5),
    recallAt10: share(ranks, (rank) => rank < 10),
    medianRank: quantile(ranks, 0.5) + 1,
  };
}

/** The bare name of the folder is the class's only prompt. */
async function classes([dir]) {
  const names = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const prompts = await texts.embedTexts(
    names.map(({ name }) => name.replaceAll(/[_-]/g, " ").toLowerCase()),
  );
  const ranks = [];
  for (const [own, { name }] of names.entries()) {
    const files = readdirSync(join(dir, name)).map((file) => join(dir, name, file));
    for (const vector of await embedFiles(files)) {
      const mine = dot(vector, prompts[own]);
      ranks.push(prompts.filter((prompt, i) => i !== own && dot(vector, prompt) >= mine).length);
    }
  }
  return {
    images: ranks.length,
    classes: names.length,
    top1: share(ranks, (rank) => rank < 1),
    top5: share(ranks, (rank) => rank < 5),
  };
}

/**
 * Ways to a model's pixels against the exact one: everything decoded, then one antialiased cubic in float64.
 * "product" is what the engine does.
 */
async function pixels(folders) {
  const files = folders.flatMap((dir) => readdirSync(dir).map((file) => join(dir, file)));
  const ways = {
    product: ({ file }) => toModelPixels(open(file), input),
    "product, all decoded": ({ whole }) => toModelPixels(raw(whole), input),
    "one step, all decoded": ({ whole }) => oneStep(raw(whole), whole.info, false),
    "one step, cautious shrink-on-load": ({ file, whole }) => oneStep(open(file), whole.info, false),
    "one step, shrink-on-load": ({ file, whole }) => oneStep(open(file), whole.info, true),
  };
  const rows = Object.fromEntries(Object.keys(ways).map((way) => [way, { pixels: [], vectors: [], ms: [] }]));
  let compared = 0;
  for (const file of files) {
    const whole = await open(file)
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch(() => undefined);
    if (whole?.info.channels !== 3 || Math.min(whole.info.width, whole.info.height) < 2 * input.size)
      continue;
    compared++;
    const exact = exactPixels(whole.data, whole.info, planResize(whole.info, input));
    const [exactVector] = await images.embedImages([exact]);
    for (const [way, make] of Object.entries(ways)) {
      const before = performance.now();
      const made = await make({ file, whole });
      rows[way].ms.push(performance.now() - before);
      rows[way].pixels.push(cosine(made, exact));
      rows[way].vectors.push(dot((await images.embedImages([made]))[0], exactVector));
    }
  }
  const summary = ({ pixels, vectors, ms }) => ({
    pixelsMin: round(quantile(pixels, 0), 5),
    vectorsMin: round(quantile(vectors, 0), 5),
    vectorsP5: round(quantile(vectors, 0.05), 5),
    vectorsMedian: round(quantile(vectors, 0.5), 5),
    msMedian: round(quantile(ms, 0.5), 1),
  });
  return {
    photos: compared,
    size: input.size,
    ...Object.fromEntries(Object.entries(rows).map(([way, row]) => [way, summary(row)])),
  };
}

/** The graph alone, in this process. */
async function batches() {
  const { openImageSession } = await engine("clip/image-session.js");
  const result = {};
  for (const threads of [1, 2]) {
    const session = await openImageSession(model.image, { threads, providers: ["cpu"] });
    for (const batch of [1, 4, 8, 16, 32, 64]) {
      const picture = new Uint8Array(batch * input.size ** 2 * 3).map((_, i) => (i * 7919) % 256);
      const ms = [];
      for (let round = 0; round < Math.max(6, 128 / batch); round++) {
        const before = performance.now();
        await session.embedImages(picture, batch);
        ms.push(performance.now() - before);
      }
      const median = quantile(ms, 0.5);
      result[`${threads} threads, batch ${batch}`] = {
        ms: round(median, 1),
        perSecond: round((batch * 1000) / median, 0),
      };
    }
  }
  return result;
}

async function latency() {
  await Promise.all([images.start(), texts.start()]);
  const measure = async (prefix) => {
    const ms = [];
    for (let i = 0; i < 200; i++) {
      const before = performance.now();
      await texts.embedQuery(`${prefix} dog ${i} on a beach`);
      ms.push(performance.now() - before);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return {
      p50: round(quantile(ms, 0.5), 1),
      p95: round(quantile(ms, 0.95), 1),
      max: round(quantile(ms, 1), 1),
    };
  };
  const idle = await measure("a");
  const stop = new AbortController();
  const picture = new Uint8Array(input.size ** 2 * 3).fill(90);
  const busy = (async () => {
    while (!stop.signal.aborted) await images.embedImages(Array(16).fill(picture));
  })();
  const indexing = await measure("the");
  stop.abort();
  await busy;
  return { "idle, ms": idle, "while pictures are embedded, ms": indexing };
}

async function embedFiles(files) {
  const made = [];
  for (const file of files) made.push(await toModelPixels(open(file), input));
  return images.embedImages(made);
}

function open(file) {
  return sharp(file, { failOn: "none" }).autoOrient().flatten({ background: "#fff" }).toColourspace("srgb");
}

function raw({ data, info }) {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

async function oneStep(image, size, fastShrinkOnLoad) {
  const { resized, left, top } = planResize(size, input);
  return image
    .resize(resized.width, resized.height, { fit: "fill", kernel: input.kernel, fastShrinkOnLoad })
    .extract({ left, top, width: input.size, height: input.size })
    .raw()
    .toBuffer();
}

/** Keys' cubic, a = −0.5, widened by the ratio when reducing (Pillow's BICUBIC), without rounding in between. */
function exactPixels(source, { width, height }, { resized, left, top }) {
  const columns = weights(width, resized.width, left);
  const rows = weights(height, resized.height, top);
  const between = new Float64Array(input.size * height * 3);
  for (let y = 0; y < height; y++) {
    for (const [x, { first, values }] of columns.entries()) {
      for (const [k, weight] of values.entries()) {
        const from = (y * width + first + k) * 3;
        for (let c = 0; c < 3; c++) between[(y * input.size + x) * 3 + c] += weight * source[from + c];
      }
    }
  }
  const result = new Float64Array(input.size * input.size * 3);
  const row = input.size * 3;
  for (const [y, { first, values }] of rows.entries()) {
    for (const [k, weight] of values.entries()) {
      for (let i = 0; i < row; i++) result[y * row + i] += weight * between[(first + k) * row + i];
    }
  }
  return Uint8Array.from(result, (value) => Math.min(255, Math.max(0, Math.round(value))));
}

function weights(length, newLength, offset) {
  const ratio = length / newLength;
  const stretch = Math.max(1, ratio);
  return Array.from({ length: input.size }, (_, i) => {
    const centre = (i + offset + 0.5) * ratio;
    const first = Math.max(0, Math.floor(centre - 2 * stretch));
    const last = Math.min(length - 1, Math.ceil(centre + 2 * stretch));
    const values = [];
    for (let at = first; at <= last; at++) values.push(keys((at + 0.5 - centre) / stretch));
    const sum = values.reduce((total, value) => total + value, 0);
    return { first, values: values.map((value) => value / sum) };
  });
}

function keys(distance) {
  const x = Math.abs(distance);
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
}

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function cosine(a, b) {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function share(list, is) {
  return round(list.filter(is).length / list.length, 4);
}

function quantile(list, q) {
  return [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * q)];
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}

function format(result) {
  const rows = Object.entries(result).filter(([, value]) => typeof value === "object");
  const lines = Object.entries(result)
    .filter(([, value]) => typeof value !== "object")
    .map(([name, value]) => `${name}: ${value}`);
  if (rows.length === 0) return lines.join("\n");
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, row] of rows) {
    const cells = Object.entries(row).map(([key, value]) => `${key} ${value}`);
    lines.push(`${name.padEnd(width)}  ${cells.join("  ")}`);
  }
  return lines.join("\n");
}
