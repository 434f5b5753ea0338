import type { PhotoScope } from "../../../shared/facts.ts";
import type { FileStatus, MediaKind, TakenAtSource } from "../../../shared/photo.ts";
import type { Log } from "../log.ts";
import type { SaidBy } from "../metadata/facts.ts";
import type { StoreCheckUp } from "./check-up.ts";
import type { AlbumTable, FactTable } from "./fact-types.ts";
import type { MetadataTable } from "./metadata-types.ts";
import type { PhotoPositions } from "./photo-positions.ts";
import type { ProblemTable } from "./problem-table.ts";

/**
 * What the engine knows of storage. Implemented in this folder on LanceDB; nothing outside it can tell.
 * All times are milliseconds since the epoch, UTC, unless the name says "local".
 */
export interface Store {
  readonly libraryId: string;
  /** Version of the schema, equal to the number of the newest migration. */
  readonly version: number;

  readonly folders: FolderTable;
  readonly files: FileTable;
  readonly photos: PhotoTable;
  readonly problems: ProblemTable;
  /** Where photos were taken. */
  positions(): Promise<PhotoPositions>;
  readonly facts: FactTable;
  readonly albums: AlbumTable;
  readonly metadata: MetadataTable;
  /** The vectors of one model; created at the first use. Fails if `metric` or `dimensions` differ from what is stored. */
  embeddings(set: VectorSet): Promise<EmbeddingTable>;

  /**
   * Writes one batch of finished photos: embeddings first, then photos, then files, so that a process killed in
   * between leaves no file that points at nothing. Idempotent: writing a batch again changes nothing.
   * Fails with `disk-full`, and then nothing of the batch counts as done.
   */
  writeIndexed(batch: IndexedBatch): Promise<void>;

  /** A word that a part of the engine keeps with the library. */
  note(name: string): string | undefined;
  setNote(name: string, value: string): Promise<void>;

  /** Grows with every change that a grid could show. */
  readonly revision: number;
  /** Called after a change, with the new revision. Returns the function that unsubscribes. */
  onChange(listener: (revision: number) => void): () => void;

  /** Whether lists, counts and searches have photos whose drives are not connected. They do until this is called. */
  showAway(shows: boolean): void;
  counts(): StoreCounts;
  /** Bytes on disk. */
  size(): Promise<number>;
  /** Compacts and brings indexes up to date. Called when idle; bounded; safe to abort. */
  optimize(signal?: AbortSignal): Promise<void>;
  /** The last upkeep that failed, if none has succeeded since; kept with the library. */
  upkeepFailure(): { at: number; message: string } | null;
  /**
   * Reads the tables (of the vectors a sample, unless `deep`) and tells what is not well; with `repair`, after it was mended as
   * far as that can be done while the store is open. Writes wait meanwhile.
   */
  checkUp(options: {
    deep: boolean;
    repair: boolean;
    signal?: AbortSignal | undefined;
  }): Promise<{ found: StoreCheckUp; did: string[] }>;
  close(): Promise<void>;
}

export interface StoreCounts {
  photos: number;
  files: number;
  missing: number;
  offline: number;
  failed: number;
  /** Only in the cloud; absent where there are none. */
  cloud?: number;
  /** Photos that are in no list and no count because their drives are not connected; absent where there are none. */
  leftOut?: number;
}

export interface FolderRow {
  id: string;
  /** Absolute path as given by the user (resolved). */
  path: string;
  volumeId: string;
  /** Path relative to the volume, with "/" between names; "" is the volume's root. */
  volumePath: string;
  addedAt: number;
  lastScannedAt: number | null;
  state: "online" | "offline";
  /** Set by `FolderTable.configure` alone; absent is the default. */
  settings?: FolderSettings;
}

/** What a person says of a folder. */
export interface FolderSettings {
  /** False: its photos stay as they are, and nothing looks at the disk. */
  enabled: boolean;
  /** What is left out, as lines of a .gitignore. */
  exclusions: string;
}
export const defaultFolderSettings: FolderSettings = { enabled: true, exclusions: "" };

