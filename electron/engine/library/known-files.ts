import { realpath } from "node:fs/promises";
import type { FileIdLookup, FileRow, FolderRow, Store } from "../store/store.ts";
import type { FoundFile } from "./crawl.ts";
import { sameFile } from "./same-file.ts";
import type { Place, Volumes } from "./volumes.ts";

/** New places that wait to be looked up together. */
const mostHeld = 2_000;

interface Held<C> {
  candidate: C;
  found: FoundFile & { fileId: number };
  place: Place;
}

/** Finds among new places those of files that the library knows under another name. See `sameFile`. */
export interface KnownFiles<C> {
  /** Whether it may be known, and is held back until `settle`. */
  hold(candidate: C, found: FoundFile, place: Place): boolean;
  readonly isFull: boolean;
  /** What was held: with the row that it had under its other name, or null for one that has to be read. */
  settle(): Promise<{ candidate: C; found: FoundFile; known: FileRow | null }[]>;
}

/** For the scan of one folder. `lookup` is asked for once, and only if there is a use for it. */
export async function createKnownFiles<C>(
  folder: FolderRow,
  store: Pick<Store, "files" | "counts">,
  volumes: Volumes,
  lookup: () => Promise<FileIdLookup | null>,
): Promise<KnownFiles<C>> {
  // A library that is new has nothing to compare with, and its first photos are not to wait.
  const isNew = store.counts().files === 0;
  const root = await realpath(folder.path).catch(() => folder.path);
  let ids: FileIdLookup | null = null;
  let held: Held<C>[] = [];

  return {
    hold(candidate, found, place) {
      const { fileId } = found;
      if (isNew || fileId === undefined || found.problem !== null || store.files.hashAt(place) !== null)
        return false;
      // Links on the way to the folder are no part of where it is mounted.
      const path = root + found.path.slice(folder.path.length);
      if (volumes.mountAt(path)?.hasFileIds !== true) return false;
      held.push({ candidate, found: { ...found, fileId }, place });
      return true;
    },
    get isFull() {
      return held.length >= mostHeld;
    },
    async settle() {
      const now = held;
      held = [];
      if (now.length === 0) return [];
      ids ??= await lookup();
      const wanted = now.map(({ found }) => found.fileId).filter((fileId) => ids?.has(fileId) === true);
      const rows = wanted.length === 0 ? null : await ids?.find(wanted);
      return now.map(({ candidate, found, place }) => {
        const { fileId, bytes, modifiedAt } = found;
        const traits = { volumeId: place.volumeId, fileId, bytes, modifiedAt };
        return { candidate, found, known: sameFile(traits, rows?.get(fileId) ?? []) };
      });
    },
  };
}
