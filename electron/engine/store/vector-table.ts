import { Index } from "@lancedb/lancedb";
import type { Row } from "./arrow-rows.ts";
import type { LanceTable } from "./lance-table.ts";
import type { Meta } from "./meta.ts";
import { indexFromRows, partitionsFor, probesFor, retrainGrowth } from "./search-effort.ts";
import type { SearchFilter } from "./search-filter.ts";
import { chunksOf, sqlIn } from "./sql.ts";
import type { VectorSet } from "./store.ts";
import { grown } from "./typed-array.ts";

const indexName = "vector_idx";
/** LanceDB splits partitions that have grown large: "all" must not be the number that there were at first. */
const everyPartition = 65_536;

/** How the index of a set was made; kept in the store's meta. */
interface TrainedIndex {
  rows: number;
  partitions: number;
}

export interface Match {
  id: number;
  /** As LanceDB gives it: smaller is nearer. */
  distance: number;
}

/**
 * The vectors of one set, with their index. The metric belongs to the table, so that no query can have another than the
 * index: LanceDB would answer it, but by comparing with every row.
 */
export class VectorTable {
  readonly set: VectorSet;
  readonly table: LanceTable;
  readonly #meta: Meta;
  /** By photo id, 1 where there is a vector. */
  #has = new Uint8Array(0);
  #rows = 0;
  #trained: TrainedIndex | null;
  /** Rows at the last attempt to make an index that failed; no new attempt before it has grown. */
  #failedAt = 0;
  #asking = 0;
  /** By the clock that never goes back, in milliseconds. */
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(set: VectorSet, table: LanceTable, meta: Meta) {
    this.set = set;
    this.table = table;
    this.#meta = meta;
    const trained = meta.get(`index:${set.key}`);
    this.#trained = trained === undefined || trained === "" ? null : (JSON.parse(trained) as TrainedIndex);
  }

  get rows(): number {
    return this.#rows;
  }

  get indexed(): boolean {
    return this.#trained !== null;
  }

  /** Whether somebody searches, or has done so a moment ago. */
  askedWithin(ms: number): boolean {
    return this.#asking > 0 || performance.now() - this.#askedAt < ms;
  }

  /** By photo id; may be shorter than there are ids. */
  get has(): Uint8Array {
    return this.#has;
  }

  hasId(id: number): boolean {
    return this.#has[id] === 1;
  }

  /** Notes vectors that are in the table already. */
  load(ids: Iterable<number>): void {
    for (const id of ids) this.#mark(id, 1);
  }

  /** Rows must be of ids that have no vector yet. */
  async add(rows: readonly (Row & { id: number })[]): Promise<void> {
    await this.table.add(rows);
    for (const { id } of rows) this.#mark(id, 1);
  }

  async remove(ids: readonly number[]): Promise<void> {
    const stored = ids.filter((id) => this.hasId(id));
    for (const some of chunksOf(stored, 5_000)) {
      await this.table.delete(sqlIn("id", some));
      for (const id of some) this.#mark(id, 0);
    }
  }

  async read(ids: readonly number[]): Promise<Map<number, Float32Array>> {
    const found = new Map<number, Float32Array>();
    for (const some of chunksOf(
      ids.filter((id) => this.hasId(id)),
      2_000,
    )) {
      for (const batch of await this.table.read({ where: sqlIn("id", some), columns: ["id", "vector"] })) {
        for (let n = 0; n < batch.length; n++) found.set(batch.number("id", n), batch.vector("vector", n));
      }
    }
    return found;
  }

  /** The nearest of the rows that the filter keeps, nearest first. */
  async nearest(vector: Float32Array, limit: number, filter: SearchFilter): Promise<Match[]> {
    if (filter.how === "none" || limit <= 0) return [];
    this.#asking++;
    try {
      return await this.#nearest(vector, limit, filter);
    } finally {
      this.#asking--;
      this.#askedAt = performance.now();
    }
  }

