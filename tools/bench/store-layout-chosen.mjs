/**
 * Measures the store as it was built on the layout that store-layout.mjs chose:
 * npm run build && node tools/bench/store-layout-chosen.mjs [--rows 100000] [--dim 512] [--batch 128]
 *
 * Writing in batches as indexing does, growth on disk, opening in a fresh process, and searches under filters of unchanging
 * facts (days), changing ones (a folder that holds 1, 9, 40 or 50 % of the photos, drawn at random) and both, each beside a
 * bare LanceDB query without a filter on 20 partitions. It writes only to a temporary folder and removes it.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as lancedb from "@lancedb/lancedb";
import { openStore } from "../../out/electron/engine/store/open.js";
import { allScores, exactTop, makeLibrary, makeQueries, percentiles } from "./store-layout-data.mjs";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    dim: { type: "string", default: "512" },
    batch: { type: "string", default: "128" },
    queries: { type: "string", default: "40" },
    "open-in": { type: "string" },
  },
});
const rows = Number(options.rows);
const dim = Number(options.dim);
const batchSize = Number(options.batch);
const set = { key: "bench", dimensions: dim, metric: "cosine" };
const day = 86_400_000;
const log = { info() {}, warn: console.warn, error: console.error };
const report = (row) =>
  console.log(
    Object.entries(row)
      .map(([name, value]) => `${name}=${typeof value === "number" ? +value.toFixed(3) : value}`)
      .join("  "),
  );
const timed = async (work) => {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
};
const hashes = Array.from({ length: rows }, (_, n) => createHash("sha256").update(String(n)).digest("hex"));
/** 1, 9, 40 and 50 % of the photos. */
const folderOf = (library, n) => {
  const draw = library.draw[n];
  return draw < 100 ? "one" : draw < 1_000 ? "nine" : draw < 5_000 ? "forty" : "half";
};

async function write(store, library) {
  for (const id of ["one", "nine", "forty", "half"]) {
    const place = { path: `/${id}`, volumeId: "v", volumePath: id };
    await store.folders.put({ id, ...place, addedAt: 0, lastScannedAt: null, state: "online" });
  }
  const times = [];
  for (let from = 0; from < rows; from += batchSize) {
    const photos = [];
    for (let n = from; n < Math.min(rows, from + batchSize); n++) {
      const folderId = folderOf(library, n);
      photos.push({
        photo: {
          hash: hashes[n],
          kind: "jpeg",
          bytes: 3_000_000,
          width: 4_000,
          height: 3_000,
          orientation: 1,
          takenAtLocal: library.day[n] * day,
          takenAtSource: "exif",
          takenAtZoneMinutes: 60,
          camera: "Camera 5",
          lens: null,
          latitude: null,
          longitude: null,
          thumbhash: new Uint8Array(25),
          addedAt: 0,
        },
        files: [
          {
            folderId,
            volumeId: "v",
            path: `${folderId}/2019/summer/IMG_${n}.jpg`,
            bytes: 3_000_000,
            modifiedAt: 0,
            status: "present",
            hash: hashes[n],
            problem: null,
            seenAt: 0,
          },
        ],
        embedding: library.vectors.slice(n * dim, (n + 1) * dim),
      });
    }
    times.push((await timed(() => store.writeIndexed({ set, photos }))).ms);
  }
  return times;
}

async function openAndSearch(place) {
  const before = process.memoryUsage().rss;
  const opened = await timed(() => openStore({ uri: place, log }));
  const store = opened.value;
  const timeline = await timed(() => store.photos.timeline());
  report({
    "open ms": opened.ms,
    "timeline ms": timeline.ms,
    photos: timeline.value.length,
    "RSS grew MB": (process.memoryUsage().rss - before) / 1e6,
  });
  const library = makeLibrary({ rows, dim, seed: 1 });
  const queries = makeQueries(library, Number(options.queries), 2);
  const truth = queries.map((query) => allScores(library, query));
  library.vectors = null;
  const table = await store.embeddings(set);
  const session = new lancedb.Session(384n << 20n, 64n << 20n);
  const bareTable = await (await lancedb.connect(place, { session })).openTable("embeddings_bench");
  const bare = (query) =>
    bareTable
      .query()
      .nearestTo(query)
      .column("vector")
      .distanceType("cosine")
      .nprobes(20)
      .limit(50)
      .select(["id", "_distance"])
      .toArrow();
  const rowOf = new Map(hashes.map((hash, n) => [hash, n]));
  const days = (share) => ({
    takenFromLocal: (16_000 - 4_000 * share) * day,
    takenBeforeLocal: (16_000 + 4_000 * share) * day,
  });
  const filters = {
    none: {},
    "days 1 %": days(0.01),
    "days 10 %": days(0.1),
    "days 50 %": days(0.5),
    "folder of 1 %": { folderId: "one" },
    "folder of 9 %": { folderId: "nine" },
    "folder of 40 %": { folderId: "forty" },
    "folder of 50 %": { folderId: "half" },
    "days 10 % and folder of 50 %": { ...days(0.1), folderId: "half" },
  };
  for (const [name, filter] of Object.entries(filters)) {
    const keep = Uint8Array.from({ length: rows }, (_, n) => {
      const taken = library.day[n] * day;
      const from = filter.takenFromLocal ?? -Infinity;
      const before = filter.takenBeforeLocal ?? Infinity;
      return taken >= from && taken < before && (!filter.folderId || folderOf(library, n) === filter.folderId)
        ? 1
        : 0;
    });
    const ms = [];
    const bareMs = [];
    let recall = 0;
    for (const [n, query] of queries.entries()) {
      const found = await timed(() => table.nearest(query, { limit: 50, filter }));
      const unfiltered = await timed(() => bare(query));
      if (n >= 2) ms.push(found.ms);
      if (n >= 2) bareMs.push(unfiltered.ms);
      const expected = new Set(exactTop(truth[n], keep, 50));
      recall += found.value.filter(({ hash }) => expected.has(rowOf.get(hash))).length / expected.size;
    }
    const { p50, p95 } = percentiles(ms);
    report({
      filter: name,
      p50,
      p95,
      "of bare": p50 / percentiles(bareMs).p50,
      recall: recall / queries.length,
    });
  }
  const long = await timed(() => table.nearest(queries[0], { limit: 10_000 }));
  report({ "limit 10,000 ms": long.ms, found: long.value.length });
  await store.close();
}

if (options["open-in"]) {
  await openAndSearch(options["open-in"]);
} else {
  const dir = mkdtempSync(path.join(tmpdir(), "albumen-store-chosen-"));
  try {
    const library = makeLibrary({ rows, dim, seed: 1 });
    const store = await openStore({ uri: dir, log });
    const wrote = await timed(() => write(store, library));
    const files = () =>
      readdirSync(dir, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).length;
    report({
      rows,
      dim,
      batch: batchSize,
      "photos/s": (rows / wrote.ms) * 1000,
      ...percentiles(wrote.value),
      "slowest batch ms": Math.max(...wrote.value),
    });
    report({ "written MB": (await store.size()) / 1e6, files: files() });
    const tidy = await timed(() => store.optimize());
    report({ "optimize ms": tidy.ms, MB: (await store.size()) / 1e6, files: files() });
    await store.close();
    const script = fileURLToPath(import.meta.url);
    const same = ["--rows", String(rows), "--dim", String(dim), "--queries", options.queries];
    spawnSync(process.execPath, [script, "--open-in", dir, ...same], { stdio: "inherit" });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
