import type { PhotoDetails } from "../../../shared/photo.ts";
import type { Store } from "../store/store.ts";
import { byPath, photoUnknown, toPhotoItem } from "./photo-items.ts";
import type { Volumes } from "./volumes.ts";

/** All that the library knows of one photo. Fails with photo-unknown. */
export async function describePhoto(
  store: Pick<Store, "photos" | "files">,
  volumes: Volumes,
  hash: string,
): Promise<PhotoDetails> {
  const [photos, places] = await Promise.all([store.photos.get([hash]), store.files.ofHashes([hash])]);
  const photo = photos.get(hash);
  const files = places.get(hash) ?? [];
  const item = photo && toPhotoItem(photo, files, volumes);
  if (!photo || !item) throw photoUnknown();
  const { takenAtSource, takenAtZoneMinutes, bytes, camera, lens, orientation } = photo;
  return {
    ...item,
    ...{ takenAtSource, takenAtZoneMinutes, bytes, camera, lens, orientation },
    files: byPath(files).map((file) => ({
      path: volumes.toPath(file) ?? file.path,
      bytes: file.bytes,
      modifiedAt: new Date(file.modifiedAt).toISOString(),
      status: file.status,
      problem: file.problem,
    })),
  };
}
