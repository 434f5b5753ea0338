import type { PhotoFacts } from "../../../shared/facts.ts";
import { toLocalIso } from "../library/photo-items.ts";
import type { UserFacts } from "../store/fact-types.ts";
import type { PhotoRow, Store } from "../store/store.ts";
import type { FileFacts } from "./file-facts.ts";

/** What a person and the file say of a photo, each kept beside the other. */
export function describeFacts(
  photo: PhotoRow,
  user: UserFacts,
  file: FileFacts,
  albums: ReturnType<Store["albums"]["ofPhoto"]>,
): PhotoFacts {
  const filePlace =
    photo.latitude === null || photo.longitude === null
      ? null
      : { latitude: photo.latitude, longitude: photo.longitude };
  const fileDate = photo.takenAtLocal === null ? null : toLocalIso(photo.takenAtLocal);
  const userDate = user.takenAtLocal === null ? null : toLocalIso(user.takenAtLocal);
  return {
    favourite: user.favourite,
    hidden: user.hidden,
    rating: fact(user.rating, "none", file.rating),
    title: fact(user.title, "", file.title),
    caption: fact(user.caption, "", file.caption),
    takenAt: fact(userDate, "none", fileDate),
    place: fact(user.place, "none", filePlace),
    albums: albums.map(({ id, name }) => ({ id, name })),
  };
}

/** A person's word over the file's. `nothing` is how a person says that there is none. */
function fact<T>(user: T | "none" | "" | null, nothing: "none" | "", file: T | null) {
  if (user === null) return { value: file, source: file === null ? null : ("file" as const), file };
  return { value: user === nothing ? null : (user as T), source: "user" as const, file };
}
