import type { EngineClient } from "../../shared/contract.ts";
import { Failure, type FailureData, toFailureData } from "../../shared/errors.ts";
import { mostPhotosAtOnce } from "../../shared/fact-limits.ts";
import type { PhotoScope } from "../../shared/facts.ts";
import type { PhotoItem } from "../../shared/photo.ts";
import type { Sort } from "../../shared/search.ts";
import { decodeView, type ViewData } from "./view-data.ts";
import { createViewPages, type ViewPages } from "./view-pages.ts";

export interface ViewParams {
  query?: string | undefined;
  sort?: Sort | undefined;
  /** Only this part of the library. */
  scope?: PhotoScope | undefined;
}

/** A photo whose place matters to what is on screen. */
export interface Tracked {
  readonly hash: string;
  readonly index: number;
}

export interface LoadedView extends ViewData {
  /** Where tracked photos of the view before this one are now; null for those that are gone. */
  readonly moved: ReadonlyMap<string, number | null>;
  /** Undefined while its page is on its way; null where the photo went since the view was opened. */
  photoAt(index: number): PhotoItem | null | undefined;
  /** Tells which photos are on screen (`last` included); nothing comes any more once the view was replaced. */
  want(first: number, last: number): void;
}

export interface ViewState {
  status: "loading" | "ready" | "error";
  /** Also present when reopening failed: what was there stays on screen. */
  view: LoadedView | null;
  error: FailureData | null;
}

/** News of photos, in whatever view is current. */
export interface PhotoSource {
  /** Called when photos have come. Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** Grows whenever photos have come. */
  version(): number;
  /** Place of a photo in the current view, or null. */
  locate(hash: string, signal?: AbortSignal): Promise<number | null>;
  /** Contents of a run of the current view, `last` included, whether their pages are here or not. */
  hashes(first: number, last: number): Promise<string[]>;
  /**
   * Names photos that must be found again when the view is reopened, the one that must not move on screen first.
   * Returns the function that forgets it.
   */
  track(photos: () => readonly Tracked[]): () => void;
}

export interface ViewSession {
  state(): ViewState;
  subscribe(listener: () => void): () => void;
  photos: PhotoSource;
  /** Opens the view anew; what is on screen stays until the new one is there. */
  reload(): void;
  /** The library has changed: reopens soon, at once if it has not lately. */
  libraryChanged(): void;
  close(): void;
}

/** A view is reopened at most so often while the library changes, and less often where opening takes long. */
const reopenEveryMs = 2000;
const reopenCostFactor = 10;

