import { Failure } from "../../../shared/errors.ts";
import type { BatchReader, Row } from "./arrow-rows.ts";
import type { NumberedFolder, StoreContext } from "./context.ts";
import { forgetPhotos } from "./forget-photos.ts";
import { forgetCompanionsIn } from "./metadata-table.ts";
import { sqlString } from "./sql.ts";
import { defaultFolderSettings, type FolderSettings, type FolderTable } from "./store.ts";

export function createFolderTable(context: StoreContext): FolderTable {
  const { tables, files, photos, folders, write } = context;
  return {
    list: () => [...folders.values()].map((folder) => folder.row),

    put: (folder) =>
      write(async () => {
        const known = folders.get(folder.id);
        const settings = known?.row.settings ?? folder.settings;
        const row = { ...folder, ...(settings === undefined ? {} : { settings }) };
        const number = known?.number ?? nextNumber(context);
        await tables.folders.merge("id", [toRow({ number, row })]);
        folders.set(folder.id, { number, row });
      }),

    configure: (id, change) =>
      write(async () => {
        const known = folders.get(id);
        if (known === undefined) throw folderUnknown();
        const settings: FolderSettings = { ...defaultFolderSettings, ...known.row.settings, ...change };
        const next = { number: known.number, row: { ...known.row, settings } };
        await tables.folders.merge("id", [toRow(next)]);
        folders.set(id, next);
      }),

    remove: (id) =>
      write(async () => {
        const folder = folders.get(id);
        if (folder === undefined) throw folderUnknown();
        // The folder goes first: from then on the removal is decided, and what a crash leaves behind it, the next
        // opening clears away.
        await tables.folders.delete(`id = ${sqlString(id)}`);
        folders.delete(id);
        const rows = [...files.rowsIn(folder.number)];
        const touched = new Set(rows.map((row) => files.photoOf(row)).filter((photo) => photo >= 0));
        await tables.files.delete(`folder = ${folder.number}`);
        await forgetCompanionsIn(context, folder.number);
        for (const row of rows) files.remove(row);
        await forgetPhotos(
          context,
          [...touched].filter((photo) => photos.placesOf(photo) === 0),
        );
      }),
  };
}

function folderUnknown(): Failure {
  return new Failure("folder-unknown", "This folder is not part of the library (any more).");
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
    enabled: (row.settings ?? defaultFolderSettings).enabled ? 1 : 0,
    exclusions: (row.settings ?? defaultFolderSettings).exclusions,
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
      ...settingsFrom(batch, n),
    },
  };
}

/** Absent where nobody has said anything. */
function settingsFrom(batch: BatchReader, n: number): { settings?: FolderSettings } {
  const enabled = batch.numberOrNull("enabled", n) !== 0;
  const exclusions = batch.textOrNull("exclusions", n) ?? "";
  return enabled && exclusions === "" ? {} : { settings: { enabled, exclusions } };
}
