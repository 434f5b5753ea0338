import type { PhotoPositions } from "../store/photo-positions.ts";
import type { PlaceNames } from "./place-names.ts";

/** Which photos were taken at a place with a name. */
export interface PlaceIndex {
  /**
   * By photo id, 1 where the photo was taken in a town, part of a town, region or country of this name. Null where nothing on
   * earth is called so (or there are no names): that is another answer than no photo.
   */
  photosAt(name: string): Promise<Uint8Array | null>;
}

export interface PlaceIndexOptions {
  names: Pick<PlaceNames, "gazetteer">;
  readPositions(): Promise<PhotoPositions>;
  /** Grows when positions may have changed: the index is made anew then, when it is next asked. */
  revision(): number;
}

/** Photos are named in pieces, between which others get their turn. */
const namedAtOnce = 2_000;

/**
 * Note: computed, not stored. A name follows from the position and the gazetteer, so a corrected position has its new name at
 * once, and a newer gazetteer needs no migration. Many photos share a position: each is looked up once in the life of the
 * index.
 */
export function createPlaceIndex({ names, readPositions, revision }: PlaceIndexOptions): PlaceIndex {
  /** Code by position, to 0.001 degrees: 100 m change no name. */
  const known = new Map<number, number>();
  let made: { revision: number; codes: Promise<Int32Array | null> } | undefined;

  /** By photo id; -1 where there is no name. */
  async function makeCodes(): Promise<Int32Array | null> {
    const gazetteer = await names.gazetteer();
    if (gazetteer === null) return null;
    const { ids, latitudes, longitudes } = await readPositions();
    const codes = new Int32Array(ids.reduce((most, id) => Math.max(most, id + 1), 0)).fill(-1);
    let looked = 0;
    for (const [n, id] of ids.entries()) {
      const latitude = Math.round((latitudes[n] as number) * 1_000);
      const longitude = Math.round((longitudes[n] as number) * 1_000);
      const key = latitude * 1_000_000 + longitude;
      let code = known.get(key);
      if (code === undefined) {
        code = gazetteer.codeAt(latitude / 1_000, longitude / 1_000);
        known.set(key, code);
        if (++looked % namedAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      codes[id] = code;
    }
    return codes;
  }

  function codesNow(): Promise<Int32Array | null> {
    const now = revision();
    if (made?.revision === now) return made.codes;
    const codes = makeCodes();
    const mine = { revision: now, codes };
    made = mine;
    codes.catch(() => {
      if (made === mine) made = undefined;
    });
    return codes;
  }

  return {
    async photosAt(name) {
      const matches = (await names.gazetteer())?.matching(name) ?? null;
      if (matches === null) return null;
      const codes = await codesNow();
      return codes === null ? null : Uint8Array.from(codes, (code) => (matches(code) ? 1 : 0));
    },
  };
}
