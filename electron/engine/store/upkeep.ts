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

/** So many commits are too many to wait for a quiet moment any longer: each is a file that every search has to open. */
const commitsThatCannotWait = 1024;
/** Nobody has searched for so long: the moment is quiet. */
const quietMs = 3_000;

export interface Upkeep {
  /** Queues what is due. Does not wait, does not fail: upkeep can be done another time. */
  afterWrite(): void;
  /** Does all that pays, table after table, until `signal` stops it between two. */
  optimize(signal?: AbortSignal): Promise<void>;
  /** The last upkeep that failed, if none has succeeded since; kept with the library. */
  failure(): UpkeepFailure | null;
  /** Nothing is begun any more. */
  close(): void;
}

export interface UpkeepFailure {
  at: number;
  message: string;
}

const failureKey = "upkeep-failed";

/**
 * Compaction and indexes, in the queue of writes, so that no write runs beside them. While somebody searches, what is due
 * waits: it would take the processor and the disk from the search.
 */
export function createUpkeep({ context, queue }: { context: StoreContext; queue: WriteQueue }): Upkeep {
  const { meta, log } = context;
  let queued = false;
  let closed = false;
  let later: NodeJS.Timeout | undefined;

  const compact = (table: LanceTable) => table.compact(new Date());
  const plainTables = () => Object.values(context.tables);
  const searchedWithin = (ms: number) =>
    [...context.vectors.values()].some((vectors) => vectors.askedWithin(ms));

  /** False where something is due and waits for a quiet moment. */
  async function whatIsDue(): Promise<boolean> {
    let allDone = true;
    for (const table of [
      ...plainTables(),
      ...[...context.vectors.values()].map((vectors) => vectors.table),
    ]) {
      const since = table.sinceCompaction;
      if (since.commits < 64 || !compactionIsDue({ ...since, rows: await table.rows() })) continue;
      if (since.commits < commitsThatCannotWait && searchedWithin(quietMs)) allDone = false;
      else await compact(table);
    }
    for (const vectors of context.vectors.values()) {
      if (!vectors.indexIsDue()) continue;
      // Without any index a search compares with everything, so the first one does not wait.
      if (vectors.indexed && searchedWithin(quietMs)) allDone = false;
      else await makeIndex(vectors);
    }
    return allDone;
  }

  async function makeIndex(vectors: VectorTable): Promise<void> {
    const { key } = vectors.set;
    const rows = vectors.rows;
    await vectors.makeIndex();
    log.info("Made the vector index", { key, rows });
  }

  /**
   * A compaction leaves the index that it replaced until the next one: as many bytes as there are vectors. Once more, with
   * nothing left to rewrite, removes it. It may take one round more where LanceDB joins two partitions, but not for ever.
   */
  async function compactVectors({ table, indexed }: VectorTable): Promise<void> {
    for (let round = 0; round < 3; round++) {
      const before = await table.raw.version();
      await compact(table);
      if (!indexed || (await table.raw.version()) === before) return;
    }
  }

  async function noted<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      if (meta.get(failureKey)) await meta.set(failureKey, "");
      return result;
    } catch (thrown) {
      const failure: UpkeepFailure = {
        at: Date.now(),
        message: thrown instanceof Error ? thrown.message : String(thrown),
      };
      // What hinders upkeep may hinder this as well; then the log alone knows.
      await meta.set(failureKey, JSON.stringify(failure)).catch(() => undefined);
      throw thrown;
    }
  }

  function afterWrite(): void {
    if (queued || closed) return;
    queued = true;
    queue
      .run(async () => {
        queued = false;
        if (await noted(whatIsDue)) return;
        later ??= setTimeout(() => {
          later = undefined;
          afterWrite();
        }, quietMs).unref();
      })
      .catch((thrown: unknown) => {
        queued = false;
        if (!closed)
          log.warn("Upkeep of the store failed; it is tried again later", { error: String(thrown) });
      });
  }

  return {
    afterWrite,

    async optimize(signal) {
      const steps: (() => Promise<void>)[] = [
        ...plainTables().map((table) => async () => {
          if (await hasManyFiles(table)) await compact(table);
        }),
        ...[...context.vectors.values()].map((vectors) => async () => {
          if (vectors.indexIsDue()) await makeIndex(vectors);
          const unindexed = vectors.indexed ? await vectors.unindexedRows() : 0;
          if (unindexed > 0 || (await hasManyFiles(vectors.table))) await compactVectors(vectors);
        }),
      ];
      for (const step of steps) {
        if (signal?.aborted === true) throw new Failure("cancelled", "Stopped before it was done.");
        await queue.run(() => noted(step));
      }
    },

    failure() {
      const noted = meta.get(failureKey);
      return noted ? (JSON.parse(noted) as UpkeepFailure) : null;
    },

    close() {
      closed = true;
      clearTimeout(later);
    },
  };
}

/** A table that was just compacted has one file; a few more do no harm and are not worth rewriting it. */
async function hasManyFiles(table: LanceTable): Promise<boolean> {
  const { fragmentStats } = await table.raw.stats();
  return fragmentStats.numSmallFragments > 8 || table.sinceCompaction.commits > 16;
}
