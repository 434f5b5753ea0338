/** Tables for the layout bench: rows of the library as Arrow, written to LanceDB, searched and timed. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import * as lancedb from "@lancedb/lancedb";
import * as arrow from "apache-arrow";

/** Results of every search. */
export const limit = 50;

export async function timed(work) {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

export function folderSize(dir) {
  let bytes = 0;
  let files = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    bytes += statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size;
    files++;
  }
  return { mb: bytes / 1e6, files };
}

function vectorColumn(vectors, width) {
  const child = arrow.makeData({ type: new arrow.Float32(), data: vectors });
  const type = new arrow.FixedSizeList(width, new arrow.Field("item", new arrow.Float32(), true));
  return arrow.makeVector(arrow.makeData({ type, length: vectors.length / width, nullCount: 0, child }));
}

/** Rows `from` to `to` of the library as an Arrow table with the named columns. */
export function arrowRows(library, columns, from, to) {
  const numbers = (Type, data) => arrow.makeVector(arrow.makeData({ type: new Type(), data }));
  const count = to - from;
  const make = {
    id: () =>
      numbers(
        arrow.Int32,
        Int32Array.from({ length: count }, (_, i) => library.id[from + i]),
      ),
    hash: () => arrow.vectorFromArray(library.hash.slice(from, to), new arrow.Utf8()),
    day: () => numbers(arrow.Int32, library.day.slice(from, to)),
    draw: () => numbers(arrow.Int32, library.draw.slice(from, to)),
    rating: () => numbers(arrow.Int8, library.rating.slice(from, to)),
    vector: () => vectorColumn(library.vectors.slice(from * library.dim, to * library.dim), library.dim),
  };
  return new arrow.Table(Object.fromEntries(columns.map((name) => [name, make[name]()])));
}

/** Writes a table in commits of 25,000 rows. */
export async function writeTable(db, name, library, columns) {
  const step = 25_000;
  const table = await db.createTable(name, arrowRows(library, columns, 0, Math.min(step, library.rows)));
  for (let from = step; from < library.rows; from += step) {
    await table.add(arrowRows(library, columns, from, Math.min(library.rows, from + step)));
  }
  return table;
}

export const ivf = (numPartitions) => lancedb.Index.ivfFlat({ numPartitions, distanceType: "cosine" });

export const nearest = (table, query, nprobes) =>
  table.query().nearestTo(query).column("vector").distanceType("cosine").nprobes(nprobes).limit(limit);

export async function idsOf(search) {
  const found = await search.select(["id", "_distance"]).toArrow();
  return found.numRows === 0 ? [] : Array.from(found.getChild("id"));
}
