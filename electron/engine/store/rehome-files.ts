import type { StoreContext } from "./context.ts";
import { placeKey } from "./file-columns.ts";
import { allColumns, putFiles, rowsOf } from "./file-table.ts";
import { chunksOf, sqlIn } from "./sql.ts";

interface Place {
  volumeId: string;
  path: string;
}

const rowsAtOnce = 1_000;

/**
 * Writes each row under its new key before the old one is deleted, so that a process that dies in between leaves a row
 * twice and none not at all. The next run meets the old one again and replaces the new one by it. The caller is in `write`.
 */
export async function rehomeFiles(
  context: StoreContext,
  folder: number,
  newPlace: (place: Place) => Place | null,
): Promise<void> {
  const { tables, files } = context;
  const batches = await tables.files.read({ where: `folder = ${folder}`, columns: allColumns });
  for (const batch of batches) {
    for (let from = 0; from < batch.length; from += rowsAtOnce) {
      const moved = [...rowsOf(context, batch, from, from + rowsAtOnce)].flatMap((row) => {
        const place = newPlace(row);
        const isSame = place === null || (place.volumeId === row.volumeId && place.path === row.path);
        return isSame ? [] : [{ oldKey: placeKey(row.volumeId, row.path), row: { ...row, ...place } }];
      });
      if (moved.length === 0) continue;
      await putFiles(
        context,
        moved.map(({ row }) => row),
      );
      const oldKeys = moved.map(({ oldKey }) => oldKey);
      for (const some of chunksOf(oldKeys, rowsAtOnce)) await tables.files.delete(sqlIn("key", some));
      for (const key of oldKeys) files.remove(files.rowOf(key));
    }
  }
}
