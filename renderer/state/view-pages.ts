import type { PhotoItem } from "../../shared/photo.ts";

export interface PageOptions {
  total: number;
  /** Photos from `offset` on. Rejects when aborted; what it rejects with is given to `onFailure`. */
  load(offset: number, limit: number, signal: AbortSignal): Promise<(PhotoItem | null)[]>;
  /** Photos have come. */
  onLoad(): void;
  onFailure(failure: unknown): void;
  pageSize?: number;
  /** Pages kept; the ones used longest ago go first. */
  maxPages?: number;
  /** A page that failed is asked for again after so long, if it is still wanted. */
  retryMs?: number;
}

export interface ViewPages {
  photoAt(index: number): PhotoItem | null | undefined;
  /**
   * The photos on screen are these (`last` included): loads their pages and those next to them, and stops loading
   * what is no longer near.
   */
  want(first: number, last: number): void;
  /** The range last wanted. */
  wanted(): { first: number; last: number } | null;
  /** Resolves when everything wanted is there or has failed. */
  settled(): Promise<void>;
  close(): void;
}

/** The photos of one view, in pages loaded around what is on screen. */
export function createViewPages(options: PageOptions): ViewPages {
  const { total, load, onLoad, onFailure, pageSize = 200, maxPages = 60, retryMs = 3000 } = options;
  // A Map remembers the order of insertion: the first page is the one used longest ago.
  const pages = new Map<number, (PhotoItem | null)[]>();
  const loading = new Map<number, { abort: AbortController; done: Promise<void> }>();
  let range: { first: number; last: number } | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function start(page: number): void {
    const abort = new AbortController();
    const offset = page * pageSize;
    const done = load(offset, Math.min(pageSize, total - offset), abort.signal)
      .then(
        (items) => {
          if (closed || abort.signal.aborted) return;
          pages.set(page, items);
          // Never one that is on screen, however small the limit.
          const kept = Math.max(maxPages, range === null ? 0 : pageCount(range) + 2);
          for (const old of pages.keys()) {
            if (pages.size <= kept) break;
            pages.delete(old);
          }
          onLoad();
        },
        (failure: unknown) => {
          if (closed || abort.signal.aborted) return;
          onFailure(failure);
          retry ??= setTimeout(() => {
            retry = undefined;
            if (range !== null) pump(range.first, range.last);
          }, retryMs);
        },
      )
      .finally(() => {
        if (loading.get(page)?.abort === abort) loading.delete(page);
      });
    loading.set(page, { abort, done });
  }

  function pageCount({ first, last }: { first: number; last: number }): number {
    return Math.floor(last / pageSize) - Math.floor(first / pageSize) + 1;
  }

  function pump(first: number, last: number): void {
    const lastPage = Math.ceil(total / pageSize) - 1;
    // A quarter of a page more on each side: neighbours are on their way before they are on screen.
    const ahead = Math.floor(pageSize / 4);
    const from = Math.max(0, Math.floor((first - ahead) / pageSize));
    const to = Math.min(lastPage, Math.floor((last + ahead) / pageSize));
    for (const [page, { abort }] of loading) {
      if (page < from || page > to) {
        loading.delete(page);
        abort.abort();
      }
    }
    for (let page = from; page <= to; page++) {
      const items = pages.get(page);
      if (items) {
        pages.delete(page);
        pages.set(page, items);
      } else if (!loading.has(page)) start(page);
    }
  }

  return {
    photoAt(index) {
      return pages.get(Math.floor(index / pageSize))?.[index % pageSize];
    },
    want(first, last) {
      if (closed || total === 0) return;
      if (range !== null && range.first === first && range.last === last) return;
      range = { first, last };
      pump(first, last);
    },
    wanted: () => range,
    async settled() {
      await Promise.all([...loading.values()].map((page) => page.done));
    },
    close() {
      closed = true;
      clearTimeout(retry);
      for (const { abort } of loading.values()) abort.abort();
      loading.clear();
    },
  };
}
