import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { EngineClient } from "../../shared/contract.ts";
import type { FailureData } from "../../shared/errors.ts";
import type { PhotoScope } from "../../shared/facts.ts";
import { useEngine } from "../contexts.ts";
import { useConnection } from "./connection.ts";
import {
  createViewSession,
  type LoadedView,
  type PhotoSource,
  type ViewParams,
  type ViewSession,
} from "./view-session.ts";

export type { LoadedView, PhotoSource, Tracked, ViewParams } from "./view-session.ts";

export interface ViewHandle {
  status: "loading" | "ready" | "error";
  /** The list itself; also present beside an error when only reopening it failed. */
  view: LoadedView | null;
  error: FailureData | null;
  photos: PhotoSource;
  /** Whether the list is in the order of time. */
  hasDates: boolean;
  /** Opens the list anew; what is on screen stays until the new one is there. */
  reload(): void;
}

/** Lists that nobody looks at any more but that going back would show again. */
const keptUnused = 3;

interface Entry {
  session: ViewSession;
  params: ViewParams;
  users: number;
  /** The library has changed while nobody looked. */
  stale: boolean;
}

interface Registry {
  get(params: ViewParams): Entry;
  use(entry: Entry): () => void;
}

const registries = new WeakMap<EngineClient, Registry>();

/**
 * The ordered list of photos for a search, or all photos. Follows the library: a change reopens it quietly. Lists
 * left a moment ago are kept, so that going back shows them at once.
 */
export function useView({ query, sort, scope }: ViewParams): ViewHandle {
  const engine = useEngine();
  const registry = registryOf(engine);
  const scopeKey = JSON.stringify(scope);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the registry belongs to the engine, the key is the scope.
  const entry = useMemo(() => registry.get({ query, sort, scope }), [engine, query, sort, scopeKey]);
  useEffect(() => registry.use(entry), [registry, entry]);
  const { session } = entry;
  const state = useSyncExternalStore(session.subscribe, session.state);
  const hasDates = sort === "date" || (query === undefined && scope?.kind !== "album");
  return useMemo(
    () => ({ ...state, photos: session.photos, hasDates, reload: session.reload }),
    [state, session, hasDates],
  );
}

function registryOf(engine: EngineClient): Registry {
  const known = registries.get(engine);
  if (known) return known;
  const registry = createRegistry(engine);
  registries.set(engine, registry);
  return registry;
}

function createRegistry(engine: EngineClient): Registry {
  /** In the order of last use. */
  const entries = new Map<string, Entry>();

  engine.on("library.changed", () => {
    for (const entry of entries.values()) {
      if (entry.users > 0) entry.session.libraryChanged();
      else entry.stale = true;
    }
  });
  // What a person does is seen at once: dates and hiding change every list, a heart that of favourites.
  const reload = (isMeant: (scope: PhotoScope | undefined) => boolean) => {
    for (const entry of entries.values()) {
      if (!isMeant(entry.params.scope)) continue;
      if (entry.users > 0) entry.session.reload();
      else entry.stale = true;
    }
  };
  engine.on("facts.changed", ({ facts, photos }) => {
    const changesAll = photos === null || facts.includes("hidden") || facts.includes("takenAt");
    reload((scope) => changesAll || (scope?.kind === "favourites" && facts.includes("favourite")));
  });
  engine.on("view.configured", () => reload(() => true));
  engine.on("albums.changed", ({ changed }) =>
    reload((scope) => scope?.kind === "album" && changed.includes(scope.id)),
  );
  let epoch = useConnection.getState().epoch;
  useConnection.subscribe((connection) => {
    if (connection.epoch === epoch || connection.phase !== "open") return;
    const isFirst = epoch === 0;
    epoch = connection.epoch;
    if (isFirst) return; // What was asked before the first connection waits for it.
    for (const entry of entries.values()) {
      if (entry.users > 0) entry.session.reload();
      else entry.stale = true;
    }
  });

  function forgetUnused(): void {
    let unused = [...entries.values()].filter((entry) => entry.users === 0).length;
    for (const [key, entry] of entries) {
      if (unused <= keptUnused) return;
      if (entry.users > 0) continue;
      entries.delete(key);
      entry.session.close();
      unused--;
    }
  }

  return {
    get(params) {
      const key = JSON.stringify([params.query ?? null, params.sort ?? null, params.scope ?? null]);
      let entry = entries.get(key);
      // What failed is not kept: asking again may work.
      if (entry && entry.users === 0 && entry.session.state().status === "error") {
        entry.session.close();
        entry = undefined;
      }
      entry ??= { session: createViewSession(engine, params), params, users: 0, stale: false };
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    use(entry) {
      entry.users++;
      if (entry.stale) {
        entry.stale = false;
        entry.session.reload();
      }
      return () => {
        entry.users--;
        forgetUnused();
      };
    },
  };
}
