import { randomUUID } from "node:crypto";
import { connect } from "@lancedb/lancedb";
import { readBatch } from "../arrow-rows.ts";
import { openTable } from "../lance-table.ts";
import { folderSchema, tableNames } from "../schema.ts";

/**
 * Folders that files belong to and that the list does not have (any more): a place that all their files share. It may be
 * deeper than what was once added, and never wider. Returns how many there were.
 */
export async function restoreFolders(
  part: string,
  toPath: (place: { volumeId: string; path: string }) => string | null,
): Promise<number> {
  const connection = await connect(part);
  try {
    const names = await connection.tableNames();
    if (!names.includes(tableNames.files)) return 0;
    const known = new Set<number>();
    if (names.includes(tableNames.folders)) {
      const folders = await connection.openTable(tableNames.folders);
      for await (const batch of folders.query().select(["number"])) {
        for (const number of readBatch(batch).ints("number")) known.add(number);
      }
      folders.close();
    }
    const found = new Map<number, { volumeId: string; names: string[] }>();
    const files = await connection.openTable(tableNames.files);
    for await (const batch of files.query().select(["folder", "volume_id", "path"])) {
      const rows = readBatch(batch);
      for (let n = 0; n < rows.length; n++) {
        const number = rows.number("folder", n);
        if (known.has(number)) continue;
        const folder = rows.text("path", n).split("/").slice(0, -1);
        const before = found.get(number);
        found.set(number, {
          volumeId: rows.text("volume_id", n),
          names: before === undefined ? folder : shared(before.names, folder),
        });
      }
    }
    files.close();
    if (found.size === 0) return 0;
    // As the first version had them: what a later one added, its step adds.
    const table = await openTable(connection, tableNames.folders, folderSchema, () => undefined);
    const columns = (await table.raw.schema()).fields.map((field) => field.name);
    for (const [number, { volumeId, names: place }] of found) {
      const path = place.join("/");
      const row: Record<string, string | number | null> = {
        number,
        id: randomUUID(),
        path: toPath({ volumeId, path }) ?? path,
        volume_id: volumeId,
        volume_path: path,
        added_at: Date.now(),
        last_scanned_at: null,
        state: toPath({ volumeId, path }) === null ? "offline" : "online",
        enabled: 1,
        exclusions: "",
      };
      await table.raw.add([Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))]);
    }
    table.close();
    return found.size;
  } finally {
    connection.close();
  }
}

function shared(one: readonly string[], other: readonly string[]): string[] {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length++;
  return one.slice(0, length);
}
