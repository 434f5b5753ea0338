import type { PhotoDetails } from "../../../shared/photo.ts";
import { describeFacts } from "../facts/describe-facts.ts";
import { describeMetadata } from "../metadata/describe-metadata.ts";
import { noFacts } from "../store/fact-types.ts";
import type { Store } from "../store/store.ts";
import { byPath, driveOf, photoUnknown, toPhotoItem } from "./photo-items.ts";
import type { Volumes } from "./volumes.ts";

/** All that the library knows of one photo. Fails with photo-unknown. */
export async function describePhoto(
  store: Pick<Store, "folders" | "photos" | "files" | "facts" | "albums" | "metadata">,
  volumes: Volumes,
  hash: string,
): Promise<PhotoDetails> {
  const [photos, places, said, { metadata, parts }] = await Promise.all([
    store.photos.get([hash]),
    store.files.ofHashes([hash]),
    store.facts.get([hash]),
    describeMetadata(store, volumes, hash),
  ]);
  const user = said.get(hash) ?? noFacts;
  const fileFacts = {
    rating: metadata.rating?.value ?? null,
    title: metadata.title?.value ?? null,
    caption: metadata.caption?.value ?? null,
  };
  const photo = photos.get(hash);
  const files = places.get(hash) ?? [];
  const item = photo && toPhotoItem(photo, files, { store, volumes }, { user, fileRating: fileFacts.rating });
  if (!photo || !item) throw photoUnknown();
  const takenAtSource = user.takenAtLocal === null ? photo.takenAtSource : "user";
  const { takenAtZoneMinutes, bytes, camera, lens, orientation } = photo;
  return {
    ...item,
    ...{ takenAtSource, takenAtZoneMinutes, bytes, camera, lens, orientation, metadata, parts },
    facts: describeFacts(photo, user, fileFacts, store.albums.ofPhoto(hash)),
    files: byPath(files).map((file) => ({
      path: volumes.toPath(file) ?? file.path,
      bytes: file.bytes,
      modifiedAt: new Date(file.modifiedAt).toISOString(),
      status: file.status,
      ...(file.status === "offline" ? driveOf(file, store, volumes) : {}),
      problem: file.problem,
    })),
  };
}
