import { Failure } from "../../../shared/errors.ts";
import type { StoreContext } from "./context.ts";
import type { LanceTable } from "./lance-table.ts";
import type { VectorTable } from "./vector-table.ts";
import type { WriteQueue } from "./write-queue.ts";

/**
 * When to compact a table while writing goes on. Every batch is a version and a file; compacting rewrites the table. Done
 * too seldom, a library becomes thousands of files and gigabytes of old versions; too often, it rewrites itself all day.
 */
export function compactionIsDue(table: { rows: number; commits: number; rowsWritten: number }): boolean {
  const { rows, commits, rowsWritten } = table;
  if (commits < 64) return false;
  // A sixteenth of the table keeps the cost of rewriting in proportion to what was written; the cap on commits bounds the
  // number of files where batches are small.
  return commits >= 512 || rowsWritten * 16 >= rows;
}

export interface Upkeep {
  /** Queues what is due. Does not wait, does not fail: upkeep can be done another time. */
  afterWrite(): void;
  /** Does all that pays, table after table, until `signal` stops it between two. */
  optimize(signal?: AbortSignal): Promise<void>;
}

/** Compaction and indexes, in the queue of writes, so that no write runs beside them. */
export function createUpkeep({ context, queue }: { context: StoreContext; queue: WriteQueue }): Upkeep {
  let queued = false;

  const compact = (table: LanceTable) => table.compact(new Date());
  const plainTables = () => Object.values(context.tables);

  async function whatIsDue(): Promise<void> {
    for (const table of [
      ...plainTables(),
      ...[...context.vectors.values()].map((vectors) => vectors.table),
    ]) {
      const since = table.sinceCompaction;
      if (since.commits >= 64 && compactionIsDue({ ...since, rows: await table.rows() }))
        await compact(table);
    }
    for (const vectors of context.vectors.values()) if (vectors.indexIsDue()) await makeIndex(vectors);
  }

  async function makeIndex(vectors: VectorTable): Promise<void> {
    const { key } = vectors.set;
    const rows = vectors.rows;
    await vectors.makeIndex();
    context.log.info("Made the vector index", { key, rows });
  }

  return {
    afterWrite() {
      if (queued) return;
      queued = true;
      queue
        .run(async () => {
          queued = false;
          await whatIsDue();
        })
        .catch((thrown: unknown) => {
          queued = false;
          context.log.warn("Upkeep of the store failed; it is tried again later", { error: String(thrown) });
        });
    },

    async optimize(signal) {
      const steps: (() => Promise<void>)[] = [
        ...plainTables().map((table) => async () => {
          if (await hasManyFiles(table)) await compact(table);
        }),
        ...[...context.vectors.values()].map((vectors) => async () => {
          if (vectors.indexIsDue()) await makeIndex(vectors);
          const unindexed = vectors.indexed ? await vectors.unindexedRows() : 0;
          if (unindexed > 0 || (await hasManyFiles(vectors.table))) await compact(vectors.table);
        }),
      ];
      for (const step of steps) {
        if (signal?.aborted === true) throw new Failure("cancelled", "Stopped before it was done.");
        await queue.run(step);
      }
    },
  };
}

/** A table that was just compacted has one file; a few more do no harm and are not worth rewriting it. */
async function hasManyFiles(table: LanceTable): Promise<boolean> {
  const { fragmentStats } = await table.raw.stats();
  return fragmentStats.numSmallFragments > 8 || table.sinceCompaction.commits > 16;
}
