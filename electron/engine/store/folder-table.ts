import { Failure } from "../../../shared/errors.ts";
import type { BatchReader, Row } from "./arrow-rows.ts";
import type { NumberedFolder, StoreContext } from "./context.ts";
import { forgetPhotos } from "./forget-photos.ts";
import { sqlString } from "./sql.ts";
import type { FolderTable } from "./store.ts";

export function createFolderTable(context: StoreContext): FolderTable {
  const { tables, files, photos, folders, write } = context;
  return {
    list: () => [...folders.values()].map((folder) => folder.row),

    put: (folder) =>
      write(async () => {
        const number = folders.get(folder.id)?.number ?? nextNumber(context);
        await tables.folders.merge("id", [toRow({ number, row: folder })]);
        folders.set(folder.id, { number, row: { ...folder } });
      }),

    remove: (id) =>
      write(async () => {
        const folder = folders.get(id);
        if (folder === undefined) {
          throw new Failure("folder-unknown", "This folder is not part of the library (any more).");
        }
        // The folder goes first: from then on the removal is decided, and what a crash leaves behind it, the next
        // opening clears away.
        await tables.folders.delete(`id = ${sqlString(id)}`);
        folders.delete(id);
        const rows = [...files.rowsIn(folder.number)];
        const touched = new Set(rows.map((row) => files.photoOf(row)).filter((photo) => photo >= 0));
        await tables.files.delete(`folder = ${folder.number}`);
        for (const row of rows) files.remove(row);
        await forgetPhotos(
          context,
          [...touched].filter((photo) => photos.placesOf(photo) === 0),
        );
      }),
  };
}

/** Higher than any number that a folder has or that a file still carries. */
function nextNumber({ folders, files }: StoreContext): number {
  const highest = Math.max(0, ...[...folders.values()].map((folder) => folder.number), files.highestFolder);
  return highest + 1;
}

function toRow({ number, row }: NumberedFolder): Row {
  return {
    number,
    id: row.id,
    path: row.path,
    volume_id: row.volumeId,
    volume_path: row.volumePath,
    added_at: row.addedAt,
    last_scanned_at: row.lastScannedAt,
    state: row.state,
  };
}

export function folderFrom(batch: BatchReader, n: number): NumberedFolder {
  return {
    number: batch.number("number", n),
    row: {
      id: batch.text("id", n),
      path: batch.text("path", n),
      volumeId: batch.text("volume_id", n),
      volumePath: batch.text("volume_path", n),
      addedAt: batch.number("added_at", n),
      lastScannedAt: batch.numberOrNull("last_scanned_at", n),
      state: batch.text("state", n) === "offline" ? "offline" : "online",
    },
  };
}
