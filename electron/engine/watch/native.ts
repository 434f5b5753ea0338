import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import { noMediaFileName, rulesFileName } from "../library/exclusions.ts";

/** Something happened at a path. What is there now, whoever is told has to look. */
export interface WatchEvent {
  path: string;
  type: "create" | "update" | "delete";
}

export interface WatchListener {
  onEvents(events: readonly WatchEvent[]): void;
  /** Events were lost: anything may have changed. */
  onLost(): void;
  /** It tells nothing any more. */
  onBroken(error: Error): void;
}

/** Tells of changes in a folder and all below. Resolves, once it is watched, with what ends it. Rejects where it cannot. */
export type Subscribe = (folder: string, listener: WatchListener) => Promise<() => Promise<void>>;

/**
 * Hidden folders and those of systems would only bring noise, and on Linux each costs one of the watches that the system
 * has. It is the library's own format: a regular expression of C++ over the path from the folder on, so it is kept simple.
 */
const noise = new RegExp(
  `(^|[\\\\/])(\\.(?!${rulesFileName.slice(1)}$|${noMediaFileName.slice(1)}$|[^\\\\/]*\\.icloud$)[^\\\\/]*|node_modules|@eaDir|#recycle|\\$RECYCLE\\.BIN)([\\\\/]|$)`,
);

/** By the system's own means: FSEvents, ReadDirectoryChangesW, inotify. Loaded when first needed. */
export const subscribeNatively: Subscribe = async (folder, listener) => {
  const { default: watcher } = await import("@parcel/watcher");
  // FSEvents names everything by its real path.
  const real = await realpath(folder);
  const { unsubscribe } = await watcher.subscribe(
    real,
    (error, events) => {
      if (error !== null) {
        if (/dropped|re-?scan|overflow/i.test(error.message)) listener.onLost();
        else listener.onBroken(error);
        return;
      }
      listener.onEvents(
        events.map(({ path, type }) => ({ type, path: path === real ? folder : join(folder, path, real) })),
      );
    },
    { ignore: [noise] },
  );
  return unsubscribe;
};

function join(folder: string, path: string, real: string): string {
  const rest = path.slice(real.endsWith(sep) ? real.length : real.length + 1);
  return folder.endsWith(sep) ? folder + rest : folder + sep + rest;
}
