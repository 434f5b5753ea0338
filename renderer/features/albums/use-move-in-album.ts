import { useMemo } from "react";
import type { Album } from "../../../shared/albums.ts";
import { useEngine } from "../../contexts.ts";
import { showFailure } from "../../state/failures.ts";
import type { ViewHandle } from "../../state/view-store.ts";
import { useFactActions } from "../facts/fact-actions.ts";

/** Where photos are moved to within their album: one place back or on, or to an end. */
export type AlbumMove = -1 | 1 | "start" | "end";

/** Moves photos within an album that has an order of its own; null where there is none. */
export function useMoveInAlbum(
  album: Album | null,
  view: ViewHandle,
): ((hashes: readonly string[], to: AlbumMove) => void) | null {
  const engine = useEngine();
  const actions = useFactActions();
  const { photos } = view;
  const total = view.view?.total ?? 0;
  const id = album !== null && album.sort === "manual" ? album.id : null;
  return useMemo(() => {
    if (id === null) return null;

    /** The photo in front of which they go; null: the end. */
    async function goal(hashes: readonly string[], to: AlbumMove): Promise<string | null | undefined> {
      if (to === "end") return null;
      if (to === "start") return firstOther(await photos.hashes(0, total - 1), hashes, 0);
      const places = (await Promise.all(hashes.map((hash) => photos.locate(hash)))).filter(
        (at) => at !== null,
      );
      if (places.length === 0) return undefined;
      const all = await photos.hashes(0, total - 1);
      if (to === -1) return all[Math.max(0, Math.min(...places) - 1)];
      return firstOther(all, hashes, Math.max(...places) + 2);
    }

    return (hashes, to) => {
      goal(hashes, to)
        .then((before) => {
          if (before === undefined || (before !== null && hashes.includes(before))) return;
          return actions.run(engine.call("albums.move", { id, hashes: [...hashes], before }));
        })
        .catch(showFailure);
    };
  }, [engine, actions, photos, total, id]);
}

function firstOther(all: readonly string[], moving: readonly string[], from: number): string | null {
  const set = new Set(moving);
  return all.slice(from).find((hash) => !set.has(hash)) ?? null;
}