export interface FolderTable {
  list(): readonly FolderRow[];
  /** Adds a folder, or changes what scans know of it. Its settings stay as they are. */
  put(folder: FolderRow): Promise<void>;
  /** Changes what a person says of a folder, whatever else is written of it meanwhile. Fails with folder-unknown. */
  configure(id: string, settings: Partial<FolderSettings>): Promise<void>;
  /** Removes the folder and its files; photos that have no file left go as well, vectors included. */
  remove(id: string): Promise<void>;
}

export interface FileProblem {
  code: string;
  message: string;
}

export interface FileRow {
  folderId: string;
  volumeId: string;
  /** Path relative to the volume, "/" between names, exactly as the file system spells it. */
  path: string;
  bytes: number;
  modifiedAt: number;
  status: FileStatus;
  /** Null only for a file that could not be read at all. */
  hash: string | null;
  /** Nothing could be read (status "unreadable") or only a part (status "present"). */
  problem: FileProblem | null;
  /** When this row was last confirmed by a scan. */
  seenAt: number;
  /** The number that its file system knows the file by, rounded to what a double holds; absent where unknown. */
  fileId?: number;
  /** The hash is that of a file with the same number, size and time, and was not computed from the bytes yet. */
  isUnverified?: boolean;
  /** While it is missing: since when, in the library's own time (library/library-time.ts). */
  missingSince?: number;
}

export interface FileTable {
  /**
   * What a rescan compares with, for one folder, in no order, in bounded batches.
   * @param within only what lies at one of these paths of its volume, or below
   */
  scan(folderId: string, within?: readonly string[]): AsyncIterable<FileRow[]>;
  /** Places of these contents, all statuses. */
  ofHashes(hashes: readonly string[]): Promise<Map<string, FileRow[]>>;
  /** Writes rows whose photo is already stored (a copy, a move) or that have none (unreadable). Keyed by volume and path. */
  put(rows: readonly FileRow[]): Promise<void>;
  /** Sets the status of places, by volume and path. `missingSince` goes with "missing". */
  setStatus(
    places: readonly { volumeId: string; path: string }[],
    status: FileStatus,
    missingSince?: number,
  ): Promise<void>;
  /** Sets the status of everything in a folder that is `from` now (a drive went or came back). */
  setFolderStatus(folderId: string, from: FileStatus, to: FileStatus): Promise<void>;
  /**
   * Takes places out of the library that are of no use any more: the old one of a file that was moved, one that was never
   * read and is gone. A photo is kept, also without a place.
   */
  forget(places: readonly { volumeId: string; path: string }[]): Promise<void>;
  /**
   * Gives the files of a folder new addresses: their volume is known by another name now. Null leaves a file where it is.
   * If it is interrupted, running it again completes it.
   */
  rehome(
    folderId: string,
    newPlace: (place: { volumeId: string; path: string }) => { volumeId: string; path: string } | null,
  ): Promise<void>;
  /** The content that the library has at a place. No disk is asked. */
  hashAt(place: { volumeId: string; path: string }): string | null;
  /** Which files have which number now: a snapshot, made in one pass over all places. */
  fileIds(): Promise<FileIdLookup>;
  /** Photos of a folder: contents with a place in it that is not missing. */
  countOf(folderId: string): number;
  /** Files of a folder that are only in the cloud. */
  cloudIn(folderId: string): number;
}

/** Places by the number of their file. */
export interface FileIdLookup {
  has(fileId: number): boolean;
  /** All places with one of these numbers, whatever their volume and status. */
  find(fileIds: readonly number[]): Promise<Map<number, FileRow[]>>;
}

/** Facts of one content that never change: they come from its bytes. */
export interface PhotoRow {
  hash: string;
  kind: MediaKind;
  bytes: number;
  /** Pixels after orientation. */
  width: number;
  height: number;
  /** EXIF orientation as found, 1…8. */
  orientation: number;
  /** Local wall-clock time as if it were UTC, so that days are the days the photographer lived; null if unknown. */
  takenAtLocal: number | null;
  takenAtSource: TakenAtSource | null;
  takenAtZoneMinutes: number | null;
  camera: string | null;
  lens: string | null;
  latitude: number | null;
  longitude: number | null;
  thumbhash: Uint8Array;
  addedAt: number;
  /** What its file says of it, to be written; read by `MetadataTable`. Absent where nobody has looked. */
  said?: readonly SaidBy[];
}

