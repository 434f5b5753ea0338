/**
 * Measures the layouts that the store could have: node tools/bench/store-layout.mjs [--rows 100000] [--dim 512]
 * [--queries 40] [--only filters,recall,metric,cache,edits,growth,load] [--json]
 *
 * A: one table, vector and all facts.  B: a vector table beside a facts table, joined by `id IN (…)`.  C: the facts'
 * columns in memory, and the kept rows handed to LanceDB as ids, or scanned exactly.  D: facts that never change beside the
 * vector, facts that do change in memory.
 *
 * Numbers mean something against each other within one run. It writes only to a temporary folder and removes it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as lancedb from "@lancedb/lancedb";
import {
  allScores,
  fakeHash,
  makeLibrary,
  makeQueries,
  percentiles,
  seededRandom,
} from "./store-layout-data.mjs";
import { measureFilters, measureRecall } from "./store-layout-filters.mjs";
import {
  arrowRows,
  folderSize,
  idsOf,
  ivf,
  limit,
  nearest,
  timed,
  writeTable,
} from "./store-layout-tables.mjs";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    dim: { type: "string", default: "512" },
    queries: { type: "string", default: "40" },
    only: { type: "string", default: "filters,recall,metric,cache,edits,growth,load" },
    json: { type: "boolean", default: false },
    "load-from": { type: "string" },
    "cache-of": { type: "string" },
    "cache-mb": { type: "string" },
  },
});
const rows = Number(options.rows);
const dim = Number(options.dim);
const queryCount = Number(options.queries);
const sections = new Set(options.only.split(","));
const partitions = Math.max(1, Math.round(Math.sqrt(rows) / 3));
const results = [];

function report(section, row) {
  results.push({ section, ...row });
  if (options.json) return;
  const cells = Object.entries(row).map(([k, v]) => `${k}=${typeof v === "number" ? +v.toFixed(3) : v}`);
  console.log(`[${section}] ${cells.join("  ")}`);
}

async function measureMetric(tables, queries) {
  for (const metric of ["cosine", "dot", "l2"]) {
    const ms = [];
    const search = (q) =>
      tables.one.query().nearestTo(q).column("vector").distanceType(metric).nprobes(20).limit(limit);
    for (const query of queries) ms.push((await timed(() => idsOf(search(query)))).ms);
    const plan = await search(queries[0]).select(["id", "_distance"]).explainPlan(true);
    const node = plan.split("\n").find((line) => /ANN|KNN/.test(line)) ?? plan;
    report("metric", { asked: metric, index: "cosine", p50: percentiles(ms).p50, plan: node.trim() });
  }
}

// ----------------------------------------------------------------------------------------------------------- edits

async function searchState(name, step, table, dir, queries, index = "vector_idx") {
  const ms = [];
  for (const query of queries) ms.push((await timed(() => idsOf(nearest(table, query, 20)))).ms);
  const stats = await table.indexStats(index);
  const { p50, p95 } = percentiles(ms);
  report(name, { step, p50, p95, unindexed: stats?.numUnindexedRows ?? "no index", ...folderSize(dir) });
}

async function measureEdits(dir, library, queries) {
  // A: the changed fact lies beside the vector.
  const one = await lancedb.connect(path.join(dir, "edits-one"));
  const table = await writeTable(one, "one", library, ["id", "hash", "day", "draw", "rating", "vector"]);
  await table.createIndex("vector", { config: ivf(partitions) });
  const place = path.join(dir, "edits-one");
  await searchState("edits", "A before", table, place, queries);
  const hundred = await timed(() =>
    table.update({
      where: `id IN (${Array.from(library.id.slice(0, 100)).join(",")})`,
      values: { rating: 5 },
    }),
  );
  report("edits", { step: "A: rating of 100 rows", ms: hundred.ms });
  await searchState("edits", "A after 100", table, place, queries);
  const half = await timed(() => table.update({ where: "draw < 5000", values: { rating: 4 } }));
  report("edits", { step: "A: rating of half of the rows", ms: half.ms });
  await searchState("edits", "A after half", table, place, queries);
  const tidy = await timed(() => table.optimize({ cleanupOlderThan: new Date() }));
  report("edits", { step: "A: optimize", ms: tidy.ms });
  await searchState("edits", "A after optimize", table, place, queries);

  // B and C: it lies in a narrow table of its own (C keeps a copy in memory, where the edit is an assignment).
  const beside = await lancedb.connect(path.join(dir, "edits-facts"));
  const facts = await writeTable(beside, "facts", library, ["id", "hash", "day", "draw", "rating"]);
  const small = path.join(dir, "edits-facts");
  const state = (step) => report("edits", { step, ...folderSize(small) });
  state("B/C before");
  const rows100 = await timed(() =>
    facts.update({
      where: `id IN (${Array.from(library.id.slice(0, 100)).join(",")})`,
      values: { rating: 5 },
    }),
  );
  report("edits", { step: "B/C: rating of 100 rows", ms: rows100.ms });
  const rowsHalf = await timed(() => facts.update({ where: "draw < 5000", values: { rating: 4 } }));
  report("edits", { step: "B/C: rating of half of the rows", ms: rowsHalf.ms });
  state("B/C after half");
  const merged = arrowRows(library, ["id", "hash", "day", "draw", "rating"], 0, 100);
  const merge = await timed(() =>
    facts.mergeInsert("id").whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(merged),
  );
  report("edits", { step: "B/C: mergeInsert of 100 whole rows", ms: merge.ms });
  const factsTidy = await timed(() => facts.optimize({ cleanupOlderThan: new Date() }));
  report("edits", { step: "B/C: optimize", ms: factsTidy.ms });
  state("B/C after optimize");
}

// ---------------------------------------------------------------------------------------------------------- growth

async function measureGrowth(dir, library, queries) {
  const base = library.rows - Math.min(10_000, Math.floor(library.rows / 5));
  const place = path.join(dir, "growth");
  const db = await lancedb.connect(place);
  const table = await db.createTable("vector", arrowRows(library, ["id", "vector"], 0, base));
  await table.createIndex("vector", { config: ivf(partitions) });
  await searchState("growth", `${base} rows`, table, place, queries);
  const appends = [];
  for (let from = base; from < library.rows; from += 256) {
    const batch = arrowRows(library, ["id", "vector"], from, Math.min(library.rows, from + 256));
    appends.push((await timed(() => table.add(batch))).ms);
  }
  report("growth", { step: `append in batches of 256`, batches: appends.length, ...percentiles(appends) });
  await searchState("growth", "appended", table, place, queries);
  const tidy = await timed(() => table.optimize({ cleanupOlderThan: new Date() }));
  report("growth", { step: "optimize", ms: tidy.ms });
  await searchState("growth", "optimized", table, place, queries);
  const second = await timed(() => table.optimize({ cleanupOlderThan: new Date() }));
  report("growth", { step: "optimize again", ms: second.ms, ...folderSize(place) });
  const upserts = [];
  const random = seededRandom(9);
  for (let n = 0; n < 10; n++) {
    const from = Math.floor(random() * (library.rows - 256));
    const batch = arrowRows(library, ["id", "vector"], from, from + 256);
    const work = () =>
      table.mergeInsert("id").whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(batch);
    upserts.push((await timed(work)).ms);
  }
  report("growth", { step: "mergeInsert of 256 known ids, no id index", ...percentiles(upserts) });
  await searchState("growth", "after 10 mergeInserts", table, place, queries);
}

// ----------------------------------------------------------------------------------------------------------- cache

/** Runs in a process of its own, so that the cache starts empty and the memory is that of searching alone. */
async function searchWithCache(place, mb) {
  const session =
    mb === "default" ? lancedb.Session.default() : new lancedb.Session(BigInt(mb) << 20n, 64n << 20n);
  const table = await (await lancedb.connect(place, { session })).openTable("vector");
  const queries = makeQueries(makeLibrary({ rows: 2_000, dim, seed: 1 }), queryCount, 2);
  for (const probes of [20, partitions]) {
    const ms = [];
    for (const query of queries) ms.push((await timed(() => idsOf(nearest(table, query, probes)))).ms);
    const rss = process.memoryUsage().rss / 1e6;
    report("cache", {
      "index cache MB": mb,
      probes,
      first: ms[0],
      ...percentiles(ms.slice(1)),
      "RSS MB": rss,
    });
  }
}