  async #nearest(
    vector: Float32Array,
    limit: number,
    filter: Exclude<SearchFilter, { how: "none" }>,
  ): Promise<Match[]> {
    const probes = this.#probes(filter.kept, limit);
    if (filter.how === "where") return this.#ask(vector, limit, filter.where, probes);
    const wanted = Math.min(limit, filter.kept);
    for (let ask = Math.ceil((1.5 * wanted) / filter.share) + 20; ask <= 20_000; ask *= 4) {
      const kept = (await this.#ask(vector, ask, filter.where, probes)).filter(({ id }) => filter.keeps(id));
      if (kept.length >= wanted) return kept.slice(0, wanted);
    }
    return this.#ask(vector, limit, filter.fallback(), probes);
  }

  /** The plan of a search, as text: says whether the index is used, and with which metric. */
  explain(vector: Float32Array, limit: number, where: string | null): Promise<string> {
    return this.#search(vector, limit, where, this.#probes(this.#rows, limit)).explainPlan(true);
  }

  /** An index is missing that would pay, or the one that is there was made for a much smaller table. */
  indexIsDue(): boolean {
    if (this.#rows < indexFromRows || this.#rows < this.#failedAt * 1.1) return false;
    return this.#trained === null || this.#rows >= this.#trained.rows * retrainGrowth;
  }

  /** Makes the index (anew), and asserts that searches use it. */
  async makeIndex(): Promise<void> {
    const trained: TrainedIndex = { rows: this.#rows, partitions: partitionsFor(this.#rows) };
    this.#failedAt = this.#rows;
    await this.table.raw.createIndex("vector", {
      config: Index.ivfFlat({ numPartitions: trained.partitions, distanceType: this.set.metric }),
      replace: true,
      name: indexName,
    });
    await this.#meta.set(`index:${this.set.key}`, JSON.stringify(trained));
    this.#trained = trained;
    const plan = await this.explain(new Float32Array(this.set.dimensions).fill(1), 1, null);
    if (!usesIndex(plan, this.set.metric)) throw new Error(`A search does not use the index:\n${plan}`);
    this.#failedAt = 0;
  }

  async unindexedRows(): Promise<number> {
    if (this.#trained === null) return this.#rows;
    return (await this.table.raw.indexStats(indexName))?.numUnindexedRows ?? this.#rows;
  }

  #probes(kept: number, limit: number): number {
    const partitions = this.#trained?.partitions ?? 1;
    const probes = probesFor({ partitions, rows: this.#rows, kept, limit });
    return probes < partitions ? probes : everyPartition;
  }

  #search(vector: Float32Array, limit: number, where: string | null, probes: number) {
    const search = this.table.raw
      .query()
      .nearestTo(vector)
      .column("vector")
      .distanceType(this.set.metric)
      .nprobes(probes)
      .limit(limit)
      .select(["id", "_distance"]);
    return where === null ? search : search.where(where);
  }

  #ask(vector: Float32Array, limit: number, where: string | null, probes: number): Promise<Match[]> {
    return this.table.reading(async () => {
      const found = await this.#search(vector, limit, where, probes).toArrow();
      if (found.numRows === 0) return [];
      const ids: Int32Array = found.getChild("id")?.toArray();
      const distances: Float32Array = found.getChild("_distance")?.toArray();
      return Array.from(ids, (id, n) => ({ id, distance: distances[n] ?? 0 }));
    });
  }

  #mark(id: number, has: 0 | 1): void {
    this.#has = grown(this.#has, id + 1);
    this.#rows += has - (this.#has[id] ?? 0);
    this.#has[id] = has;
  }
}

/** Reads a plan: the index is searched, by this metric. (Rows not yet indexed are compared one by one beside it.) */
export function usesIndex(plan: string, metric: VectorSet["metric"]): boolean {
  return new RegExp(`ANNSubIndex: name=${indexName}, .*metric=${metric}`, "i").test(plan);
}

/** Cosine similarity of unit vectors from what LanceDB calls their distance: 1 - cos, 1 - dot, or the square of L2. */
export function similarityOf(distance: number, metric: VectorSet["metric"]): number {
  const similarity = metric === "l2" ? 1 - distance / 2 : 1 - distance;
  return Math.min(1, Math.max(-1, similarity));
}
