import type { KnownFile } from "./compare.ts";
import { namesBelow, type Place } from "./volumes.ts";

/** A place that the library has and the disk has not. */
export interface GoneFile extends Place {
  hasPhoto: boolean;
}

/** What a scan did not meet of what the library knows, by what is to become of it. */
export interface LeftFiles {
  /** It was there when somebody last looked. */
  gone: GoneFile[];
  /** It lies on another volume inside the folder, which is not connected now. */
  away: Place[];
  /** It has been missing since an age that was not noted. */
  undated: Place[];
  /** It has been missing for as long as such files are kept. */
  expired: Place[];
}

/**
 * Nobody could look into `unlisted`: what is known of it stays as it is, and grows no older either.
 * @param expireBefore in the library's own time; null where nothing expires: only a part was looked at
 */
export function sortLeft(
  left: Iterable<readonly [Place, KnownFile]>,
  options: {
    unlisted: readonly Place[];
    isAway: (volumeId: string) => boolean;
    expireBefore: number | null;
  },
): LeftFiles {
  const { unlisted, isAway, expireBefore } = options;
  const sorted: LeftFiles = { gone: [], away: [], undated: [], expired: [] };
  for (const [place, { status, hasPhoto, missingSince }] of left) {
    const isUnseen = unlisted.some(
      (folder) => folder.volumeId === place.volumeId && namesBelow(folder.path, place.path) !== null,
    );
    if (isUnseen) continue;
    if (isAway(place.volumeId)) {
      if (status === "present") sorted.away.push(place);
    } else if (status !== "missing") sorted.gone.push({ ...place, hasPhoto });
    else if (missingSince === null) sorted.undated.push(place);
    else if (expireBefore !== null && missingSince <= expireBefore) sorted.expired.push(place);
  }
  return sorted;
}
