import type { PhotoItem } from "../../../shared/photo.ts";
import type { FactActions } from "./fact-actions.ts";
import { askFor } from "./fact-dialogs.ts";

export interface KeyTarget {
  /** The one photo that has the focus or is open, if it is known. */
  photo: PhotoItem | null | undefined;
  /** Photos that are selected: then keys are about them. */
  selected: ReadonlySet<string>;
  /** True where "0" is free to take stars away (in an open photo it fits it to the window). */
  zeroClears: boolean;
  /** True on the page of hidden photos, whose key shows them again. */
  areHidden: boolean;
}

/**
 * Keys that say something of photos: F, 1–5 (0), H, A. True if the key was one of them. The caller has seen to it that no
 * modifier is pressed and nobody types.
 */
export function pressFactKey(key: string, target: KeyTarget, actions: FactActions): boolean {
  const { photo, selected, zeroClears, areHidden } = target;
  const hashes = selected.size > 0 ? [...selected] : photo ? [photo.hash] : [];
  if (hashes.length === 0) return false;
  const one = selected.size === 0 ? photo : null;
  const lower = key.toLowerCase();
  if (lower === "f") {
    if (one) actions.toggleFavourite(one);
    else void actions.toggleFavourites(hashes);
  } else if (/^[1-5]$/.test(key) || (key === "0" && zeroClears)) {
    const stars = Number(key);
    if (one) actions.rate(one, stars);
    else void actions.set(hashes, { rating: stars === 0 ? "none" : stars });
  } else if (lower === "h") void actions.set(hashes, { hidden: !areHidden });
  else if (lower === "a") askFor({ kind: "add-to-album", hashes });
  else return false;
  return true;
}
