import { basename, dirname, join } from "node:path";
import { cloudStubOf } from "../library/cloud-files.ts";
import type { Disk } from "../library/disk.ts";
import { noMediaFileName, rulesFileName } from "../library/exclusions.ts";
import { classifyName } from "../library/formats.ts";
import type { ScanTarget } from "../library/scan-target.ts";
import { needsBytes } from "../library/system-path.ts";
import { isCompanionName } from "../metadata/pair-names.ts";
import type { WatchEvent } from "./native.ts";

/**
 * Paths that something happened to, until they stand still. A file that is being copied grows and its time moves on; it is
 * settled once both have been the same for a while. Bounded: when too much is touched at once, the whole folder is scanned
 * instead.
 */
export interface Touched {
  add(events: readonly WatchEvent[]): void;
  /** Parts that are to be scanned whatever is in them; files in them that are being written are waited for. */
  addParts(parts: readonly ScanTarget[]): Promise<void>;
  /** Something changed, and nobody knows what. */
  addAll(): void;
  readonly isEmpty: boolean;
  /** Written to a moment ago: it is not to be read now. */
  isUnsettled(path: string): boolean;
  /** Looks at everything that waits; returns what has settled since. "all" is the folder as a whole. */
  settle(): Promise<ScanTarget[] | "all">;
}

export interface TouchedOptions {
  root: string;
  disk: Disk;
  /** How long size and time must stand still. */
  settleMs: number;
  now: () => number;
  /** Paths that wait, at most. */
  capacity?: number;
}

interface Look {
  bytes: number;
  modifiedAt: number;
  since: number;
}

/** More files of one folder than this are one look at the folder. */
const filesAsFolder = 64;
/** More parts than this are the whole folder. */
const maxParts = 300;
/** Files looked at, to see which of a part are being written. */
const maxFresh = 2_000;
/** How long ago a file may have been written for it to be asked whether it still is. */
const freshMs = 10_000;

export function createTouched(options: TouchedOptions): Touched {
  const { root, disk, settleMs, now, capacity = 10_000 } = options;
  let waiting = new Map<string, Look | null>();
  let parts: ScanTarget[] = [];
  let isAll = false;

  const tooMuch = () => {
    waiting = new Map();
    parts = [];
    isAll = true;
  };

  function add({ path, type }: WatchEvent): void {
    if (isAll) return;
    const name = basename(path);
    if (path === root) return;
    if (needsBytes(path)) {
      // Bytes of a name are lost on the way here: the folder that this name is in is looked at.
      let whole = path;
      while (needsBytes(whole)) whole = dirname(whole);
      parts.push({ path: whole, depth: "tree" });
      return;
    }
    const stub = cloudStubOf(name);
    if (stub !== null) parts.push({ path: join(dirname(path), stub), depth: "tree" });
    if (name === rulesFileName || name === noMediaFileName) {
      parts.push({ path: dirname(path), depth: "tree" });
    } else if (isWorthALook(name) || type !== "update") {
      // What has no name of a picture may be a folder, unless it was only changed.
      waiting.set(path, waiting.get(path) ?? null);
    }
    if (waiting.size > capacity || parts.length > maxParts) tooMuch();
  }

  /** "settled", "waits", or that nothing here is worth a look. */
  async function look(path: string): Promise<"settled" | "waits" | "nothing"> {
    const stats = await disk.lstat(path).catch(() => null);
    // Gone, or a folder: there is nothing to wait for.
    if (stats === null || stats.isDirectory()) return "settled";
    if (!stats.isFile() || !isWorthALook(basename(path))) return "nothing";
    const last = waiting.get(path);
    const { size: bytes, mtimeMs: modifiedAt } = stats;
    if (last && last.bytes === bytes && last.modifiedAt === modifiedAt) {
      return now() - last.since >= settleMs ? "settled" : "waits";
    }
    waiting.set(path, { bytes, modifiedAt, since: now() });
    return "waits";
  }

  async function findFresh(part: ScanTarget): Promise<void> {
    const folders = [part.path];
    let looked = 0;
    for (let folder = folders.pop(); folder !== undefined && looked < maxFresh; folder = folders.pop()) {
      try {
        for await (const { name, kind } of disk.list(folder)) {
          const path = join(folder, name);
          if (kind === "folder" && part.depth === "tree") folders.push(path);
          if (kind !== "file" || classifyName(name) === null || ++looked > maxFresh) continue;
          const stats = await disk.lstat(path);
          const age = now() - Math.max(stats.mtimeMs, stats.ctimeMs);
          if (age < freshMs && !waiting.has(path)) waiting.set(path, null);
        }
      } catch {
        // A file, or gone: whoever scans it sees that.
      }
    }
    if (waiting.size > capacity) tooMuch();
  }

  return {
    add: (events) => events.forEach(add),
    async addParts(more) {
      for (const part of more) await findFresh(part);
      parts.push(...more);
      if (parts.length > maxParts) tooMuch();
    },
    addAll: tooMuch,
    get isEmpty() {
      return !isAll && waiting.size === 0 && parts.length === 0;
    },
    isUnsettled: (path) => waiting.has(path),
    async settle() {
      if (isAll) {
        isAll = false;
        return "all";
      }
      const ready = parts;
      parts = [];
      for (const path of [...waiting.keys()]) {
        const state = await look(path);
        if (state === "waits") continue;
        waiting.delete(path);
        if (state === "nothing") continue;
        ready.push({ path, depth: "tree" });
      }
      for (const part of ready) if (classifyName(basename(part.path)) === null) await findFresh(part);
      const some = coalesce(ready);
      return some.length > maxParts ? "all" : some;
    },
  };
}

/** A picture by its name, also where only its stub is here, or what may be one with a picture (a sidecar). */
function isWorthALook(name: string): boolean {
  return classifyName(cloudStubOf(name) ?? name) !== null || isCompanionName(name);
}

/** Many files of one folder become that folder; what lies in another part goes. Pure. */
export function coalesce(parts: readonly ScanTarget[]): ScanTarget[] {
  const byFolder = new Map<string, ScanTarget[]>();
  for (const part of parts) {
    const folder = dirname(part.path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), part]);
  }
  const merged = [...byFolder].flatMap(([path, inside]): ScanTarget[] => {
    if (inside.length <= filesAsFolder) return inside;
    // A folder that went away is only seen by who looks at all below.
    const areFiles = inside.every((part) => classifyName(basename(part.path)) !== null);
    return [{ path, depth: areFiles ? "folder" : "tree" }];
  });
  const trees = new Set(merged.filter(({ depth }) => depth === "tree").map(({ path }) => path));
  const isInside = (path: string): boolean => {
    for (let at = dirname(path); at !== dirname(at); at = dirname(at)) if (trees.has(at)) return true;
    return false;
  };
  const distinct = new Map(merged.map((part) => [`${part.depth} ${part.path}`, part]));
  return [...distinct.values()].filter(
    ({ path, depth }) => !isInside(path) && !(depth === "folder" && trees.has(path)),
  );
}
