import type { StoreContext } from "./context.ts";
import type { AlbumTable } from "./fact-types.ts";

export function createAlbumTable({ albums, photos, write }: StoreContext): AlbumTable {
  // A list that is open does not change by itself: its window opens it anew when it hears that the album has changed.
  const unseen = () => false;
  return {
    list: () => albums.rows(),
    get: (id) => albums.row(id),
    countOf(id) {
      let count = 0;
      for (const photo of albums.idsOf(id)) if (photos.isVisible(photo)) count++;
      return count;
    },
    coverOf(id) {
      const cover = albums.row(id)?.cover ?? null;
      if (cover !== null && albums.positionOf(id, cover) !== null && photos.isVisible(photos.idOf(cover)))
        return cover;
      const first = albums.idsOf(id).find((photo) => photos.isVisible(photo));
      return first === undefined ? null : photos.hashOf(first);
    },
    members: (id) =>
      Array.from(albums.idsOf(id), (photo) => {
        const hash = photos.hashOf(photo);
        return { hash, position: albums.positionOf(id, hash) ?? 0 };
      }),
    positionOf: (id, hash) => albums.positionOf(id, hash),
    ofPhoto: (hash) => albums.with(hash),
    put: (album) => write(() => albums.put(album), unseen),
    remove: (id) => write(() => albums.remove(id), unseen),
    setMembers: (id, members) => write(() => albums.setMembers(id, members), unseen),
  };
}
