import type { PhotoScope } from "../../../shared/facts.ts";
import type { AlbumLists } from "./album-lists.ts";
import type { PhotoColumns } from "./photo-columns.ts";
import { type PhotoOrder, unknownDay } from "./store.ts";

/** Freezes a list of photo ids as an order. The columns may change afterwards; the order does not. */
export function createPhotoOrder(photos: PhotoColumns, ids: Int32Array): PhotoOrder {
  const days = new Int32Array(ids.length);
  const aspectRatios = new Uint16Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    days[i] = photos.dayOf(id);
    aspectRatios[i] = photos.aspectRatioOf(id);
  }
  return {
    length: ids.length,
    days,
    aspectRatios,
    hashAt(index) {
      const id = ids[index];
      if (id === undefined) throw new RangeError(`No photo at ${index}`);
      return photos.hashOf(id);
    },
    indexOf(hash) {
      const id = photos.idOf(hash);
      return id < 0 ? -1 : ids.indexOf(id);
    },
    byDate() {
      return createPhotoOrder(photos, newestFirst(photos, ids));
    },
  };
}

/** All photos that are listed and not hidden, newest first. */
export function timelineOrder(photos: PhotoColumns): PhotoOrder {
  const ids = new Int32Array(photos.visible);
  let at = 0;
  for (let id = 0; id < photos.end; id++) if (photos.isVisible(id)) ids[at++] = id;
  return createPhotoOrder(photos, newestFirst(photos, ids));
}

/** The photos of a scope: an album in its own order, everything else newest first. */
export function scopeOrder(photos: PhotoColumns, albums: AlbumLists, scope: PhotoScope): PhotoOrder {
  switch (scope.kind) {
    case "album":
      return createPhotoOrder(
        photos,
        albums.idsOf(scope.id).filter((id) => photos.isVisible(id)),
      );
    case "favourites":
    case "hidden": {
      const ids: number[] = [];
      const passes = scopeTest(photos, albums, scope);
      for (let id = 0; id < photos.facts.end; id++) if (passes(id)) ids.push(id);
      return createPhotoOrder(photos, newestFirst(photos, Int32Array.from(ids)));
    }
  }
}

/** Whether a photo is in a scope. A hidden photo is in that of hidden ones alone. */
export function scopeTest(
  photos: PhotoColumns,
  albums: AlbumLists,
  scope: PhotoScope,
): (id: number) => boolean {
  switch (scope.kind) {
    case "album": {
      const inAlbum = new Set(albums.idsOf(scope.id));
      return (id) => inAlbum.has(id) && photos.isVisible(id);
    }
    case "favourites":
      return (id) => photos.facts.isFavourite(id) && photos.isVisible(id);
    case "hidden":
      return (id) => photos.facts.isHidden(id) && photos.isListed(id);
  }
}

/** Newest first, undated ones at the end; of one instant the one that came in last goes first. */
function newestFirst(photos: PhotoColumns, ids: Int32Array): Int32Array {
  return Int32Array.from(ids).sort((a, b) => {
    const undated = Number(photos.dayOf(a) === unknownDay) - Number(photos.dayOf(b) === unknownDay);
    if (undated !== 0) return undated;
    if (photos.dayOf(a) !== unknownDay) {
      const later = photos.takenAtLocalOf(b) - photos.takenAtLocalOf(a);
      if (later !== 0) return later;
    }
    return b - a;
  });
}
