import type { FileRow, Store } from "../store/store.ts";
import type { GoneFile } from "./gone-files.ts";
import type { Place } from "./volumes.ts";

/**
 * Tells a move from a copy: a content that the library knew was found at a new place, and one of its old places is gone.
 * Known only at the end, when everything has been looked at.
 */
export interface Moves {
  /** A known content was written at this place. */
  note(hash: string, place: Place): void;
  /**
   * Settles what is gone: old places of moved files are forgotten, others are kept as missing.
   * @param missingSince in the library's own time
   */
  finish(gone: readonly GoneFile[], missingSince: number): Promise<{ moved: number; missing: number }>;
}

const hashesAtOnce = 1_000;
const keyOf = ({ volumeId, path }: Place) => `${volumeId}\0${path}`;

/** `isFresh`: a place that no scan before has known of; one that was interrupted may have written it. */
export function createMoves(store: Pick<Store, "files">, isFresh: (file: FileRow) => boolean): Moves {
  const placesOf = new Map<string, Set<string>>();
  return {
    note(hash, place) {
      const places = placesOf.get(hash);
      if (places) places.add(keyOf(place));
      else placesOf.set(hash, new Set([keyOf(place)]));
    },
    async finish(gone, missingSince) {
      const isGone = new Set(gone.filter((place) => place.hasPhoto).map(keyOf));
      const left: Place[] = [];
      const hashes = new Set(placesOf.keys());
      for (const place of gone) {
        const hash = place.hasPhoto ? store.files.hashAt(place) : null;
        if (hash !== null) hashes.add(hash);
      }
      const all = [...hashes];
      for (let from = 0; from < all.length; from += hashesAtOnce) {
        const rows = await store.files.ofHashes(all.slice(from, from + hashesAtOnce));
        for (const [hash, files] of rows) {
          const noted = placesOf.get(hash);
          const isOld = (file: FileRow) => file.status === "missing" || isGone.has(keyOf(file));
          const found = files.filter(
            (file) =>
              file.status === "present" &&
              !isGone.has(keyOf(file)) &&
              (noted?.has(keyOf(file)) === true || isFresh(file)),
          );
          // Each new place stands for one old place at most; the rest are copies.
          left.push(...files.filter(isOld).slice(0, found.length));
        }
      }
      const wasLeft = new Set(left.map(keyOf));
      const missing = gone.filter((place) => place.hasPhoto && !wasLeft.has(keyOf(place)));
      const neverRead = gone.filter((place) => !place.hasPhoto);
      if (missing.length > 0) await store.files.setStatus(missing, "missing", missingSince);
      if (left.length + neverRead.length > 0) await store.files.forget([...left, ...neverRead]);
      return { moved: left.length, missing: missing.length };
    },
  };
}
