import type { PhotoScope } from "../../../shared/facts.ts";
import type { Notice, Sort } from "../../../shared/search.ts";
import type { EmbeddingTable, PhotoOrder, Store, StoreCounts } from "../store/store.ts";
import { parseQuery } from "./query.ts";

/** What search needs of the model: a text becomes a unit vector in the space of the images. */
export interface QueryEncoder {
  /** `cut` is true where the model could not read the whole text. */
  embedQuery(text: string, signal?: AbortSignal): Promise<{ vector: Float32Array; cut: boolean }>;
}

export interface SearcherOptions {
  store: Pick<Store, "photos" | "counts">;
  /** Vectors of the active model. */
  embeddings: () => Promise<EmbeddingTable>;
  encoder: QueryEncoder;
  /** What is known of and not read yet. */
  pending: () => Pending;
}

/** What a search cannot see because indexing has not come so far. */
export interface Pending {
  /** Files that were found and wait to be read. */
  files: number;
  /** True where a folder was never looked through to its end, and nothing is doing it now. */
  isUnfinished: boolean;
}

export interface Ranking {
  /** Best first, or newest first when sorted by date. */
  order: PhotoOrder;
  /** Cosine similarity by content hash. */
  similarities: ReadonlyMap<string, number>;
  /** Share of the library's photos that have a vector, in [0, 1]. */
  coverage: number;
  notices: Notice[];
  /** True where more photos were ranked than are listed. */
  truncated: boolean;
}

export interface Searcher {
  /** The `limit` photos nearest to the query's meaning. Fails with the codes of `parseQuery` and of the model. */
  rank(
    query: string,
    options: {
      limit: number;
      sort: Sort;
      scope?: PhotoScope | undefined;
      signal?: AbortSignal | undefined;
    },
  ): Promise<Ranking>;
}

export function createSearcher({ store, embeddings, encoder, pending }: SearcherOptions): Searcher {
  return {
    async rank(text, { limit, sort, scope, signal }) {
      const query = parseQuery(text);
      const [{ vector, cut }, table] = await Promise.all([
        encoder.embedQuery(query.prompt, signal),
        embeddings(),
      ]);
      const matches = await table.nearest(vector, { limit, filter: scope === undefined ? {} : { scope } });
      const byRelevance = store.photos.order(matches.map((match) => match.hash));
      return {
        order: sort === "date" ? byRelevance.byDate() : byRelevance,
        similarities: new Map(matches.map((match) => [match.hash, match.similarity])),
        ...coverageOf(table.count, store.counts(), pending(), cut),
        truncated: matches.length === limit && table.count > limit,
      };
    },
  };
}

/** Share of the photos that a search could see, in [0, 1], and what to tell about it. */
export function coverageOf(
  embedded: number,
  { photos, leftOut = 0 }: Pick<StoreCounts, "photos" | "leftOut">,
  pending: Pending,
  cut: boolean,
): { coverage: number; notices: Notice[] } {
  const notices: Notice[] = [];
  const count = (value: number) => value.toLocaleString("en");
  const all = photos + pending.files;
  if (all === 0 && leftOut === 0) {
    notices.push({ code: "no-photos", message: "There are no photos in this library yet. Add a folder." });
  } else if (embedded < all) {
    notices.push({
      code: "partial-coverage",
      message: `Search sees ${count(embedded)} of ${count(all)} photos so far; the rest follows as indexing goes on.`,
    });
  } else if (pending.isUnfinished) {
    notices.push({
      code: "partial-coverage",
      message: "A folder has not been looked through to its end. Index it again to search all of its photos.",
    });
  }
  if (leftOut > 0) {
    const isOne = leftOut === 1;
    notices.push({
      code: "away-left-out",
      message: `${count(leftOut)} ${isOne ? "photo is" : "photos are"} left out: ${isOne ? "its" : "their"} drive is not connected.`,
    });
  }
  if (cut) {
    notices.push({
      code: "query-cut",
      message: "This text is longer than the model can read; only its beginning was used.",
    });
  }
  return { coverage: all === 0 ? 1 : Math.min(1, embedded / all), notices };
}

/**
 * What people and programs are shown as the score, in [0, 1]. Until results are calibrated it is the similarity
 * itself without its negative half: good for ranking, no probability.
 */
export const scoreOf = (similarity: number): number => Math.min(1, Math.max(0, similarity));
