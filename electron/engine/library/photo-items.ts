import { Failure } from "../../../shared/errors.ts";
import type { PhotoItem } from "../../../shared/photo.ts";
import { effectiveRating } from "../facts/file-facts.ts";
import type { FileRow, PhotoRow, Store } from "../store/store.ts";
import type { Volumes } from "./volumes.ts";

/** Local wall-clock milliseconds (as if UTC) to ISO 8601 without a zone, to the second. */
export function toLocalIso(takenAtLocal: number): string {
  return new Date(takenAtLocal).toISOString().slice(0, 19);
}

/** The places of a photo by path, so that what is chosen of them stays the same from one look to the next. */
export function byPath(files: readonly FileRow[]): FileRow[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function photoUnknown(): Failure {
  return new Failure(
    "photo-unknown",
    "This photo is not in the library any more. Go back and choose another.",
  );
}

/** The place a photo is shown and opened from: the first by path that can be read, else the first at all. */
export function choosePlace(files: readonly FileRow[]): FileRow | undefined {
  const places = byPath(files);
  return places.find((file) => file.status === "present") ?? places[0];
}

/** What a grid shows of what a person and the file say of a photo. */
export interface ItemFacts {
  user: ReturnType<Store["facts"]["quick"]>;
  fileRating: number | null;
}

/** One photo as a grid shows it; null where no place is known any more. */
export function toPhotoItem(
  photo: PhotoRow,
  files: readonly FileRow[],
  volumes: Volumes,
  facts: ItemFacts,
): PhotoItem | null {
  const place = choosePlace(files);
  if (!place) return null;
  const path = volumes.toPath(place);
  const takenAtLocal = facts.user.takenAtLocal ?? photo.takenAtLocal;
  const rating = effectiveRating(facts.user.rating, facts.fileRating);
  return {
    hash: photo.hash,
    width: photo.width,
    height: photo.height,
    takenAt: takenAtLocal === null ? null : toLocalIso(takenAtLocal),
    // While a volume is away its path on the volume is the best there is to say.
    path: path ?? place.path,
    kind: photo.kind,
    thumbhash: Buffer.from(photo.thumbhash).toString("base64"),
    available: place.status === "present" && path !== null,
    ...(facts.user.favourite ? { favourite: true } : {}),
    ...(facts.user.hidden ? { hidden: true } : {}),
    ...(rating === null ? {} : { rating }),
  };
}

/** Photos as a grid shows them, aligned with the hashes; null for one that is gone. */
export async function describePhotos(
  store: Pick<Store, "photos" | "files" | "facts" | "metadata">,
  volumes: Volumes,
  hashes: readonly string[],
): Promise<(PhotoItem | null)[]> {
  const [photos, files] = await Promise.all([store.photos.get(hashes), store.files.ofHashes(hashes)]);
  return hashes.map((hash) => {
    const photo = photos.get(hash);
    const facts = { user: store.facts.quick(hash), fileRating: store.metadata.ratingOf(hash) };
    return photo ? toPhotoItem(photo, files.get(hash) ?? [], volumes, facts) : null;
  });
}
