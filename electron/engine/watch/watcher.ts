import type { WatchSettings } from "../../../shared/library.ts";
import type { Log } from "../log.ts";
import type { FolderRow, Store } from "../store/store.ts";
import {
  defaultTiming,
  type FolderWatch,
  type FolderWatchOptions,
  unwatched,
  type WatchState,
  type WatchTiming,
  watchFolder,
} from "./folder-watch.ts";
import { subscribeNatively } from "./native.ts";
import { isOnNetworkDrive } from "./network-drive.ts";

/** Keeps the library up with what happens in its folders. */
export interface Watcher {
  stateOf(folderId: string): WatchState;
  /** To be called when a folder came, went, was moved or switched on or off. */
  refresh(): void;
  settings(): WatchSettings;
  configure(change: Partial<WatchSettings>): Promise<WatchSettings>;
  close(): Promise<void>;
}

export interface WatcherOptions {
  store: Pick<Store, "folders" | "note" | "setNote">;
  /** Starts a scan; resolves when it has ended, whatever came of it. */
  scan(request: ScanRequest): Promise<void>;
  /** The state of watching a folder changed. */
  onChange(): void;
  log: Log;
  platform: NodeJS.Platform;
  /** Null: folders are not watched nor scanned on a schedule; the settings can still be had. */
  timing: Partial<WatcherTiming> | null;
  /** Given by tests. */
  subscribe?: FolderWatchOptions["subscribe"];
  isOnNetworkDrive?: FolderWatchOptions["isOnNetworkDrive"];
  now?: () => number;
}

export interface WatcherTiming extends WatchTiming {
  /** From the start to the first scan of everything: the window comes first. */
  firstScanMs: number;
  /** How often is looked which folder is due. */
  scheduleMs: number;
}
const defaults: WatcherTiming = { ...defaultTiming, firstScanMs: 5_000, scheduleMs: 60_000 };

export interface ScanRequest {
  folderIds: readonly string[];
  part?: Parameters<FolderWatchOptions["scan"]>;
  priority: "watched" | "scheduled";
}

const settingsNote = "watching";
const defaultWatchSettings: WatchSettings = { rescanHours: 6 };

export function createWatcher(options: WatcherOptions): Watcher {
  const { store, log, now = Date.now } = options;
  const watches = new Map<string, { path: string; watch: FolderWatch }>();
  const ending = new Set<Promise<void>>();
  /** When each folder was last due here: one that is offline is never scanned to its end. */
  const askedAt = new Map<string, number>();
  const timing = options.timing === null ? null : { ...defaults, ...options.timing };
  let isClosed = false;

  const isOn = (row: FolderRow) => row.settings?.enabled !== false;

  function settings(): WatchSettings {
    const stored = store.note(settingsNote);
    return {
      ...defaultWatchSettings,
      ...(stored === undefined ? {} : (JSON.parse(stored) as WatchSettings)),
    };
  }

  function start(row: FolderRow, withTiming: WatchTiming): void {
    const watch = watchFolder({
      path: row.path,
      timing: withTiming,
      subscribe: options.subscribe ?? subscribeNatively,
      isOnNetworkDrive:
        options.isOnNetworkDrive ?? ((path) => isOnNetworkDrive(path, { platform: options.platform })),
      scan: (...part) => options.scan({ folderIds: [row.id], part, priority: "watched" }),
      onState: options.onChange,
      log,
      now,
    });
    watches.set(row.id, { path: row.path, watch });
  }

  function end(id: string): void {
    const watch = watches.get(id)?.watch;
    watches.delete(id);
    if (!watch) return;
    const ended = watch.close().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  function refresh(): void {
    if (timing === null || isClosed) return;
    const rows = new Map(
      store.folders
        .list()
        .filter(isOn)
        .map((row) => [row.id, row]),
    );
    for (const [id, { path }] of watches) if (rows.get(id)?.path !== path) end(id);
    for (const row of rows.values()) if (!watches.has(row.id)) start(row, timing);
  }

  function scanThese(rows: readonly FolderRow[]): void {
    const folderIds = rows.map(({ id }) => id);
    if (isClosed || folderIds.length === 0) return;
    for (const id of folderIds) askedAt.set(id, now());
    void options.scan({ folderIds, priority: "scheduled" });
  }

  /** Those whose first scan has not come to its end are another's: that one goes on by itself. */
  const known = () => store.folders.list().filter((row) => isOn(row) && row.lastScannedAt !== null);

  function scanWhatIsDue(): void {
    const everyMs = settings().rescanHours * 3_600_000;
    if (everyMs <= 0) return;
    scanThese(
      known().filter((row) => {
        const at = Math.max(row.lastScannedAt ?? 0, askedAt.get(row.id) ?? 0);
        // A clock that was set back must not mean that nothing is looked at for years.
        return now() - at >= everyMs || at > now();
      }),
    );
  }

  const timers: NodeJS.Timeout[] = [];
  if (timing !== null) {
    refresh();
    timers.push(setTimeout(() => scanThese(known()), timing.firstScanMs));
    timers.push(setInterval(scanWhatIsDue, timing.scheduleMs));
    for (const timer of timers) timer.unref();
  }

  return {
    stateOf: (folderId) => watches.get(folderId)?.watch.state ?? unwatched,
    refresh,
    settings,
    async configure(change) {
      const next = { ...settings(), ...change };
      await store.setNote(settingsNote, JSON.stringify(next));
      return next;
    },
    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const id of [...watches.keys()]) end(id);
      await Promise.all(ending);
    },
  };
}