async function measureCache(dir, library) {
  const place = path.join(dir, "cache");
  const table = await writeTable(await lancedb.connect(place), "vector", library, ["id", "vector"]);
  await table.createIndex("vector", { config: ivf(partitions) });
  const script = fileURLToPath(import.meta.url);
  for (const mb of ["default", "384", "128", "32"]) {
    const sizes = ["--rows", String(rows), "--dim", String(dim), "--queries", String(queryCount)];
    const child = spawnSync(process.execPath, [script, "--cache-of", place, "--cache-mb", mb, ...sizes], {
      encoding: "utf8",
    });
    console.log(child.stdout.trim());
  }
}

// ------------------------------------------------------------------------------------------------------------ load

/** The columns of a facts table into typed arrays, as a process does at start. */
async function loadColumns(table, count) {
  const id = new Int32Array(count);
  const day = new Int32Array(count);
  const rating = new Int8Array(count);
  const draw = new Int32Array(count);
  const hash = Buffer.alloc(count * 32);
  let at = 0;
  for await (const batch of table.query().select(["id", "hash", "day", "rating", "draw"])) {
    id.set(batch.getChild("id").toArray(), at);
    day.set(batch.getChild("day").toArray(), at);
    rating.set(batch.getChild("rating").toArray(), at);
    draw.set(batch.getChild("draw").toArray(), at);
    const hashes = batch.getChild("hash");
    for (let i = 0; i < batch.numRows; i++) hash.write(hashes.get(i), (at + i) * 32, "hex");
    at += batch.numRows;
  }
  return { id, day, rating, draw, hash };
}

