import type { SaidBy, SourceFacts } from "../metadata/facts.ts";

export type CompanionKind = "sidecar" | "raw" | "video";

/** A file that is one with a picture beside it, in the same folder and on the same volume. */
export interface CompanionRow {
  folderId: string;
  volumeId: string;
  path: string;
  kind: CompanionKind;
  bytes: number;
  modifiedAt: number;
  /** The path of its picture. A sidecar of a raw file that is itself a part has the raw file here. */
  mainPath: string;
  /** What a sidecar says; null for all others, and where nothing of it could be read. */
  said: SourceFacts | null;
}

/** What was read in files about their pictures. */
export interface MetadataTable {
  /** What the picture's own file says, by who says it. */
  get(hashes: readonly string[]): Promise<Map<string, SaidBy[]>>;
  /** Stars by the file or by a file beside it, which goes first; from memory. Null for none. */
  ratingOf(hash: string): number | null;
  /** Marks by the picture's own file, from memory. */
  marksOf(hash: string): { isPanorama: boolean; hasMotion: boolean };
  /** For contents that came in before there was this table, or whose row was lost. */
  put(rows: readonly { hash: string; said: readonly SaidBy[] }[]): Promise<void>;
  /** Contents with a place that is not missing of which nothing was read yet: bounded batches. */
  missing(): Iterable<string[]>;

  /** Files that are videos and belong to no picture. */
  readonly videos: number;
  /** Files beside these places, and beside those. */
  companionsOf(places: readonly { volumeId: string; path: string }[]): Promise<CompanionRow[]>;
  companionsIn(folderId: string): AsyncIterable<CompanionRow[]>;
  putCompanions(rows: readonly CompanionRow[]): Promise<void>;
  forgetCompanions(places: readonly { volumeId: string; path: string }[]): Promise<void>;
}
