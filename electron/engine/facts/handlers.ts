import type { Handlers } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { EngineEventListener } from "../engine.ts";
import type { Log } from "../log.ts";
import type { UserFacts } from "../store/fact-types.ts";
import type { Store } from "../store/store.ts";
import { openUndo, type Undo } from "../undo/undo.ts";
import type { UndoKind } from "../undo/undo-kind.ts";
import { createAlbumKind } from "./album-kind.ts";
import { createAlbums } from "./albums.ts";
import { createFactKind } from "./fact-kind.ts";
import { checkKnown, createFacts } from "./facts.ts";
import { effectiveRating } from "./file-facts.ts";

export type FactMethods =
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

export interface UserFactsOptions {
  store: Pick<Store, "photos" | "facts" | "albums" | "metadata">;
  /** Folder of the journal. */
  journalDir: string;
  /** Kinds of other features: their actions are undone by the same keys. */
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a payload of its own, which only it reads.
  otherKinds?: readonly UndoKind<any>[];
  emit: EngineEventListener;
  log: Log;
  now?: () => number;
}

export interface UserFactsPart {
  handlers: Pick<Handlers, FactMethods>;
  /** For features that do things of their own kinds. */
  undo: Undo;
  /** Tells how many photos scopes and albums have, where that is not for what somebody said of photos. */
  tellCounts(): void;
  close(): Promise<void>;
}

/** A change of so many photos is told by its photos; a larger one makes windows ask. */
const mostTold = 1_000;

/** What people say of photos, their albums, and the one journal by which all of it is undone. */
export async function openUserFacts(options: UserFactsOptions): Promise<UserFactsPart> {
  const { store, emit, log, now = Date.now } = options;

  function tellFacts(hashes: readonly string[], facts: readonly (keyof UserFacts)[]): void {
    const photos = hashes.slice(0, mostTold).map((hash) => {
      const { favourite, hidden, rating } = store.facts.quick(hash);
      return { hash, favourite, hidden, rating: effectiveRating(rating, store.metadata.ratingOf(hash)) };
    });
    emit("facts.changed", {
      facts: facts.map((name) => (name === "takenAtLocal" ? "takenAt" : name)),
      photos: hashes.length <= mostTold ? photos : null,
      counts: store.facts.counts(),
    });
    // Albums show how many photos they have and one of them.
    if (facts.includes("hidden")) emit("albums.changed", { albums: albums.list(), changed: [] });
  }

  /** Nobody listens yet while an interrupted change is settled. */
  let isOpen = false;
  const factKind = createFactKind(store, (hashes, facts) => {
    if (isOpen) tellFacts(hashes, facts);
  });
  const albumKind = createAlbumKind(store, (id) => {
    if (isOpen) emit("albums.changed", { albums: albums.list(), changed: [id] });
  });
  const undo = await openUndo({
    dir: options.journalDir,
    kinds: [factKind, albumKind, ...(options.otherKinds ?? [])],
    log,
    onChange: (state) => emit("undo.changed", state),
    now,
  });
  const facts = createFacts({ store, undo, kind: factKind, now });
  const albums = createAlbums({
    store,
    undo,
    kind: albumKind,
    now,
    checkKnown: (hashes) => checkKnown(store, hashes),
  });

  isOpen = true;

  return {
    undo,
    tellCounts() {
      emit("facts.changed", { facts: [], photos: [], counts: store.facts.counts() });
      emit("albums.changed", { albums: albums.list(), changed: [] });
    },
    close: () => undo.close(),
    handlers: {
      "facts.set": ({ hashes, change }) => facts.set(hashes, change),
      "facts.counts": () => store.facts.counts(),
      "albums.list": () => albums.list(),
      "albums.create": ({ name, hashes }) => albums.create(name, hashes),
      "albums.update": ({ id, name, sort, cover }) =>
        albums.update(id, {
          ...(name === undefined ? {} : { name }),
          ...(sort === undefined ? {} : { sort }),
          ...(cover === undefined ? {} : { cover }),
        }),
      "albums.delete": ({ id }) => albums.remove(id),
      "albums.add": ({ id, hashes }) => albums.add(id, hashes),
      "albums.remove": ({ id, hashes }) => albums.take(id, hashes),
      "albums.move": ({ id, hashes, before }) => albums.move(id, hashes, before),
      "undo.list": (page) => undo.list(page),
      "undo.state": () => undo.state(),
      "undo.undo": ({ id }) => undo.undo(id),
      "undo.redo": ({ id }) => undo.redo(id),
    },
  };
}

/** An album that a view asks for. */
export function checkAlbum(store: Pick<Store, "albums">, id: string): void {
  if (store.albums.get(id) !== undefined) return;
  throw new Failure("album-unknown", "This album is not there any more. It may have been deleted.");
}
