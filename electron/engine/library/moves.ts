import type { Store } from "../store/store.ts";
import type { GoneFile } from "./scan-folder.ts";
import type { Place } from "./volumes.ts";

/**
 * Tells a move from a copy: a content that the library knew was found at a new place, and one of its old places is gone.
 * Known only at the end, when everything has been looked at.
 */
export interface Moves {
  /** A known content was written at this place. */
  note(hash: string, place: Place): void;
  /** Settles what is gone: old places of moved files are forgotten, others are kept as missing. */
  finish(gone: readonly GoneFile[]): Promise<{ moved: number; missing: number }>;
}

const hashesAtOnce = 1_000;
const keyOf = ({ volumeId, path }: Place) => `${volumeId}\0${path}`;

export function createMoves(store: Pick<Store, "files">): Moves {
  const placesOf = new Map<string, Place[]>();
  return {
    note(hash, place) {
      const places = placesOf.get(hash);
      if (places) places.push(place);
      else placesOf.set(hash, [place]);
    },
    async finish(gone) {
      const isGone = new Set(gone.filter((place) => place.hasPhoto).map(keyOf));
      const left: Place[] = [];
      const hashes = [...placesOf.keys()];
      for (let from = 0; from < hashes.length; from += hashesAtOnce) {
        const rows = await store.files.ofHashes(hashes.slice(from, from + hashesAtOnce));
        for (const [hash, files] of rows) {
          const found = placesOf.get(hash) ?? [];
          const fresh = new Set(found.map(keyOf));
          const old = files.filter((file) => file.status === "missing" || isGone.has(keyOf(file)));
          // Each new place stands for one old place at most; the rest are copies.
          left.push(...old.filter((file) => !fresh.has(keyOf(file))).slice(0, found.length));
        }
      }
      const wasLeft = new Set(left.map(keyOf));
      const missing = gone.filter((place) => place.hasPhoto && !wasLeft.has(keyOf(place)));
      const neverRead = gone.filter((place) => !place.hasPhoto);
      if (missing.length > 0) await store.files.setStatus(missing, "missing");
      if (left.length + neverRead.length > 0) await store.files.forget([...left, ...neverRead]);
      return { moved: left.length, missing: missing.length };
    },
  };
}
