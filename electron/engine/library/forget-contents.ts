import type { Store } from "../store/store.ts";
import type { ThumbnailFiles } from "../thumbnails/files.ts";

const atOnce = 1_000;

/**
 * Forgets contents that no file has any more, with their vectors and pictures. What people said of them is kept apart and
 * is there again should the content come back.
 */
export async function forgetContents(
  store: Pick<Store, "photos">,
  thumbnails: Pick<ThumbnailFiles, "remove">,
  checkpoint: () => Promise<void>,
): Promise<number> {
  const left = store.photos.withoutPlace();
  for (let from = 0; from < left.length; from += atOnce) {
    await checkpoint();
    const some = left.slice(from, from + atOnce);
    await store.photos.forget(some);
    // A content that got a place meanwhile keeps its picture.
    for (const hash of some) if (!store.photos.has(hash)) await thumbnails.remove(hash);
  }
  return left.length;
}
