import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { LanceTable } from "./lance-table.ts";

/** A path, not an address like `s3://bucket/prefix`. */
export function isLocal(uri: string): boolean {
  return !uri.includes("://");
}

/** Bytes of a store: what lies in its folder, or what its tables say of themselves where there is no folder to look into. */
export async function storeSize(uri: string, tables: readonly LanceTable[]): Promise<number> {
  if (isLocal(uri)) return folderSize(uri);
  const stats = await Promise.all(tables.map((table) => table.raw.stats()));
  return stats.reduce((sum, table) => sum + table.totalBytes, 0);
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      // A compaction may remove a file between the listing and the look.
      .map((entry) =>
        stat(path.join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
