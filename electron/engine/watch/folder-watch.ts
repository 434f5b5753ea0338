import { stat } from "node:fs/promises";
import { type Disk, realDisk } from "../library/disk.ts";
import type { ScanTarget } from "../library/scan-target.ts";
import { systemPath } from "../library/system-path.ts";
import type { Log } from "../log.ts";
import { createFolderTimes } from "./folder-times.ts";
import type { Subscribe } from "./native.ts";
import { createTouched } from "./touched.ts";

/**
 * - `watched`: the system tells of every change.
 * - `polled`: Albumen asks from time to time; `why`: it is on a network drive, the system's watches are used up, or the
 *   system refused for another reason.
 * - `unreachable`: it is not there; it is waited for.
 * - `starting`: not known yet. `unwatched`: nobody watches (switched off, or a command in a terminal has the library).
 */
export interface WatchState {
  how: "watched" | "polled" | "unreachable" | "starting" | "unwatched";
  why: "network" | "limit" | "refused" | null;
}
export const unwatched: WatchState = { how: "unwatched", why: null };

export interface WatchTiming {
  /** How long a file must stand still before it is read. */
  settleMs: number;
  /** How often a folder that the system does not tell about is asked. Slow ones are asked more rarely. */
  pollMs: number;
  /** How often is looked whether the folder is (still, again) there: one question each time. */
  presenceMs: number;
}
export const defaultTiming: WatchTiming = { settleMs: 2_000, pollMs: 60_000, presenceMs: 20_000 };

export interface FolderWatchOptions {
  path: string;
  timing: WatchTiming;
  subscribe: Subscribe;
  isOnNetworkDrive(path: string): Promise<boolean>;
  /** Scans parts of the folder, or all of it; resolves when that has ended, whatever came of it. */
  scan(parts: readonly ScanTarget[] | "all", isUnsettled: (path: string) => boolean): Promise<void>;
  onState(state: WatchState): void;
  log: Log;
  disk?: Disk;
  now?: () => number;
}

export interface FolderWatch {
  readonly state: WatchState;
  /** Ends it; a scan that it started goes on. */
  close(): Promise<void>;
}

/** A poll may take one part in so many of the time. */
const pollShare = 20;

/** Watches one folder until it is closed: through unplugging, renaming and coming back. */
export function watchFolder(options: FolderWatchOptions): FolderWatch {
  const { path, timing, scan, log, disk = realDisk, now = Date.now } = options;
  const touched = createTouched({ root: path, disk, settleMs: timing.settleMs, now });
  const closing = new AbortController();
  let state: WatchState = { how: "starting", why: null };
  /** The folder that is watched, as its file system knows it; null while there is none. */
  let identity: string | null = null;
  let stopWatching: (() => Promise<void>) | null = null;
  const timers = new Set<NodeJS.Timeout>();
  let isSettling = false;
  /** One thing after the other, so that a folder that comes and goes is not watched twice. */
  let last: Promise<void> = Promise.resolve();

  function inTurn(work: () => Promise<void>): Promise<void> {
    last = last.then(async () => {
      if (closing.signal.aborted) return;
      await work().catch((error: unknown) => log.error("Watching a folder failed.", { path, error }));
    });
    return last;
  }

  function later(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!closing.signal.aborted) work();
    }, ms);
    // What only waits for changes keeps no process alive.
    timer.unref();
    timers.add(timer);
    return timer;
  }

  function change(how: WatchState["how"], why: WatchState["why"] = null): void {
    if (closing.signal.aborted || (state.how === how && state.why === why)) return;
    state = { how, why };
    options.onState(state);
  }

  async function lookForFolder(isFirst: boolean): Promise<void> {
    const found = await identityOf(path);
    if (found === identity && !isFirst) return;
    await stop();
    identity = found;
    if (found === null) change("unreachable");
    else await begin();
    // At the first time, whoever started this scans.
    if (isFirst) return;
    touched.addAll();
    settleSoon();
  }

  function keepLooking(): void {
    later(timing.presenceMs, () => void inTurn(() => lookForFolder(false)).then(keepLooking));
  }

  async function begin(): Promise<void> {
    if (await options.isOnNetworkDrive(path)) return poll("network");
    try {
      const unsubscribe = await options.subscribe(path, {
        onEvents(events) {
          if (closing.signal.aborted) return;
          if (events.some((event) => event.path === path)) void inTurn(() => lookForFolder(false));
          touched.add(events);
          settleSoon();
        },
        onLost() {
          touched.addAll();
          settleSoon();
        },
        onBroken: (error) =>
          void inTurn(async () => {
            log.warn("A folder can be watched no longer.", { path, error });
            await stop();
            touched.addAll();
            settleSoon();
            poll("refused");
          }),
      });
      stopWatching = unsubscribe;
      change("watched");
    } catch (error) {
      log.warn("A folder cannot be watched, it is asked instead.", { path, error });
      poll(/ENOSPC|no space left|EMFILE|too many open/i.test(String(error)) ? "limit" : "refused");
    }
  }

  function poll(why: "network" | "limit" | "refused"): void {
    const times = createFolderTimes(path, disk, now);
    const stopped = new AbortController();
    const ask = async () => {
      const startedAt = performance.now();
      const changes = await times.changes(stopped.signal).catch(() => []);
      if (stopped.signal.aborted) return;
      if (changes.length > 0) {
        await touched.addParts(changes);
        settleSoon();
      }
      const tookMs = performance.now() - startedAt;
      later(Math.max(timing.pollMs, pollShare * tookMs), () => stopped.signal.aborted || void ask());
    };
    stopWatching = async () => stopped.abort();
    change("polled", why);
    void ask();
  }

  async function stop(): Promise<void> {
    const ending = stopWatching;
    stopWatching = null;
    await ending?.().catch((error: unknown) => log.warn("A watch did not end well.", { path, error }));
  }

  /** As long as something waits it is looked at; then nothing runs any more. */
  function settleSoon(): void {
    if (isSettling || closing.signal.aborted) return;
    isSettling = true;
    later(timing.settleMs / 2, () => void settle());
  }

  async function settle(): Promise<void> {
    try {
      const parts = await touched.settle();
      if (closing.signal.aborted) return;
      if (parts === "all" || parts.length > 0) await scan(parts, touched.isUnsettled);
    } catch (error) {
      log.error("Looking at what changed in a folder failed.", { path, error });
    } finally {
      isSettling = false;
      if (!touched.isEmpty) settleSoon();
    }
  }

  void inTurn(() => lookForFolder(true)).then(keepLooking);

  return {
    get state() {
      return state;
    },
    async close() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await last;
      await stop();
    },
  };
}

/** Tells a folder from another that took its place. */
async function identityOf(path: string): Promise<string | null> {
  try {
    const stats = await stat(systemPath(path));
    return stats.isDirectory() ? `${stats.dev}:${stats.ino}` : null;
  } catch {
    return null;
  }
}
