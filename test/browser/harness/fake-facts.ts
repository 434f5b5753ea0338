import type { Album } from "../../../shared/albums.ts";
import type { Handlers } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { PhotoFacts } from "../../../shared/facts.ts";
import type { UndoEntry } from "../../../shared/undo.ts";

type Methods =
  | "facts.set"
  | "facts.counts"
  | "albums.list"
  | "albums.create"
  | "albums.update"
  | "albums.delete"
  | "albums.add"
  | "albums.remove"
  | "albums.move"
  | "undo.list"
  | "undo.state"
  | "undo.undo"
  | "undo.redo";

/** Favourites and ratings that are kept as long as the page is; albums and undo that answer with nothing. */
export function createFakeFacts(emit: (name: "facts.changed" | "albums.changed", payload: unknown) => void) {
  const said = new Map<string, { favourite: boolean; hidden: boolean; rating: number | null }>();
  const albums: Album[] = [];
  const of = (hash: string) => said.get(hash) ?? { favourite: false, hidden: false, rating: null };
  const counts = () => ({
    favourites: [...said.values()].filter(({ favourite }) => favourite).length,
    hidden: 0,
  });
  const done = (changed: number) => ({ undoId: "undo-1", label: "Changed", changed, skipped: 0 });
  const nothingToUndo = (): UndoEntry => {
    throw new Failure("undo-unavailable", "There is nothing to undo.");
  };

  const handlers: Pick<Handlers, Methods> = {
    "facts.set": ({ hashes, change }) => {
      for (const hash of hashes) {
        const before = of(hash);
        said.set(hash, {
          favourite: change.favourite ?? before.favourite,
          hidden: change.hidden ?? before.hidden,
          rating:
            change.rating === undefined
              ? before.rating
              : typeof change.rating === "number"
                ? change.rating
                : null,
        });
      }
      const photos = hashes.map((hash) => ({ hash, ...of(hash) }));
      emit("facts.changed", { facts: Object.keys(change), photos, counts: counts() });
      return done(hashes.length);
    },
    "facts.counts": counts,
    "albums.list": () => albums,
    "albums.create": ({ name, hashes }) => {
      const album: Album = {
        id: `album-${albums.length + 1}`,
        name,
        sort: "manual",
        cover: null,
        photos: hashes.length,
      };
      albums.push(album);
      emit("albums.changed", { albums, changed: [album.id] });
      return { ...done(hashes.length), id: album.id };
    },
    "albums.update": () => done(0),
    "albums.delete": () => done(0),
    "albums.add": ({ hashes }) => done(hashes.length),
    "albums.remove": ({ hashes }) => done(hashes.length),
    "albums.move": ({ hashes }) => done(hashes.length),
    "undo.list": () => ({ total: 0, items: [] }),
    "undo.state": () => ({ undo: null, redo: null }),
    "undo.undo": nothingToUndo,
    "undo.redo": nothingToUndo,
  };
  return { handlers, of };
}

export const noPhotoFacts: PhotoFacts = {
  favourite: false,
  hidden: false,
  rating: { value: null, source: null, file: null },
  title: { value: null, source: null, file: null },
  caption: { value: null, source: null, file: null },
  takenAt: { value: null, source: null, file: null },
  place: { value: null, source: null, file: null },
  albums: [],
};
