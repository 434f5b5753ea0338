import type { Handlers } from "../../../shared/contract.ts";
import type { PhotoItem } from "../../../shared/photo.ts";
import { checkAlbum } from "../facts/handlers.ts";
import type { PhotoOrder, Store } from "../store/store.ts";
import { type Searcher, scoreOf } from "./searcher.ts";
import { createViewRegistry, type OpenView } from "./views.ts";

/**
 * How many photos a search lists in a window. While results have no calibrated end, every photo of the library
 * is a result; more than this nobody looks at.
 */
const maxPhotosInSearchView = 1000;

export interface SearchHandlerOptions {
  store: Pick<Store, "photos" | "albums">;
  searcher: Searcher;
  /** Key of the active model, as printed. */
  modelKey: string;
  /** Photos as a grid shows them, aligned with the hashes; null for one that is gone. */
  describePhotos(hashes: readonly string[]): Promise<(PhotoItem | null)[]>;
}

type SearchMethods =
  | "view.open"
  | "view.page"
  | "view.locate"
  | "view.hashes"
  | "view.close"
  | "search.query";

export function createSearchHandlers(options: SearchHandlerOptions): Pick<Handlers, SearchMethods> {
  const { store, searcher, modelKey, describePhotos } = options;
  const views = createViewRegistry();

  async function pageOf({ order, similarities }: OpenView, offset: number, limit: number) {
    const photos = await describePhotos(hashesOf(order, offset, limit));
    return photos.map((photo) => {
      const similarity = photo ? similarities.get(photo.hash) : undefined;
      return photo === null || similarity === undefined
        ? photo
        : { ...photo, similarity, score: scoreOf(similarity) };
    });
  }

  return {
    async "view.open"({ query, sort, scope }, { signal }) {
      if (scope?.kind === "album") checkAlbum(store, scope.id);
      if (query === undefined) {
        const order = scope === undefined ? store.photos.timeline() : store.photos.scope(scope);
        // An album has an order of its own; everything else stands by date anyway.
        const byDate = scope?.kind !== "album" || sort === "date";
        const info = { coverage: 1, notices: [], truncated: false, byDate };
        const isOrdered = scope?.kind !== "album" || !byDate;
        return views.open({ order: isOrdered ? order : order.byDate(), similarities: new Map() }, info);
      }
      const limit = maxPhotosInSearchView;
      const ranking = await searcher.rank(query, { limit, sort: sort ?? "relevance", scope, signal });
      return views.open(ranking, { ...ranking, byDate: sort === "date" });
    },

    async "view.page"({ viewId, offset, limit }) {
      return { items: await pageOf(views.get(viewId), offset, limit) };
    },

    "view.locate"({ viewId, hash }) {
      const index = views.get(viewId).order.indexOf(hash);
      return { index: index < 0 ? null : index };
    },

    "view.hashes": ({ viewId, offset, limit }) => ({
      hashes: hashesOf(views.get(viewId).order, offset, limit),
    }),

    "view.close"({ viewId }) {
      views.close(viewId);
      return {};
    },

    async "search.query"({ query, limit, sort }, { signal }) {
      const startedAt = performance.now();
      const ranking = await searcher.rank(query, { limit, sort, signal });
      const photos = (await pageOf(ranking, 0, limit)).filter((photo) => photo !== null);
      return {
        query,
        model: modelKey,
        coverage: ranking.coverage,
        notices: ranking.notices,
        tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
        counts: { confident: 0, maybe: 0 },
        results: photos.map((photo) => ({
          path: photo.path,
          hash: photo.hash,
          score: photo.score ?? 0,
          tier: "unrated" as const,
          similarity: photo.similarity ?? 0,
          takenAt: photo.takenAt,
          tags: [],
          group: { size: 1 },
        })),
      };
    },
  };
}

function hashesOf(order: PhotoOrder, offset: number, limit: number): string[] {
  const end = Math.min(order.length, offset + limit);
  const hashes: string[] = [];
  for (let index = offset; index < end; index++) hashes.push(order.hashAt(index));
  return hashes;
}
