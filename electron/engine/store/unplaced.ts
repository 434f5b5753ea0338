import type { StoreContext } from "./context.ts";

/** In the store's meta after a repair that may have lost files: since when (milliseconds). "" or nothing: no such thing. */
export const keepsUnplacedKey = "keep-photos-without-place-since";

/**
 * Whether photos without any place are kept. Elsewhere they are what an interrupted write left; after a repair their files
 * may only have been forgotten, and the next look through all folders finds them again: with their vectors.
 */
export function keepsUnplaced({ meta, folders }: Pick<StoreContext, "meta" | "folders">): boolean {
  const since = Number(meta.get(keepsUnplacedKey) || "0");
  if (since === 0) return false;
  return folders.size === 0 || [...folders.values()].some(({ row }) => (row.lastScannedAt ?? 0) < since);
}
