/** Where a photo was taken: degrees, north and east positive. */
export interface GeoPoint {
  latitude: number;
  longitude: number;
}

/**
 * What a person has said of one content. Null: nothing, what the file says stands. "none" and "": there is none, whatever
 * the file says.
 */
export interface UserFacts {
  favourite: boolean;
  hidden: boolean;
  /** 0 to 5 stars. */
  rating: number | "none" | null;
  title: string | null;
  caption: string | null;
  /** Local wall-clock time as if it were UTC, in whole seconds. */
  takenAtLocal: number | null;
  place: GeoPoint | "none" | null;
}

export const noFacts: Readonly<UserFacts> = {
  favourite: false,
  hidden: false,
  rating: null,
  title: null,
  caption: null,
  takenAtLocal: null,
  place: null,
};

export interface FactChange {
  hash: string;
  change: Partial<UserFacts>;
}

/**
 * What people said of photos, by content: it outlives the photo's row, so that it is there again when a content comes back.
 * The part that lists need is in memory.
 */
export interface FactTable {
  /** All that is said of these contents; every one of them has an entry. */
  get(hashes: readonly string[]): Promise<Map<string, UserFacts>>;
  /** Everything that is said of any content, whether it is in the library or not. */
  all(): Promise<Map<string, UserFacts>>;
  /** The part in memory: no title, caption and place. */
  quick(hash: string): Pick<UserFacts, "favourite" | "hidden" | "rating" | "takenAtLocal">;
  /** Writes all changes in one commit. A hash must not repeat. Unknown contents are fine. */
  put(changes: readonly FactChange[]): Promise<void>;
  /** To which content the facts of another were carried; the content itself where they were not. */
  carriedTo(hashes: readonly string[]): Promise<Map<string, string>>;
  /** Photos that have a place and are not hidden (favourites), or that are (hidden). */
  counts(): { favourites: number; hidden: number };
}

export type AlbumSort = "manual" | "date";

export interface AlbumRow {
  id: string;
  name: string;
  sort: AlbumSort;
  /** Null: the first photo stands for the album. */
  cover: string | null;
  createdAt: number;
}

/** A photo's place in an album; null takes it out. Positions are only compared. */
export interface AlbumMember {
  hash: string;
  position: number | null;
}

/** Albums and which contents are in them. All of it is in memory. */
export interface AlbumTable {
  /** By name. */
  list(): readonly AlbumRow[];
  get(id: string): AlbumRow | undefined;
  /** Photos of the library in this album: what its view shows. */
  countOf(id: string): number;
  /** The photo that stands for the album: its cover, else the first that can be shown; null for none. */
  coverOf(id: string): string | null;
  /** Every member in order, also those whose photo is not in the library now. */
  members(id: string): readonly { hash: string; position: number }[];
  /** Position of a member, or null. */
  positionOf(id: string, hash: string): number | null;
  /** Albums that a content is in, by name. */
  ofPhoto(hash: string): readonly AlbumRow[];
  put(album: AlbumRow): Promise<void>;
  /** Removes the album and its list; the photos stay. */
  remove(id: string): Promise<void>;
  setMembers(id: string, members: readonly AlbumMember[]): Promise<void>;
}
