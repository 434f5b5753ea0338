import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { FailureData } from "../../../shared/errors.ts";
import { toFailureData } from "../../../shared/errors.ts";
import type { PhotoDetails, PhotoItem } from "../../../shared/photo.ts";
import { useEngine } from "../../contexts.ts";
import { useFacts } from "../../state/facts.ts";
import { isCancelled } from "../../state/failures.ts";
import type { LoadedView, ViewHandle } from "../../state/view-store.ts";

export interface ViewerPhoto {
  /** What the grid knows of it, or the details where the list does not have it; null while unknown. */
  item: PhotoItem | null;
  details: PhotoDetails | null;
  /** Why the library cannot tell about it. */
  error: FailureData | null;
  /** Its place in the list; null while unknown, and where it is not in the list. */
  index: number | null;
  /** The photo so many places on; null at the end, undefined while its page is on its way. */
  neighbour(step: -1 | 1): PhotoItem | null | undefined;
}

/** The open photo, its facts, and its place between its neighbours. */
export function useViewerPhoto({ view, photos }: ViewHandle, hash: string): ViewerPhoto {
  // Drawn anew when photos come: the grid, which follows the open photo, loads the pages around it.
  useSyncExternalStore(photos.subscribe, photos.version);
  const index = useIndex(view, photos, hash);
  const facts = useDetails(hash);
  const listed = index === null ? null : (view?.photoAt(index) ?? null);
  const item = listed?.hash === hash ? listed : facts.details;

  const latest = useRef({ hash, index });
  latest.current = { hash, index };
  useEffect(
    () =>
      photos.track(() => {
        const { hash, index } = latest.current;
        return index === null ? [] : [{ hash, index }];
      }),
    [photos],
  );

  return {
    item,
    details: facts.details,
    error: facts.error,
    index,
    neighbour: (step) => (view === null || index === null ? undefined : neighbourOf(view, index, step)),
  };
}

function neighbourOf(view: LoadedView, index: number, step: -1 | 1): PhotoItem | null | undefined {
  for (let at = index + step; at >= 0 && at < view.total; at += step) {
    const photo = view.photoAt(at);
    // Null: it went since the list was opened; the one after it is the neighbour now.
    if (photo !== null) return photo;
  }
  return null;
}

function useIndex(view: LoadedView | null, photos: ViewHandle["photos"], hash: string): number | null {
  const [found, setFound] = useState<{ view: LoadedView; hash: string; index: number | null } | null>(null);
  const isFor = (view: LoadedView) => found?.view === view && found.hash === hash;

  let known = found;
  if (view !== null && !isFor(view)) {
    // Beside the last one, or where the reopened list says it is: no need to ask.
    const index = found?.view === view ? besideOf(view, found.index, hash) : view.moved.get(hash);
    if (index !== null && index !== undefined) {
      known = { view, hash, index };
      setFound(known);
    }
  }
  const isUnknown = view !== null && !(known?.view === view && known.hash === hash);
  useEffect(() => {
    if (!isUnknown || view === null) return;
    const abort = new AbortController();
    photos.locate(hash, abort.signal).then(
      (index) => {
        if (!abort.signal.aborted) setFound({ view, hash, index });
      },
      () => {
        // Without a place there are no neighbours; the photo itself can still be shown.
      },
    );
    return () => abort.abort();
  }, [isUnknown, view, photos, hash]);
  return known?.hash === hash ? known.index : null;
}

function besideOf(view: LoadedView, index: number | null, hash: string): number | null {
  if (index === null) return null;
  for (let away = 1; away <= 4; away++) {
    if (view.photoAt(index + away)?.hash === hash) return index + away;
    if (view.photoAt(index - away)?.hash === hash) return index - away;
  }
  return null;
}

interface Facts {
  hash: string;
  details: PhotoDetails | null;
  error: FailureData | null;
}

/** Facts seen lately, so that going back and forth asks once. */
const recent = new Map<string, PhotoDetails>();
const recentKept = 50;

function useDetails(hash: string): Omit<Facts, "hash"> {
  const engine = useEngine();
  const [facts, setFacts] = useState<Facts | null>(null);
  const revision = useFacts((state) => state.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says when to ask again.
  useEffect(() => {
    const abort = new AbortController();
    engine.call("photo.get", { hash }, { signal: abort.signal }).then(
      (details) => {
        recent.set(hash, details);
        const [oldest] = recent.keys();
        if (recent.size > recentKept && oldest !== undefined) recent.delete(oldest);
        if (!abort.signal.aborted) setFacts({ hash, details, error: null });
      },
      (thrown: unknown) => {
        if (!abort.signal.aborted && !isCancelled(thrown)) {
          setFacts({ hash, details: null, error: toFailureData(thrown) });
        }
      },
    );
    return () => abort.abort();
  }, [engine, hash, revision]);
  return facts?.hash === hash ? facts : { details: recent.get(hash) ?? null, error: null };
}
