import type { Connection, Table } from "@lancedb/lancedb";
import type { Schema } from "apache-arrow";
import { type BatchReader, type Row, readBatch, toArrow } from "./arrow-rows.ts";
import { asStoreFailure } from "./failures.ts";

/** Called before every commit; tests make it throw, to see what a write that fails there leaves. */
export type BeforeCommit = (commit: { table: string; action: "add" | "merge" | "update" | "delete" }) => void;

export interface Selection {
  where?: string | null;
  columns: readonly string[];
  orderBy?: string;
  offset?: number;
  limit?: number;
}

/**
 * One table: rows in and out as plain values, LanceDB's errors as failures, and count kept of what was written since the
 * last compaction. Each write is one atomic commit.
 */
export class LanceTable {
  readonly name: string;
  readonly schema: Schema;
  readonly #table: Table;
  readonly #beforeCommit: BeforeCommit;
  #commits = 0;
  #rowsWritten = 0;

  /** `commits`: how many there are since the last compaction, as far as one can tell. */
  constructor(name: string, schema: Schema, table: Table, beforeCommit: BeforeCommit, commits = 0) {
    this.name = name;
    this.schema = schema;
    this.#table = table;
    this.#beforeCommit = beforeCommit;
    this.#commits = commits;
  }

  /** For what only one kind of table does (vector search, indexes). */
  get raw(): Table {
    return this.#table;
  }

  get sinceCompaction(): { commits: number; rowsWritten: number } {
    return { commits: this.#commits, rowsWritten: this.#rowsWritten };
  }

  async add(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#commit("add", rows.length, () => this.#table.add(toArrow(this.schema, rows)));
  }

  /** Replaces the rows that have the same `key`, adds the others. Keys must not repeat within `rows`. */
  async merge(key: string, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#commit("merge", rows.length, () =>
      this.#table
        .mergeInsert(key)
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(toArrow(this.schema, rows)),
    );
  }

  async update(where: string, values: Record<string, string | number>): Promise<void> {
    await this.#commit("update", 0, () => this.#table.update({ where, values }));
  }

  async delete(where: string): Promise<void> {
    await this.#commit("delete", 0, () => this.#table.delete(where));
  }

  /** All selected rows at once, as one version of the table had them. */
  read(selection: Selection): Promise<BatchReader[]> {
    return this.reading(async () => {
      const batches: BatchReader[] = [];
      for await (const batch of this.stream(selection)) batches.push(batch);
      return batches;
    });
  }

  /** The same in pieces. Only for reads that no compaction can run beside (it removes the files of old versions). */
  async *stream({ where, columns, orderBy, offset, limit }: Selection): AsyncGenerator<BatchReader> {
    let query = this.#table.query().select([...columns]);
    if (where !== undefined && where !== null) query = query.where(where);
    if (orderBy !== undefined) query = query.orderBy({ columnName: orderBy, ascending: true });
    if (offset !== undefined) query = query.offset(offset);
    if (limit !== undefined) query = query.limit(limit);
    for await (const batch of query) yield readBatch(batch);
  }

  /** Runs a read, and once more if it fails: a compaction may have removed the version that it had begun on. */
  async reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch {
      return await work();
    }
  }

  rows(): Promise<number> {
    return this.#table.countRows();
  }

  /**
   * Rewrites small files into large ones, brings the vector index up to date and removes what only old versions need.
   * LanceDB rewrites the index even if there is nothing to do: call it only after writes.
   */
  async compact(removeVersionsBefore: Date): Promise<void> {
    await this.#guarded(() => this.#table.optimize({ cleanupOlderThan: removeVersionsBefore }));
    this.#commits = 0;
    this.#rowsWritten = 0;
  }

  close(): void {
    this.#table.close();
  }

  async #commit(
    action: "add" | "merge" | "update" | "delete",
    rows: number,
    work: () => Promise<unknown>,
  ): Promise<void> {
    await this.#guarded(() => {
      this.#beforeCommit({ table: this.name, action });
      return work();
    });
    this.#commits++;
    this.#rowsWritten += rows;
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      throw asStoreFailure(thrown);
    }
  }
}

/** Opens a table, and makes it first if it is not there. */
export async function openTable(
  connection: Connection,
  name: string,
  schema: Schema,
  beforeCommit: BeforeCommit,
): Promise<LanceTable> {
  const names = await connection.tableNames();
  const table = names.includes(name)
    ? await connection.openTable(name)
    : await connection.createEmptyTable(name, schema, { existOk: true });
  // Every commit left a fragment: a library that is only ever used for a minute must not grow file by file either.
  const { fragmentStats } = await table.stats();
  return new LanceTable(name, schema, table, beforeCommit, Math.max(0, fragmentStats.numSmallFragments - 1));
}
