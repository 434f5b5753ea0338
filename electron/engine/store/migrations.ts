import { randomUUID } from "node:crypto";
import type { Connection } from "@lancedb/lancedb";
import { Failure } from "../../../shared/errors.ts";
import { type BeforeCommit, openTable } from "./lance-table.ts";
import { type Meta, readMeta } from "./meta.ts";
import { metaSchema, tableNames } from "./schema.ts";
import { firstTables } from "./steps/first-tables.ts";
import type { Migration } from "./steps/step.ts";

/**
 * The steps from nothing to the schema of today, in order. The number of a step is noted once it is done, so that one that
 * was interrupted is run again. See `Migration` for what a step may rely on.
 */
export const migrations: readonly Migration[] = [
  // A line each, in the order of their numbers.
  firstTables,
];

export const newestVersion = newestOf(migrations);

/**
 * Brings a store to the version of this program and returns what it says of itself.
 * Fails with `library-newer`, having touched nothing, if it is from a later program; with `library-damaged` if it has
 * photos but does not say its version.
 * @param steps given by tests, which play a later program.
 */
export async function migrate(
  connection: Connection,
  beforeCommit: BeforeCommit,
  steps: readonly Migration[] = migrations,
): Promise<Meta> {
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
  for (const migration of steps) {
    if (migration.number <= version) continue;
    await migration.run(connection, beforeCommit);
    await meta.set("version", String(migration.number));
  }
  return meta;
}

function newestOf(steps: readonly Migration[]): number {
  return steps.at(-1)?.number ?? 0;
}

async function hasPhotos(connection: Connection, names: readonly string[]): Promise<boolean> {
  if (!names.includes(tableNames.photos)) return false;
  return (await (await connection.openTable(tableNames.photos)).countRows()) > 0;
}

function damaged(): Failure {
  return new Failure(
    "library-damaged",
    "The library does not say which version it has, so it cannot be opened safely. Restore its folder from a backup, or move it away and index your photos again.",
  );
}
