import { create } from "zustand";
import type { Album } from "../../shared/albums.ts";
import type { EngineClient } from "../../shared/contract.ts";
import type { FactCounts } from "../../shared/facts.ts";
import type { PhotoItem } from "../../shared/photo.ts";
import type { UndoState } from "../../shared/undo.ts";
import { useConnection } from "./connection.ts";

/** What a tile shows of what people say of a photo. */
export interface QuickFacts {
  favourite: boolean;
  hidden: boolean;
  rating: number | null;
}

interface FactsState {
  /** What was said since a photo's page was loaded, by hash: it goes before what the page says. */
  said: ReadonlyMap<string, QuickFacts>;
  counts: FactCounts;
  /** Null until the engine has answered once. */
  albums: Album[] | null;
  undo: UndoState;
  /** Grows with every change of any fact or album: who shows all facts of a photo asks again. */
  revision: number;
}

/** What people say of photos, as far as the window shows it. */
export const useFacts = create<FactsState>(() => ({
  said: new Map(),
  counts: { favourites: 0, hidden: 0 },
  albums: null,
  undo: { undo: null, redo: null },
  revision: 0,
}));

export function quickFacts(said: ReadonlyMap<string, QuickFacts>, photo: PhotoItem): QuickFacts {
  return (
    said.get(photo.hash) ?? {
      favourite: photo.favourite ?? false,
      hidden: photo.hidden ?? false,
      rating: photo.rating ?? null,
    }
  );
}

/** The facts of a photo, drawn anew when they change. */
export function useQuickFacts(photo: PhotoItem): QuickFacts {
  const said = useFacts((state) => state.said.get(photo.hash));
  return said ?? quickFacts(new Map(), photo);
}

/** Shows what is being set before the engine has answered. Returns the function that takes it back. */
export function sayNow(facts: ReadonlyMap<string, QuickFacts>): () => void {
  const before = useFacts.getState().said;
  useFacts.setState({ said: new Map([...before, ...facts]) });
  return () => {
    const said = new Map(useFacts.getState().said);
    for (const hash of facts.keys()) {
      const old = before.get(hash);
      if (old === undefined) said.delete(hash);
      else said.set(hash, old);
    }
    useFacts.setState({ said });
  };
}

const next = (state: FactsState) => ({ revision: state.revision + 1 });

/** Keeps the store in step with the engine. Returns the function that stops it. */
export function startFactsSync(engine: EngineClient): () => void {
  let epoch = -1;
  const ask = () => {
    const { call } = engine;
    Promise.all([call("facts.counts", {}), call("albums.list", {}), call("undo.state", {})]).then(
      ([counts, albums, undo]) =>
        useFacts.setState((state) => ({ counts, albums, undo, said: new Map(), ...next(state) })),
      () => {
        // A broken pipe is told by the banner; everything is asked again at the next connection.
      },
    );
  };
  const offs = [
    engine.on("facts.changed", ({ photos, counts }) => {
      useFacts.setState((state) => ({
        counts,
        said:
          photos === null ? new Map() : new Map([...state.said, ...photos.map((p) => [p.hash, p] as const)]),
        ...next(state),
      }));
    }),
    engine.on("albums.changed", ({ albums }) => useFacts.setState((state) => ({ albums, ...next(state) }))),
    engine.on("undo.changed", (undo) => useFacts.setState({ undo })),
    useConnection.subscribe((connection) => {
      if (connection.phase !== "open" || connection.epoch === epoch) return;
      epoch = connection.epoch;
      ask();
    }),
  ];
  if (useConnection.getState().phase === "open") {
    epoch = useConnection.getState().epoch;
    ask();
  }
  return () => {
    for (const off of offs) off();
  };
}
