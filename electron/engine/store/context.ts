import type { Log } from "../log.ts";
import type { AlbumLists } from "./album-lists.ts";
import type { Companions } from "./companions.ts";
import type { FileColumns } from "./file-columns.ts";
import type { IgnoredFiles } from "./ignored-files.ts";
import type { LanceTable } from "./lance-table.ts";
import type { Meta } from "./meta.ts";
import type { PhotoColumns } from "./photo-columns.ts";
import type { FolderRow } from "./store.ts";
import type { VectorTable } from "./vector-table.ts";

/** What the parts of an open store share. */
export interface StoreContext {
  readonly log: Log;
  readonly meta: Meta;
  readonly tables: {
    folders: LanceTable;
    files: LanceTable;
    photos: LanceTable;
    metadata: LanceTable;
    companions: LanceTable;
    facts: LanceTable;
    albums: LanceTable;
    albumPhotos: LanceTable;
    ignoredFiles: LanceTable;
  };
  /** By key of the set: every set that the store has, whether it is in use or not. */
  readonly vectors: Map<string, VectorTable>;
  readonly photos: PhotoColumns;
  readonly files: FileColumns;
  readonly companions: Companions;
  /** By id, in the order in which they were added. */
  readonly folders: Map<string, NumberedFolder>;
  readonly albums: AlbumLists;
  readonly ignored: IgnoredFiles;
  /**
   * Runs work that writes: one at a time, in order. Whatever it changed in memory is told to who listens afterwards, unless
   * `isSeen`, asked when the work is done, says that no list and no count can show it.
   */
  write<T>(work: () => Promise<T>, isSeen?: () => boolean): Promise<T>;
}

export interface NumberedFolder {
  /** Joins folders and files; given once. */
  number: number;
  row: FolderRow;
}
