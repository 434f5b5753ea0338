import { cancelled } from "../../../shared/errors.ts";
import { type Belongings, countBelongings, removeOrphans } from "./belongings.ts";
import type { StoreContext } from "./context.ts";
import type { LanceTable } from "./lance-table.ts";
import { reasonOf } from "./repair/read-table.ts";
import type { VectorTable } from "./vector-table.ts";

/** What is found in an open store. Everything that is well is not mentioned. */
export interface StoreCheckUp {
  /** Tables of which some row cannot be read. */
  unreadable: { table: string; reason: string }[];
  /** Tables that have other rows on disk than the engine believes. */
  differing: { table: string; onDisk: number; known: number }[];
  vectors: VectorCheckUp[];
  /** Of every table that can be read and is about photos, files or albums. */
  belongings: Belongings[];
}

export interface VectorCheckUp {
  /** Key of the set. */
  key: string;
  rows: number;
  /** So many of them were looked at. */
  looked: number;
  /** Photos whose vector has a number that is none, or not the length 1. */
  bad: number[];
  /** Why the index is of no use; null where it is, or where the set is too small to have one. */
  index: string | null;
}

/** Of larger sets so many are looked at, spread evenly, unless all are asked for. */
const sampleRows = 2_000;
const rowsAtOnce = 500;

/** The caller is in the queue of writes, so that no compaction runs beside it. Changes nothing. */
export async function checkUp(
  context: StoreContext,
  { deep, signal }: { deep: boolean; signal?: AbortSignal | undefined },
): Promise<StoreCheckUp> {
  const report: StoreCheckUp = { unreadable: [], differing: [], vectors: [], belongings: [] };
  for (const table of Object.values(context.tables)) {
    if (signal?.aborted === true) throw cancelled();
    const reason = await whyUnreadable(table);
    if (reason !== null) report.unreadable.push({ table: table.name, reason });
  }
  for (const vectors of context.vectors.values()) {
    if (signal?.aborted === true) throw cancelled();
    try {
      report.vectors.push(await checkVectors(vectors, deep));
    } catch (thrown) {
      report.unreadable.push({ table: vectors.table.name, reason: reasonOf(thrown) });
    }
  }
  const known: [LanceTable, number][] = [
    [context.tables.photos, storedPhotos(context)],
    [context.tables.files, context.files.count],
    ...[...context.vectors.values()].map((one): [LanceTable, number] => [one.table, one.rows]),
  ];
  for (const [table, count] of known) {
    const onDisk = await table.rows().catch(() => null);
    if (onDisk !== null && onDisk !== count)
      report.differing.push({ table: table.name, onDisk, known: count });
  }
  if (signal?.aborted === true) throw cancelled();
  report.belongings = await countBelongings(context);
  return report;
}

function storedPhotos({ photos }: StoreContext): number {
  let stored = 0;
  for (let id = 0; id < photos.end; id++) if (photos.isStored(id)) stored++;
  return stored;
}

async function whyUnreadable(table: LanceTable): Promise<string | null> {
  try {
    for await (const batch of table.raw.query()) void batch.numRows;
    return null;
  } catch (thrown) {
    return reasonOf(thrown);
  }
}

async function checkVectors(vectors: VectorTable, deep: boolean): Promise<VectorCheckUp> {
  const { table, set, rows } = vectors;
  const ids: number[] = [];
  for (let id = 0; id < vectors.has.length; id++) if (vectors.hasId(id)) ids.push(id);
  const step = deep ? 1 : Math.max(1, Math.floor(ids.length / sampleRows));
  const looked = ids.filter((_, n) => n % step === 0);
  const bad: number[] = [];
  let sample: Float32Array | null = null;
  for (let start = 0; start < looked.length; start += rowsAtOnce) {
    const some = looked.slice(start, start + rowsAtOnce);
    const found = await vectors.read(some);
    for (const id of some) {
      const vector = found.get(id);
      if (vector === undefined || !isUnit(vector)) bad.push(id);
      else sample ??= vector;
    }
  }
  return { key: set.key, rows, looked: looked.length, bad, index: await checkIndex(vectors, sample, table) };
}

/** Rounding of 16-bit numbers on the way is allowed. */
function isUnit(vector: Float32Array): boolean {
  const length = Math.hypot(...vector);
  return Number.isFinite(length) && Math.abs(length - 1) < 5e-3;
}

async function checkIndex(
  vectors: VectorTable,
  sample: Float32Array | null,
  table: LanceTable,
): Promise<string | null> {
  if (!vectors.indexed) return vectors.indexIsDue() ? "it has not been made yet" : null;
  try {
    const indices = await table.raw.listIndices();
    if (indices.length === 0) return "it is not there";
    if (sample === null) return null;
    const nearest = await vectors.table.raw
      .query()
      .nearestTo(sample)
      .column("vector")
      .distanceType(vectors.set.metric)
      .nprobes(65_536)
      .limit(1)
      .select(["id", "_distance"])
      .toArray();
    const distance = Number(nearest[0]?._distance ?? Number.NaN);
    return distance < 0.01 ? null : "it does not find a vector that is there";
  } catch (thrown) {
    return `it cannot be read (${reasonOf(thrown)})`;
  }
}

/**
 * Mends what can be mended while the store is open: vectors that are none are taken out (the next indexing computes them), an
 * index of no use is made anew, rows that belong to nothing go. The caller is in the queue of writes. Returns what it did, in sentences.
 */
export async function mend(context: StoreContext, report: StoreCheckUp): Promise<string[]> {
  const did: string[] = [];
  for (const { key, bad, index } of report.vectors) {
    const vectors = context.vectors.get(key);
    if (vectors === undefined) continue;
    if (bad.length > 0) {
      await vectors.remove(bad);
      did.push(
        `Took out ${bad.length === 1 ? "1 damaged vector" : `${bad.length} damaged vectors`}. Index again to compute anew.`,
      );
    }
    if (index !== null) {
      await vectors.makeIndex();
      did.push("Made the index of search anew.");
    }
  }
  const removed = await removeOrphans(context);
  if (removed > 0)
    did.push(
      `Removed ${removed === 1 ? "1 row" : `${removed.toLocaleString("en")} rows`} of photos, files or folders that are gone.`,
    );
  return did;
}
