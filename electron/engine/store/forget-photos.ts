import type { StoreContext } from "./context.ts";
import { chunksOf, sqlIn } from "./sql.ts";

const idsAtOnce = 5_000;

/**
 * Removes photos and all their vectors. Photos go before vectors: a vector without a photo is never found and is cleared
 * away at the next opening. The caller is in `write`.
 */
export async function forgetPhotos(
  { tables, photos, vectors }: StoreContext,
  ids: readonly number[],
): Promise<void> {
  for (const some of chunksOf(ids, idsAtOnce)) {
    await tables.photos.delete(sqlIn("id", some));
    await tables.metadata.delete(sqlIn("id", some));
    for (const id of some) photos.forget(id);
    for (const table of vectors.values()) await table.remove(some);
  }
}
