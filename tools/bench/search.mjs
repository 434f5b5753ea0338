// How fast and how right search is over a library of made-up photos. Vectors crowd as those of photos do; the library
// is written and read by the real store, the answers come from the real engine.
import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cliFile, importEngine, readModel } from "./engine-files.mjs";
import { treeMemoryMiB } from "./memory.mjs";
import {
  allScores,
  exactTop,
  fakeHash,
  makeLibrary,
  makeQueries,
  percentiles,
} from "./store-layout-data.mjs";

export const help = `npm run bench -- search [--rows N] [--queries N] [--json]
  --rows N     photos in the library (default 20,000)
  --queries N  searches measured (default 100)`;

const folderId = "bench";
const dayMs = 86_400_000;

export async function run(args, say) {
  const { values } = parseArgs({
    args,
    options: { rows: { type: "string", default: "20000" }, queries: { type: "string", default: "100" } },
  });
  const rows = Number(values.rows);
  const queryCount = Number(values.queries);
  const folder = mkdtempSync(join(tmpdir(), "albumen-bench-search-"));
  try {
    const model = await readModel();
    const library = makeLibrary({ rows, dim: model.dimensions, seed: 1 });
    say(`Writing ${rows} photos…`);
    const buildSeconds = await writeLibrary(folder, library, model);
    say("Comparing with brute force…");
    const { recallAt50, filteredP95Ms } = await measureStore(folder, library, model, queryCount);
    say("Asking the command line for the first time…");
    const startToFirstAnswerMs = await measureColdAnswer(folder);
    say("Asking the engine…");
    const { ms, encodeMs, rssMiB } = await measureEngine(folder, queryCount);
    const { p50, p95 } = percentiles(ms);
    return {
      figures: {
        rows,
        p50Ms: p50,
        p95Ms: p95,
        filteredP95Ms,
        recallAt50,
        startToFirstAnswerMs,
        textEncodeP95Ms: percentiles(encodeMs).p95,
        rssMiB,
        buildSeconds,
      },
      notes: {
        filteredP95Ms: "the store alone, with a range of days that keeps 10 % of the photos",
        ...(rssMiB === null ? { rssMiB: "there is no cheap way to read it on this system" } : {}),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function openBenchStore(folder) {
  const { openStore } = await importEngine("store/open.js");
  const { silentLog } = await importEngine("log.js");
  return openStore({ uri: join(folder, "store"), log: silentLog });
}

/** Writes the library as indexing does, in its batches, and lets it build its index. Returns seconds. */
async function writeLibrary(folder, library, model) {
  const { vectorSetOf } = await importEngine("clip/model-spec.js");
  const set = vectorSetOf(model);
  const store = await openBenchStore(folder);
  const started = performance.now();
  await store.folders.put({
    id: folderId,
    path: join(folder, "photos"),
    volumeId: "bench",
    volumePath: "photos",
    addedAt: 0,
    lastScannedAt: 0,
    state: "online",
  });
  const batchSize = 512;
  for (let start = 0; start < library.rows; start += batchSize) {
    const length = Math.min(batchSize, library.rows - start);
    const photos = Array.from({ length }, (_, n) => photoOf(library, start + n));
    await store.writeIndexed({ set, photos });
  }
  await store.optimize();
  await store.close();
  return (performance.now() - started) / 1000;
}

function photoOf({ vectors, dim, day }, row) {
  const hash = fakeHash(row);
  const takenAtLocal = day[row] * dayMs + (row % 1000) * 1000;
  return {
    photo: {
      hash,
      kind: "jpeg",
      bytes: 3_000_000,
      width: 4000,
      height: 3000,
      orientation: 1,
      takenAtLocal,
      takenAtSource: "exif",
      takenAtZoneMinutes: null,
      camera: null,
      lens: null,
      latitude: null,
      longitude: null,
      thumbhash: new Uint8Array(24),
      addedAt: 0,
    },
    files: [
      {
        folderId,
        volumeId: "bench",
        path: `photos/${row}.jpg`,
        bytes: 3_000_000,
        modifiedAt: takenAtLocal,
        status: "present",
        hash,
        problem: null,
        seenAt: 0,
      },
    ],
    embedding: vectors.slice(row * dim, (row + 1) * dim),
  };
}

/** Recall against brute force, and the time with a filter, of the store alone. */
async function measureStore(folder, library, model, queryCount) {
  const { vectorSetOf } = await importEngine("clip/model-spec.js");
  const store = await openBenchStore(folder);
  const table = await store.embeddings(vectorSetOf(model));
  const limit = Math.min(50, library.rows);
  const everything = new Uint8Array(library.rows).fill(1);
  // Days follow the rows: a tenth of all days is a tenth of the photos.
  const filter = {
    takenFromLocal: library.day[Math.floor(library.rows * 0.6)] * dayMs,
    takenBeforeLocal: library.day[Math.floor(library.rows * 0.7)] * dayMs,
  };
  let found = 0;
  const filteredMs = [];
  for (const query of makeQueries(library, queryCount, 2)) {
    const hits = await table.nearest(query, { limit });
    const expected = new Set(exactTop(allScores(library, query), everything, limit).map(fakeHash));
    found += hits.filter(({ hash }) => expected.has(hash)).length;
    const started = performance.now();
    await table.nearest(query, { limit, filter });
    filteredMs.push(performance.now() - started);
  }
  await store.close();
  return { recallAt50: found / (queryCount * limit), filteredP95Ms: percentiles(filteredMs).p95 };
}

/** From starting the command to its answer, with nothing running before. */
function measureColdAnswer(folder) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [cliFile, "search", "a dog", "--library", folder, "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let answeredAt;
    child.stdout.on("data", () => {
      answeredAt = performance.now();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(answeredAt - started);
      else reject(new Error(`albumen search ended with code ${code}.`));
    });
  });
}

/** The engine in a process of its own, so that its memory is its own; see search-engine.mjs. */
function measureEngine(folder, queryCount) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./search-engine.mjs", import.meta.url)), [
      folder,
      String(queryCount),
    ]);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The engine's process ended early with code ${code}.`)));
    child.once("message", async (measured) => {
      const rssMiB = await treeMemoryMiB(child.pid);
      child.removeAllListeners("exit");
      child.once("exit", () => resolve({ ...measured, rssMiB }));
      child.disconnect();
    });
  });
}