/** Runs in a process of its own (--load-from DIR), so that its memory is that of a start and of nothing else. */
async function loadAndFilter(place, count) {
  const table = await (await lancedb.connect(place)).openTable("facts");
  const before = process.memoryUsage().rss;
  const { ms, value } = await timed(() => loadColumns(table, count));
  const bytes = Object.values(value).reduce((sum, column) => sum + column.byteLength, 0);
  report("load", {
    rows: count,
    ms,
    "columns MB": bytes / 1e6,
    "RSS grew MB": (process.memoryUsage().rss - before) / 1e6,
  });
  const filter = () => {
    const keep = new Uint8Array(count);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (value.rating[i] >= 4 && value.day[i] > 1_000 && value.day[i] < 5_000) kept += keep[i] = 1;
    }
    return kept;
  };
  filter();
  const filtered = await timed(filter);
  const sorted = await timed(() => Uint32Array.from(value.id).sort((a, b) => value.day[b] - value.day[a]));
  report("load", {
    rows: count,
    "filter ms": filtered.ms,
    kept: filtered.value,
    "timeline sort ms": sorted.ms,
  });
}

async function measureLoad(dir) {
  for (const count of [100_000, 1_000_000]) {
    const random = seededRandom(5);
    const facts = {
      rows: count,
      id: Int32Array.from({ length: count }, (_, i) => i),
      hash: Array.from({ length: count }, (_, i) => fakeHash(i)),
      day: Int32Array.from({ length: count }, () => Math.floor(random() * 8_000)),
      draw: Int32Array.from({ length: count }, () => Math.floor(random() * 10_000)),
      rating: Int8Array.from({ length: count }, () => Math.floor(random() * 6)),
    };
    const place = path.join(dir, `load-${count}`);
    await writeTable(await lancedb.connect(place), "facts", facts, ["id", "hash", "day", "draw", "rating"]);
    report("load", { rows: count, ...folderSize(place) });
    const script = fileURLToPath(import.meta.url);
    const child = spawnSync(process.execPath, [script, "--load-from", place, "--rows", String(count)], {
      encoding: "utf8",
    });
    console.log(child.stdout.trim());
  }
}

// ------------------------------------------------------------------------------------------------------------- run

if (options["load-from"]) {
  await loadAndFilter(options["load-from"], rows);
  process.exit(0);
}
if (options["cache-of"]) {
  await searchWithCache(options["cache-of"], options["cache-mb"]);
  process.exit(0);
}
const dir = mkdtempSync(path.join(tmpdir(), "albumen-store-layout-"));
try {
  const library = makeLibrary({ rows, dim, seed: 1 });
  // Ids follow the order of import, which follows the days only piecewise: blocks of 4,096 in random order.
  const random = seededRandom(3);
  const blocks = Array.from({ length: Math.ceil(rows / 4_096) }, (_, b) => b).sort(() => random() - 0.5);
  library.id = new Int32Array(rows);
  library.rowOfId = new Int32Array(rows);
  let next = 0;
  for (const block of blocks) {
    for (let row = block * 4_096; row < Math.min(rows, (block + 1) * 4_096); row++) {
      library.id[row] = next;
      library.rowOfId[next] = row;
      next++;
    }
  }
  library.hash = Array.from({ length: rows }, (_, row) => fakeHash(row));
  const queries = makeQueries(library, queryCount, 2);
  report("run", { rows, dim, partitions, limit, queries: queryCount, node: process.version });

  if (["filters", "recall", "metric"].some((name) => sections.has(name))) {
    const db = await lancedb.connect(path.join(dir, "filters"));
    const all = ["id", "hash", "day", "draw", "rating", "vector"];
    const tables = {
      one: await writeTable(db, "one", library, all),
      onePlain: await writeTable(db, "one_plain", library, all),
      vector: await writeTable(db, "vector", library, ["id", "hash", "vector"]),
      vectorId: await writeTable(db, "vector_id", library, ["id", "hash", "vector"]),
      facts: await writeTable(db, "facts", library, ["id", "hash", "day", "draw", "rating"]),
    };
    for (const name of ["one", "onePlain", "vector", "vectorId"]) {
      const built = await timed(() => tables[name].createIndex("vector", { config: ivf(partitions) }));
      report("build", { table: name, ms: built.ms });
    }
    for (const column of ["day", "draw"]) {
      const built = await timed(() => tables.one.createIndex(column, { config: lancedb.Index.btree() }));
      report("build", { table: "one", scalar: column, ms: built.ms });
    }
    await tables.vectorId.createIndex("id", { config: lancedb.Index.btree() });
    const truth = queries.map((query) => allScores(library, query));
    if (sections.has("metric")) await measureMetric(tables, queries);
    if (sections.has("filters")) await measureFilters({ tables, library, queries, truth, report });
    if (sections.has("recall")) await measureRecall({ tables, library, queries, truth, partitions, report });
  }
  if (sections.has("cache")) await measureCache(dir, library);
  if (sections.has("edits")) await measureEdits(dir, library, queries);
  if (sections.has("growth")) await measureGrowth(dir, library, queries);
  if (sections.has("load")) await measureLoad(dir);
  report("run", { "peak RSS MB": process.resourceUsage().maxRSS / 1024 });
} finally {
  rmSync(dir, { recursive: true, force: true });
}
if (options.json) console.log(JSON.stringify(results, null, 2));
