import type { StoreContext } from "./context.ts";
import { allColumns, rowsOf } from "./file-table.ts";
import { chunksOf, sqlIn } from "./sql.ts";
import type { FileIdLookup, FileRow } from "./store.ts";

/**
 * Numbers of files beside the rows of their places, both sorted by number: 12 bytes a place while somebody looks, and
 * nothing afterwards. A number is no key: volumes give the same ones, and links share theirs.
 */
export async function readFileIds(context: StoreContext): Promise<FileIdLookup> {
  const { tables, files } = context;
  const pairs: { id: number; row: number }[] = [];
  for (const batch of await tables.files.read({
    where: "file_id IS NOT NULL",
    columns: ["key", "file_id"],
  })) {
    for (let n = 0; n < batch.length; n++) {
      const row = files.rowOf(batch.text("key", n));
      if (row >= 0) pairs.push({ id: batch.number("file_id", n), row });
    }
  }
  pairs.sort((a, b) => a.id - b.id);
  const ids = Float64Array.from(pairs, ({ id }) => id);
  const rows = Int32Array.from(pairs, ({ row }) => row);

  /** Where the first of this number would be. */
  function firstOf(fileId: number): number {
    let from = 0;
    let to = ids.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((ids[middle] ?? 0) < fileId) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  return {
    has: (fileId) => ids[firstOf(fileId)] === fileId,
    async find(fileIds) {
      const keys = new Set<string>();
      for (const fileId of fileIds) {
        for (let at = firstOf(fileId); ids[at] === fileId; at++) keys.add(files.keyOf(rows[at] ?? -1));
      }
      const found = new Map<number, FileRow[]>();
      for (const some of chunksOf([...keys], 1_000)) {
        for (const batch of await tables.files.read({ where: sqlIn("key", some), columns: allColumns })) {
          for (const row of rowsOf(context, batch)) {
            if (row.fileId === undefined) continue;
            const places = found.get(row.fileId);
            if (places) places.push(row);
            else found.set(row.fileId, [row]);
          }
        }
      }
      return found;
    },
  };
}
