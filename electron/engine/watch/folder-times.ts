import { join } from "node:path";
import { type Disk, realDisk } from "../library/disk.ts";
import type { ScanTarget } from "../library/scan-target.ts";
import { isSkippedFolder } from "../library/skipped-folders.ts";

/**
 * Note: polling. A folder's time changes when something is put into it, taken out or renamed, as programs that save a file do;
 * so asking every folder for its time finds nearly all changes at the price of one question a folder, over a slow network
 * too. A file that is written over in place changes no folder's time: the scheduled rescan finds that.
 */
export interface FolderTimes {
  /** What changed since the last time; nothing at the first. Rejects where the root cannot be looked at. */
  changes(signal: AbortSignal): Promise<ScanTarget[]>;
}

/** Times of some disks have steps of two seconds: within those, a later change may look like none. */
const granularityMs = 3_000;
/** About 200 bytes each. */
const maxFolders = 200_000;

interface Known {
  /** NaN: so young that it may have changed since. */
  modifiedAt: number;
  folders: string[];
}

export function createFolderTimes(root: string, disk: Disk = realDisk, now = Date.now): FolderTimes {
  let known: Map<string, Known> | undefined;

  return {
    async changes(signal) {
      const before = known;
      const found = new Map<string, Known>();
      const changed: ScanTarget[] = [];
      const waiting = [root];
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        if (signal.aborted) return [];
        if (found.size >= maxFolders) break;
        const last = before?.get(path);
        try {
          const { mtimeMs } = await disk.lstat(path);
          if (last !== undefined && last.modifiedAt === mtimeMs) {
            found.set(path, last);
          } else {
            const isYoung = Math.abs(now() - mtimeMs) < granularityMs;
            const folders = await foldersIn(path, disk);
            found.set(path, { modifiedAt: isYoung ? Number.NaN : mtimeMs, folders });
            if (before !== undefined) changed.push(...differences(path, last, folders));
          }
        } catch (error) {
          if (path === root) throw error;
          // It went away meanwhile, or may not be read: the folder that it is in tells.
          continue;
        }
        for (const name of found.get(path)?.folders ?? []) waiting.push(join(path, name));
      }
      known = found;
      return changed;
    },
  };
}

function differences(path: string, last: Known | undefined, folders: readonly string[]): ScanTarget[] {
  // One that is new is reported as a whole by the folder that it is in.
  if (last === undefined) return [];
  const had = new Set(last.folders);
  const has = new Set(folders);
  const cameOrWent = [...has]
    .filter((name) => !had.has(name))
    .concat([...had].filter((name) => !has.has(name)));
  return [
    { path, depth: "folder" },
    ...cameOrWent.map((name): ScanTarget => ({ path: join(path, name), depth: "tree" })),
  ];
}

async function foldersIn(path: string, disk: Disk): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, kind } of disk.list(path)) {
    if (kind === "folder" && !isSkippedFolder(name, join(path, name))) names.push(name);
  }
  return names;
}