/** Opens a view and keeps it open, through changes of the library and restarts of the engine. */
export function createViewSession(engine: EngineClient, params: ViewParams): ViewSession {
  let state: ViewState = { status: "loading", view: null, error: null };
  let pages: ViewPages | null = null;
  let opening: AbortController | null = null;
  let openAgain = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastOpenedAt = Number.NEGATIVE_INFINITY;
  let lastOpenMs = 0;
  let version = 0;
  let closed = false;
  const stateListeners = new Set<() => void>();
  const photoListeners = new Set<() => void>();
  const trackers = new Set<() => readonly Tracked[]>();

  function setState(next: ViewState): void {
    state = next;
    for (const listener of [...stateListeners]) listener();
  }

  function photosCame(): void {
    version++;
    for (const listener of [...photoListeners]) listener();
  }

  async function open(): Promise<void> {
    if (closed) return;
    if (opening) {
      openAgain = true;
      return;
    }
    clearTimeout(timer);
    timer = undefined;
    const abort = new AbortController();
    opening = abort;
    const { signal } = abort;
    const startedAt = performance.now();
    if (state.status === "error" && state.view === null) {
      setState({ status: "loading", view: null, error: null });
    }
    let opened: string | null = null;
    try {
      const input = {
        ...(params.query === undefined ? {} : { query: params.query }),
        ...(params.sort === undefined ? {} : { sort: params.sort }),
        ...(params.scope === undefined ? {} : { scope: params.scope }),
      };
      const data = decodeView(await engine.call("view.open", input, { signal }));
      opened = data.viewId;
      const moved = await locateTracked(data, signal);
      const nextPages = pagesOf(data);
      await prefetch(nextPages, data, moved);
      if (signal.aborted) {
        nextPages.close();
        release(opened);
        return;
      }
      const old = state.view;
      pages?.close();
      pages = nextPages;
      if (old) release(old.viewId);
      setState({
        status: "ready",
        view: { ...data, moved, photoAt: nextPages.photoAt, want: nextPages.want },
        error: null,
      });
      photosCame();
    } catch (thrown) {
      if (opened !== null) release(opened);
      if (signal.aborted) return;
      if (isLost(thrown) && state.view) return; // The next connection opens it again.
      setState({ status: "error", view: state.view, error: toFailureData(thrown) });
    } finally {
      opening = null;
      lastOpenedAt = performance.now();
      lastOpenMs = lastOpenedAt - startedAt;
      if (openAgain && !closed) {
        openAgain = false;
        openSoon();
      }
    }
  }

  function openSoon(): void {
    if (closed || timer !== undefined) return;
    const interval = Math.max(reopenEveryMs, reopenCostFactor * lastOpenMs);
    const wait = Math.max(0, lastOpenedAt + interval - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      void open();
    }, wait);
  }

  /** Finds what is on screen in a view that is about to replace it. */
  async function locateTracked(data: ViewData, signal: AbortSignal): Promise<Map<string, number | null>> {
    const hashes = new Set([...trackers].flatMap((photos) => photos().map((photo) => photo.hash)));
    const found = await Promise.all(
      [...hashes].map(async (hash) => {
        const { index } = await engine.call("view.locate", { viewId: data.viewId, hash }, { signal });
        return [hash, index] as const;
      }),
    );
    return new Map(found);
  }

  /** Loads what will be on screen after the change, so that nothing blinks. */
  async function prefetch(
    next: ViewPages,
    data: ViewData,
    moved: ReadonlyMap<string, number | null>,
  ): Promise<void> {
    const range = pages?.wanted();
    if (!range || data.total === 0) return;
    let shift = 0;
    for (const photos of trackers) {
      const anchor = photos()[0];
      const now = anchor && moved.get(anchor.hash);
      if (anchor && now !== null && now !== undefined) {
        shift = now - anchor.index;
        break;
      }
    }
    const last = data.total - 1;
    next.want(
      Math.min(last, Math.max(0, range.first + shift)),
      Math.min(last, Math.max(0, range.last + shift)),
    );
    await next.settled();
  }

  function pagesOf(data: ViewData): ViewPages {
    return createViewPages({
      total: data.total,
      load: async (offset, limit, signal) => {
        const page = await engine.call("view.page", { viewId: data.viewId, offset, limit }, { signal });
        return page.items;
      },
      onLoad: photosCame,
      onFailure: (failure) => {
        // The engine was restarted or has dropped the view.
        if (failure instanceof Failure && failure.code === "view-unknown") void open();
      },
    });
  }

  function release(viewId: string): void {
    engine.call("view.close", { viewId }).catch(() => {
      // Closing is a courtesy: an engine that does not know the view any more has nothing to close.
    });
  }

  void open();

  return {
    state: () => state,
    subscribe(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    photos: {
      subscribe(listener) {
        photoListeners.add(listener);
        return () => photoListeners.delete(listener);
      },
      version: () => version,
      async locate(hash, signal) {
        const viewId = state.view?.viewId;
        if (viewId === undefined) return null;
        const { index } = await engine.call("view.locate", { viewId, hash }, { signal });
        return index;
      },
      async hashes(first, last) {
        const viewId = state.view?.viewId;
        if (viewId === undefined || last < first) return [];
        const limit = Math.min(mostPhotosAtOnce, last - first + 1);
        return (await engine.call("view.hashes", { viewId, offset: first, limit })).hashes;
      },
      track(photos) {
        trackers.add(photos);
        return () => trackers.delete(photos);
      },
    },
    reload: () => void open(),
    libraryChanged: openSoon,
    close() {
      closed = true;
      clearTimeout(timer);
      opening?.abort();
      pages?.close();
      if (state.view) release(state.view.viewId);
    },
  };
}

function isLost(thrown: unknown): boolean {
  return (
    thrown instanceof Failure && (thrown.code === "connection-closed" || thrown.code === "engine-unavailable")
  );
}