export interface PhotoTable {
  has(hash: string): boolean;
  get(hashes: readonly string[]): Promise<Map<string, PhotoRow>>;
  /**
   * All photos that have at least one place that is not missing, are not hidden and not left out by `showAway`, newest first;
   * those without a date at the end.
   * A frozen snapshot held in columns: a million photos are a few megabytes.
   */
  timeline(): PhotoOrder;
  /** When a photo was taken, as a person corrected it or else as the file says; null where unknown. Asks no disk. */
  takenAtLocal(hash: string): number | null;
  /** An album in its own order (empty for one that does not exist), favourites or hidden photos newest first. */
  scope(scope: PhotoScope): PhotoOrder;
  /** The same columns for a given list, in its order. Unknown hashes are left out. */
  order(hashes: readonly string[]): PhotoOrder;
  /** Contents that have no place at all any more: each of their files was changed or forgotten. */
  withoutPlace(): string[];
  /** Removes those of these that (still) have no place, with all their vectors. */
  forget(hashes: readonly string[]): Promise<void>;
}

/** In a column of days: no date is known. */
export const unknownDay = -2147483648;

/** An ordered list of photos as columns of equal length. */
export interface PhotoOrder {
  readonly length: number;
  hashAt(index: number): string;
  indexOf(hash: string): number;
  /** Days since 1970-01-01 of `takenAtLocal`; `unknownDay` where unknown. */
  readonly days: Int32Array;
  /** width/height times 1000, clamped to 1…65535. */
  readonly aspectRatios: Uint16Array;
  /** A new order by date, newest first, of the same photos. */
  byDate(): PhotoOrder;
}

export interface VectorSet {
  /** Model key and precision and file revision, safe in a table name: `[a-z0-9_]+`. */
  key: string;
  dimensions: number;
  metric: "cosine" | "dot" | "l2";
}

export interface Embedding {
  hash: string;
  vector: Float32Array;
}

/** Which photos a search may find. Applied before the vector search, never to its results. */
export interface PhotoFilter {
  takenFromLocal?: number;
  takenBeforeLocal?: number;
  folderId?: string;
  kinds?: readonly MediaKind[];
  /** Default true: photos that have no place left, or that are left out because they are away, are not found. */
  availableOnly?: boolean;
  /** Without one all photos that are not hidden; with one only its own. */
  scope?: PhotoScope;
}

export interface EmbeddingTable {
  readonly count: number;
  has(hash: string): boolean;
  put(rows: readonly Embedding[]): Promise<void>;
  /** Nearest first. `similarity` is the cosine similarity in [-1, 1] whatever the metric, for unit vectors. */
  nearest(
    vector: Float32Array,
    options: { limit: number; filter?: PhotoFilter },
  ): Promise<{ hash: string; similarity: number }[]>;
  /** The vectors of these contents; those without one are left out. */
  get(hashes: readonly string[]): Promise<Map<string, Float32Array>>;
  /** Photos (of those with a place that is not missing) that have no vector yet: bounded batches of hashes. */
  missing(): AsyncIterable<string[]>;
}

export interface IndexedPhoto {
  photo: PhotoRow;
  files: readonly FileRow[];
  /** Null where only the vector failed: the photo is kept and shown, and is embedded at the next run. */
  embedding: Float32Array | null;
}

export interface IndexedBatch {
  set: VectorSet;
  photos: readonly IndexedPhoto[];
}

export interface OpenStoreOptions {
  /** A local path or a LanceDB URI. */
  uri: string;
  log: Log;
}
/** `openStore(options): Promise<Store>` lives in `open.ts`. Fails with `library-newer`, `library-damaged`, `library-unwritable`. */
export type OpenStore = (options: OpenStoreOptions) => Promise<Store>;
