import { randomUUID } from "node:crypto";
import type { Connection } from "@lancedb/lancedb";
import { Failure } from "../../../shared/errors.ts";
import { asStoreFailure } from "./failures.ts";
import { type BeforeCommit, openTable } from "./lance-table.ts";
import { type Meta, readMeta } from "./meta.ts";
import { metaSchema, tableNames } from "./schema.ts";
import { factTables } from "./steps/facts.ts";
import { fileIdentity } from "./steps/file-identity.ts";
import { firstTables } from "./steps/first-tables.ts";
import { folderSettings } from "./steps/folder-settings.ts";
import { ignoredFiles } from "./steps/ignored-files.ts";
import { metadataTables } from "./steps/metadata.ts";
import type { Migration } from "./steps/step.ts";

/**
 * The steps from nothing to the schema of today, in order. The number of a step is noted once it is done, so that one that
 * was interrupted is run again. See `Migration` for what a step may rely on.
 */
export const migrations: readonly Migration[] = [
  // A line each, in the order of their numbers.
  firstTables,
  metadataTables,
  folderSettings,
  fileIdentity,
  factTables,
  ignoredFiles,
];

export const newestVersion = newestOf(migrations);

export interface MigrateOptions {
  beforeCommit: BeforeCommit;
  /** Makes a copy of the store as it is and returns the name of the copy; null where a store is not a folder. */
  backUp: ((version: number) => Promise<string>) | null;
  /** Whether there is (still) a copy of this name. */
  hasBackup: (name: string) => Promise<boolean>;
  /** Given by tests, which play a later program. */
  steps?: readonly Migration[];
}

/** In the store's meta while steps run: the name of the copy that was made before the first of them, else "". */
export const backupKey = "migrating-from-backup";

/**
 * Brings a store to the version of this program and returns what it says of itself. Before the first step of an older store, a
 * copy of it is made; one that was interrupted goes on with the copy that it had, as a second one would be of a half.
 * Fails with `library-newer`, having touched nothing, if it is from a later program; with `library-damaged` if it has
 * photos but does not say its version; with `library-update-failed` if a step fails; and as `backUp` does.
 */
export async function migrate(connection: Connection, options: MigrateOptions): Promise<Meta> {
  const { beforeCommit, backUp, hasBackup, steps = migrations } = options;
  const newest = newestOf(steps);
  const names = await connection.tableNames();
  if (!names.includes(tableNames.meta) && (await hasPhotos(connection, names))) throw damaged();
  const meta = await readMeta(await openTable(connection, tableNames.meta, metaSchema, beforeCommit));
  const version = Number(meta.get("version") ?? "0");
  if (version > newest) {
    throw new Failure(
      "library-newer",
      `This library was last used by a newer Albumen (library version ${version}, this one knows ${newest}). Update Albumen, or choose another library.`,
      { details: { version, newestVersion: newest } },
    );
  }
  if (!Number.isInteger(version) || (version === 0 && (await hasPhotos(connection, names)))) throw damaged();
  if (meta.get("library") === undefined) await meta.set("library", randomUUID());
  if (version < newest && version > 0 && backUp !== null) {
    const known = meta.get(backupKey) ?? "";
    if (known === "" || !(await hasBackup(known))) await meta.set(backupKey, await backUp(version));
  }
  for (const migration of steps) {
    if (migration.number <= version) continue;
    try {
      await migration.run(connection, beforeCommit);
    } catch (thrown) {
      throw stepFailed(thrown, meta.get(backupKey) ?? "");
    }
    await meta.set("version", String(migration.number));
  }
  if ((meta.get(backupKey) ?? "") !== "") await meta.set(backupKey, "");
  return meta;
}

function newestOf(steps: readonly Migration[]): number {
  return steps.at(-1)?.number ?? 0;
}

async function hasPhotos(connection: Connection, names: readonly string[]): Promise<boolean> {
  if (!names.includes(tableNames.photos)) return false;
  return (await (await connection.openTable(tableNames.photos)).countRows()) > 0;
}

/** What is expected (a full disk) says itself what to do; anything else is told with where the library as it was lies. */
function stepFailed(thrown: unknown, backup: string): unknown {
  const known = asStoreFailure(thrown);
  if (known instanceof Failure || backup === "") return known;
  return new Failure(
    "library-update-failed",
    `The library could not be brought up to date. Nothing is lost: as it was before, its database is kept in its folder as ${backup}. ` +
      `Start Albumen again to try once more; or go back to the Albumen that you had before, and run: albumen doctor --restore ${backup}`,
    { cause: thrown, details: { reason: thrown instanceof Error ? thrown.message : String(thrown), backup } },
  );
}

function damaged(): Failure {
  return new Failure(
    "library-damaged",
    "The library does not say which version it has, so it cannot be opened safely. Your photos are untouched. " +
      "To mend it, close Albumen and run: albumen doctor --repair",
  );
}
