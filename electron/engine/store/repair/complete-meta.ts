import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { type Connection, connect } from "@lancedb/lancedb";
import type { FixedSizeList } from "../arrow.ts";
import type { StoreBackup } from "../backup.ts";
import { openTable } from "../lance-table.ts";
import { type Meta, readMeta } from "../meta.ts";
import { backupKey } from "../migrations.ts";
import { embeddingsPrefix, metaSchema, tableNames } from "../schema.ts";
import { firstTables } from "../steps/first-tables.ts";
import { keepsUnplacedKey } from "../unplaced.ts";

/** Null, or why it cannot be relied on. */
export async function metaIsSound(connection: Connection): Promise<string | null> {
  const table = await connection.openTable(tableNames.meta);
  try {
    const found = new Map<string, string>();
    for await (const batch of table.query())
      for (const row of batch) found.set(String(row?.key), String(row?.value));
    return /^\d+$/.test(found.get("version") ?? "") && found.has("library")
      ? null
      : "it does not say which version the library has";
  } finally {
    table.close();
  }
}

/**
 * Writes what is missing in a repaired store's meta. A version that nobody knows is taken for the first one. Where files may
 * be missing, photos without a place are not cleared away before all folders were looked through again.
 */
export async function completeMeta(
  part: string,
  { rebuilt, backups }: { rebuilt: readonly string[]; backups: readonly StoreBackup[] },
): Promise<void> {
  const connection = await connect(part);
  try {
    const table = await openTable(connection, tableNames.meta, metaSchema, () => undefined);
    const meta = await readMeta(table);
    const isOlder = rebuilt.some((name) => name !== tableNames.meta && !name.startsWith(embeddingsPrefix));
    // A table may have come from a backup of an older version, or have to be made anew: all steps run again, and look
    // themselves what has been done.
    await firstTables.run(connection, () => undefined);
    if (isOlder || !/^\d+$/.test(meta.get("version") ?? ""))
      await meta.set("version", String(firstTables.number));
    if (meta.get("library") === undefined) await meta.set("library", randomUUID());
    // A copy of what was just put together must not push out one of better days.
    if (backups[0] !== undefined) await meta.set(backupKey, basename(backups[0].path));
    for (const name of await connection.tableNames()) {
      if (!name.startsWith(embeddingsPrefix)) continue;
      const key = name.slice(embeddingsPrefix.length);
      await nameSet(connection, meta, key);
      if (rebuilt.includes(name)) await meta.set(`index:${key}`, "");
    }
    if (rebuilt.includes(tableNames.files) || rebuilt.includes(tableNames.folders))
      await meta.set(keepsUnplacedKey, String(Date.now()));
    table.close();
  } finally {
    connection.close();
  }
}

/** Sets of vectors are named in the meta; a table of vectors that nobody names would lie there for nothing. */
async function nameSet(connection: Connection, meta: Meta, key: string): Promise<void> {
  if (meta.get(`embeddings:${key}`) !== undefined) return;
  const table = await connection.openTable(`${embeddingsPrefix}${key}`);
  try {
    const field = (await table.schema()).fields.find(({ name }) => name === "vector");
    const dimensions = (field?.type as FixedSizeList<never> | undefined)?.listSize;
    if (dimensions === undefined) return;
    const stats = await table.indexStats("vector_idx").catch(() => undefined);
    const metric = stats?.distanceType ?? "cosine";
    await meta.set(`embeddings:${key}`, JSON.stringify({ key, dimensions, metric }));
  } finally {
    table.close();
  }
}
