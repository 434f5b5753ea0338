import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Connection, connect, type Table } from "@lancedb/lancedb";
import { copyTree, listTree, sharingBetween } from "../../health/copy-tree.ts";
import type { StoreBackup } from "../backup.ts";
import { versionIn, versionWritten } from "../written-version.ts";
import { hasColumns, readableRows, whyUnreadable } from "./read-table.ts";

export interface Recovered {
  table: string;
  /** What was wrong with it. */
  reason: string;
  /** Rows that it had; null where nobody knows. */
  expected: number | null;
  /** Rows that could still be read where they were; that an older version of the table had; that a backup had. */
  read: number;
  fromOlder: number;
  fromBackup: number;
  /** The backup that gave rows. */
  backup: StoreBackup | null;
}

export interface RecoverOptions {
  name: string;
  reason: string;
  /** The damaged store, which is left as it is. */
  from: string;
  /** Where the table is to be, as far as it can be had; else it is not there. */
  to: string;
  /** Newest first. */
  backups: readonly StoreBackup[];
}

/**
 * Brings back what can be had of a table: first the rows that can be read where they are, then those that only an older
 * version of the table has (LanceDB keeps versions until the next compaction), then those that only a backup has. A row
 * that was removed since may come back; that is the lesser evil, and scans and people can remove it again.
 */
export async function recoverTable(options: RecoverOptions): Promise<Recovered> {
  const { name, reason, from, to, backups } = options;
  const recovered: Recovered = {
    table: name,
    reason,
    expected: null,
    read: 0,
    fromOlder: 0,
    fromBackup: 0,
    backup: null,
  };
  const work = join(to, "recovering");
  await rm(work, { recursive: true, force: true });
  const target = await connect(to);
  try {
    if (await copyOfTable(from, work, name)) {
      const source = await openNewestThatOpens(work, name);
      if (source !== null) {
        try {
          recovered.expected = await source.table.countRows();
          const own = await pour(readableRows(source.table), { target, name, source: source.table });
          const older = await pourOlderVersions(source.table, { target, name });
          recovered.read = source.isNewest ? own : 0;
          recovered.fromOlder = source.isNewest ? older : own + older;
        } finally {
          source.table.close();
          source.connection.close();
        }
      }
    }
    for (const backup of backups) {
      const rows = await pourBackup(backup, { target, name });
      if (rows === 0) continue;
      recovered.fromBackup += rows;
      recovered.backup ??= backup;
    }
    return recovered;
  } finally {
    target.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** The column by which rows are the same; null where nobody knows, and then rows come from one place only. */
const keys: Record<string, string> = { meta: "key", folders: "id", files: "key", photos: "id" };
export function keyOf(name: string, columns: readonly string[]): string | null {
  const known = keys[name];
  if (known !== undefined) return known;
  return ["key", "hash", "id", "photo"].find((column) => columns.includes(column)) ?? null;
}

/** Everything that belongs to the table, so that files can be removed from the copy. False where there is nothing. */
async function copyOfTable(from: string, work: string, name: string): Promise<boolean> {
  const folder = `${name}.lance`;
  const files = await listTree(join(from, folder)).catch(() => []);
  const first = files[0];
  if (first === undefined) return false;
  await mkdir(join(work, folder), { recursive: true });
  const way = await sharingBetween(join(from, folder, first.name), work);
  await copyTree({ from: join(from, folder), to: join(work, folder), files, way: () => way });
  return true;
}

/** A table whose newest manifest cannot be read is opened as the version before, and so on. */
async function openNewestThatOpens(
  work: string,
  name: string,
): Promise<{ connection: Connection; table: Table; isNewest: boolean } | null> {
  const folder = join(work, `${name}.lance`, "_versions");
  const newestVersion = await versionWritten(join(work, `${name}.lance`));
  for (;;) {
    const connection = await connect(work);
    try {
      const table = await connection.openTable(name);
      await table.countRows();
      if (await hasColumns(table)) {
        return { connection, table, isNewest: (await table.version()) >= newestVersion };
      }
      table.close();
      connection.close();
    } catch {
      connection.close();
    }
    const manifests = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".manifest"));
    const newest = manifests.sort((a, b) => versionIn(b) - versionIn(a))[0];
    if (newest === undefined) return null;
    await rm(join(folder, newest));
    // It names the version that is newest, and is only there to make looking for it quicker.
    await rm(join(folder, "latest_version_hint.json"), { force: true });
  }
}

interface Target {
  target: Connection;
  name: string;
}

/** Adds rows to the new table, which is made if there is none; by key, only those that it does not have. Returns how many. */
async function pour(
  rows: AsyncIterable<{ numRows: number }>,
  { target, name, source }: Target & { source: Table },
): Promise<number> {
  const schema = await source.schema();
  const columns = schema.fields.map((field) => field.name);
  const key = keyOf(name, columns);
  let table: Table | null = (await target.tableNames()).includes(name) ? await target.openTable(name) : null;
  // The first rows are all of one version of the table: none of them is there twice, whatever the key.
  const isFirst = table === null;
  try {
    if (table !== null) {
      const own = (await table.schema()).fields.map((field) => field.name);
      if (key === null || own.join() !== columns.join()) return 0;
    }
    const before = (await table?.countRows()) ?? 0;
    for await (const batch of rows) {
      if (batch.numRows === 0) continue;
      if (table === null) table = await target.createTable(name, batch as never);
      else if (isFirst || key === null) await table.add(batch as never);
      else
        await table
          .mergeInsert(key)
          .whenNotMatchedInsertAll()
          .execute(batch as never);
    }
    return ((await table?.countRows()) ?? 0) - before;
  } finally {
    table?.close();
  }
}

/** So many versions back: they differ little, and what a compaction has left is not many. */
const olderVersions = 8;

async function pourOlderVersions(source: Table, where: Target): Promise<number> {
  const versions = await source.listVersions().catch(() => []);
  const newest = await source.version();
  let rows = 0;
  const older = versions.map(({ version }) => version).filter((version) => version < newest);
  for (const version of older.sort((a, b) => b - a).slice(0, olderVersions)) {
    try {
      await source.checkout(version);
      rows += await pour(readableRows(source), { ...where, source });
    } catch {
      // Its manifest is damaged as well, or what it needs was removed by a compaction.
    }
  }
  await source.checkoutLatest().catch(() => undefined);
  return rows;
}

async function pourBackup(backup: StoreBackup, where: Target): Promise<number> {
  const connection = await connect(backup.path);
  try {
    if ((await whyUnreadable(connection, backup.path, where.name)) !== null) return 0;
    const source = await connection.openTable(where.name);
    try {
      return await pour(readableRows(source), { ...where, source });
    } finally {
      source.close();
    }
  } catch {
    // A backup that cannot be read gives nothing; what can be had elsewhere is had all the same.
    return 0;
  } finally {
    connection.close();
  }
}
