import { Failure } from "../../../shared/errors.ts";
import type { PhotoItem } from "../../../shared/photo.ts";
import { effectiveRating } from "../facts/file-facts.ts";
import type { FileRow, PhotoRow, Store } from "../store/store.ts";
import { awayDriveName } from "./drive-name.ts";
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

/** From what can be read to what may never come back. */
const statusesByHope = ["present", "cloud", "offline", "unreadable", "missing"] as const;

/** The place a photo is shown and opened from: the first by path that can be read, else the one that may come back first. */
export function choosePlace(files: readonly FileRow[]): FileRow | undefined {
  const hopeOf = ({ status }: FileRow) => statusesByHope.indexOf(status);
  return byPath(files).sort((a, b) => hopeOf(a) - hopeOf(b))[0];
}

/** What people call the drive that has to be connected for a file. */
export function driveOf(
  { status, folderId }: FileRow,
  store: Pick<Store, "folders">,
  volumes: Volumes,
): { drive?: string } {
  if (status !== "offline" && status !== "present") return {};
  const folder = store.folders.list().find(({ id }) => id === folderId);
  const drive = folder === undefined ? null : awayDriveName(folder, volumes);
  return drive === null ? {} : { drive };
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
  { store, volumes }: { store: Pick<Store, "folders">; volumes: Volumes },
  facts: ItemFacts,
): PhotoItem | null {
  const place = choosePlace(files);
  if (!place) return null;
  const path = volumes.toPath(place);
  const available = place.status === "present" && path !== null;
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
    available,
    ...(available ? {} : { status: place.status === "present" ? "offline" : place.status }),
    ...(available ? {} : driveOf(place, store, volumes)),
    ...(facts.user.favourite ? { favourite: true } : {}),
    ...(facts.user.hidden ? { hidden: true } : {}),
    ...(rating === null ? {} : { rating }),
  };
}

/** Photos as a grid shows them, aligned with the hashes; null for one that is gone. */
export async function describePhotos(
  store: Pick<Store, "folders" | "photos" | "files" | "facts" | "metadata">,
  volumes: Volumes,
  hashes: readonly string[],
): Promise<(PhotoItem | null)[]> {
  const [photos, files] = await Promise.all([store.photos.get(hashes), store.files.ofHashes(hashes)]);
  return hashes.map((hash) => {
    const photo = photos.get(hash);
    const facts = { user: store.facts.quick(hash), fileRating: store.metadata.ratingOf(hash) };
    return photo ? toPhotoItem(photo, files.get(hash) ?? [], { store, volumes }, facts) : null;
  });
}
