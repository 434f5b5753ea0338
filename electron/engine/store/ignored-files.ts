import type { FileColumns } from "./file-columns.ts";
import type { LanceTable } from "./lance-table.ts";
import { chunksOf, sqlIn } from "./sql.ts";

/** A file at a place, as it was when it was looked at. */
export interface FileState {
  /** See `placeKey`. */
  key: string;
  bytes: number;
  modifiedAt: number;
}

/**
 * Files whose problem a person does not want to hear of. That holds while size and time stay: another content is another
 * file, and its problem is told.
 */
export class IgnoredFiles {
  readonly #table: LanceTable;
  readonly #files: FileColumns;
  readonly #states = new Map<string, { bytes: number; modifiedAt: number }>();

  constructor(table: LanceTable, files: FileColumns) {
    this.#table = table;
    this.#files = files;
  }

  /** How many of the files with a problem are ignored. */
  get count(): number {
    let count = 0;
    for (const key of this.#states.keys()) if (this.#files.hasProblem(key)) count++;
    return count;
  }

  has({ key, bytes, modifiedAt }: FileState): boolean {
    const state = this.#states.get(key);
    return state !== undefined && state.bytes === bytes && state.modifiedAt === modifiedAt;
  }

  /** Reads what was ignored, and leaves out what has changed since. */
  async load(files: LanceTable): Promise<void> {
    for (const batch of await this.#table.read({ columns: ["key", "bytes", "modified_at"] })) {
      for (let n = 0; n < batch.length; n++) {
        const state = { bytes: batch.number("bytes", n), modifiedAt: batch.number("modified_at", n) };
        this.#states.set(batch.text("key", n), state);
      }
    }
    for (const keys of chunksOf([...this.#states.keys()], 1_000)) {
      for (const batch of await files.read({
        where: sqlIn("key", keys),
        columns: ["key", "bytes", "modified_at"],
      })) {
        for (let n = 0; n < batch.length; n++) {
          this.noteWritten({
            key: batch.text("key", n),
            bytes: batch.number("bytes", n),
            modifiedAt: batch.number("modified_at", n),
          });
        }
      }
    }
  }

  /** To be told of every file that is written: one that has changed is not ignored any more. */
  noteWritten(state: FileState): void {
    if (this.#states.size > 0 && this.#states.has(state.key) && !this.has(state))
      this.#states.delete(state.key);
  }

  /** The caller is in `write`. */
  async add(states: readonly FileState[], now: number): Promise<void> {
    for (const some of chunksOf(states, 1_000)) {
      await this.#table.merge(
        "key",
        some.map(({ key, bytes, modifiedAt }) => ({
          key,
          bytes,
          modified_at: modifiedAt,
          ignored_at: now,
        })),
      );
      for (const { key, bytes, modifiedAt } of some) this.#states.set(key, { bytes, modifiedAt });
    }
  }

  /** The caller is in `write`. */
  async remove(keys: readonly string[]): Promise<void> {
    for (const some of chunksOf(keys, 1_000)) {
      await this.#table.delete(sqlIn("key", some));
      this.forget(some);
    }
  }

  /** In memory; the caller has deleted their rows. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.#states.delete(key);
  }
}
