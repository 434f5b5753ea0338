// How fast photos become searchable, against what the machine could do at best: its decoders alone and the model
// alone, over the same files in the same run.
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { importEngine, readModel } from "./engine-files.mjs";
import { watchTreeMemory } from "./memory.mjs";
import { makePhotos } from "./pictures.mjs";

export const help = `npm run bench -- indexing [--folder DIR | --count N] [--transformers-js DIR] [--json]
  --folder DIR           photos to index; without it they are made, 2,000 × 1,500 pixels each
  --count N              how many are made (default 300)
  --transformers-js DIR  a folder whose node_modules has @huggingface/transformers, to compare with`;

const noTransformers = "needs transformers.js, which Albumen does not install; see --transformers-js";

export async function run(args, say) {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: "string" },
      count: { type: "string", default: "300" },
      "transformers-js": { type: "string" },
    },
  });
  const from = process.env.npm_lifecycle_event === "bench" ? (process.env.INIT_CWD ?? ".") : ".";
  const temp = mkdtempSync(join(tmpdir(), "albumen-bench-indexing-"));
  try {
    const folder = values.folder ? resolve(from, values.folder) : join(temp, "photos");
    if (!values.folder) {
      say(`Making ${values.count} photos…`);
      await makePhotos({ folder, count: Number(values.count), width: 2000, height: 1500 });
    }
    const files = photosIn(folder);
    say("Decoding alone…");
    const { decodePerSecond, pixels } = await measureDecoding(files, join(temp, "thumbnails"));
    say("The model alone…");
    const modelPerSecond = await measureModel(pixels);
    say("Indexing…");
    const { summary, startToFirstEmbeddingMs, peakRssMiB } = await measureIndexing(
      join(temp, "library"),
      folder,
    );
    const { imagesPerSecond } = summary;
    const theirs = values["transformers-js"]
      ? await measureTransformersJs(resolve(from, values["transformers-js"]), files, say)
      : null;
    return {
      figures: {
        photos: summary.photos,
        imagesPerSecond,
        decodePerSecond,
        modelPerSecond,
        // Both share the CPU, so at best each photo takes the time of the one and of the other.
        pipelineOverLimit: imagesPerSecond * (1 / decodePerSecond + 1 / modelPerSecond),
        overTransformersJs: theirs === null ? null : imagesPerSecond / theirs,
        peakRssMiB,
        startToFirstEmbeddingMs,
      },
      notes: {
        ...(theirs === null ? { overTransformersJs: noTransformers } : {}),
        ...(peakRssMiB === null ? { peakRssMiB: "there is no cheap way to read it on this system" } : {}),
      },
    };
  } finally {
    rmSync(temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

const extensions = new Set([".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".avif"]);

function photosIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => extensions.has(extname(name).toLowerCase()))
    .map((name) => join(folder, name));
}

/** Read, hash, decode, thumbnail written, tensor, with as many decoders as there are cores. Broken files are left out. */
async function measureDecoding(files, thumbnails) {
  const { createDecoderPool } = await importEngine("children/pool.js");
  const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
  const { silentLog } = await importEngine("log.js");
  const model = await readModel();
  const size = availableParallelism();
  const pool = createDecoderPool({ spawnChild: createNodeSpawn(), size, log: silentLog });
  mkdirSync(thumbnails, { recursive: true });
  const decodeOne = (path) =>
    pool.use(async (decoder) => {
      const { hash, modifiedAt } = await decoder.fingerprint(path);
      const decoded = await decoder.decode({ path, hash, modifiedAt, imageInput: model.image.input });
      writeFileSync(join(thumbnails, `${hash}.webp`), decoded.thumbnail);
      return decoded.pixels;
    });
  try {
    // Processes that start are not what is measured.
    await Promise.all(files.slice(0, 2 * size).map((path) => decodeOne(path).catch(() => null)));
    const started = performance.now();
    const decoded = await Promise.all(files.map((path) => decodeOne(path).catch(() => null)));
    const pixels = decoded.filter((one) => one !== null);
    return { decodePerSecond: perSecond(pixels.length, started), pixels };
  } finally {
    await pool.close();
  }
}

async function measureModel(pixels) {
  const { createImageTower } = await importEngine("clip/towers.js");
  const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
  const tower = createImageTower(await readModel(), {
    spawnChild: createNodeSpawn(),
    threads: availableParallelism(),
  });
  try {
    await tower.embedImages(pixels.slice(0, 32));
    const started = performance.now();
    await tower.embedImages(pixels);
    return perSecond(pixels.length, started);
  } finally {
    await tower.close();
  }
}

/** The whole engine in a process of its own, see indexing-engine.mjs. */
function measureIndexing(library, folder) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./indexing-engine.mjs", import.meta.url)), [library, folder]);
    const memory = watchTreeMemory(child.pid);
    let measured;
    child.once("message", (message) => {
      measured = message;
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      const peakRssMiB = memory.stop();
      if (measured) resolve({ ...measured, peakRssMiB });
      else reject(new Error(`The engine's process ended early with code ${code}.`));
    });
  });
}

/** Images a second of transformers.js's own pipeline, the way its documentation shows it. */
function measureTransformersJs(folder, files, say) {
  say("transformers.js…");
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./transformers-js.mjs", import.meta.url)), [folder]);
    child.once("message", ({ imagesPerSecond }) => resolve(imagesPerSecond));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`transformers.js ended with code ${code}.`)));
    child.send(files);
  });
}

const perSecond = (count, started) => (1000 * count) / (performance.now() - started);
