import { readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { FileProblem, FolderRow, Store } from "../store/store.ts";
import { compare, type KnownFile, toKnown, type Verdict } from "./compare.ts";
import { type CrawlOptions, crawl, type FoundFile } from "./crawl.ts";
import { createExclusions } from "./exclusions.ts";
import { contains } from "./folders.ts";
import { type GoneFile, type LeftFiles, sortLeft } from "./gone-files.ts";
import { coverageOf, type ScanTarget } from "./scan-target.ts";
import type { Place, Volumes } from "./volumes.ts";

export interface ScanHandlers {
  /** Waits while the job is paused or has enough to do; rejects when it is cancelled. Called every few dozen files. */
  checkpoint(): Promise<void>;
  /** `isSame`: the library has a photo at this place, and the file has the same size and time as then. */
  onFile(verdict: Verdict, found: FoundFile, place: Place, isSame: boolean): Promise<void> | undefined;
  /** The names of a folder's pictures and of what may be one with them. */
  onBeside?(path: string, names: readonly string[]): void;
  /** A folder within this one that could not be listed. */
  onUnlisted(path: string, problem: FileProblem): void;
}

export interface ScanOptions {
  exclude: readonly string[];
  retryFailed: boolean;
  signal: AbortSignal;
  /** Only these parts of the folder; what the library knows of the rest stays as it is. Default: all of it. */
  within?: readonly ScanTarget[] | undefined;
  /** A file that is being written right now is left as it is known; whoever says so asks again later. */
  isUnsettled?: ((path: string) => boolean) | undefined;
  /** Also reads what is only in the cloud, which downloads it. */
  download?: boolean;
  /** What has been missing since before this age of the library is told as expired. */
  expireBefore: number;
  /** How the disk is looked at, where it is not this computer's; given by tests. */
  crawl?: Pick<CrawlOptions, "disk" | "cloud"> | undefined;
}

export type ScanResult =
  | ({
      state: "scanned";
      found: number;
      /** Known places that are left out now: by rules of a person, or because their folder is a program's. */
      excluded: GoneFile[];
    } & LeftFiles)
  /** The folder as a whole cannot be reached now. */
  | { state: "offline"; problem: FileProblem };

/** Lists a folder and tells how each file in it stands to what the library knows. Changes nothing. */
export async function scanFolder(
  folder: FolderRow,
  store: Pick<Store, "files">,
  volumes: Volumes,
  handlers: ScanHandlers,
  options: ScanOptions,
): Promise<ScanResult> {
  const known = new Map<string, KnownFile>();
  const { within } = options;
  const targets = within?.map(({ path, depth }) => ({ place: volumes.toPlace(path), depth }));
  const covers = targets === undefined ? () => true : coverageOfPlaces(targets);
  const placesWithin = targets?.map(({ place }) => place.path);
  // A drive that is mounted inside the folder is another volume.
  const keyOf = ({ volumeId, path }: Place) => (volumeId === folder.volumeId ? path : `${volumeId}\0${path}`);
  const placeOf = (key: string): Place => {
    const [path = "", onOther] = key.split("\0").reverse();
    return { volumeId: onOther ?? folder.volumeId, path };
  };
  for await (const rows of store.files.scan(folder.id, placesWithin)) {
    for (const row of rows) if (covers(row)) known.set(keyOf(row), toKnown(row));
  }
  const hadFiles = [...known.values()].some((file) => file.status === "present" || file.status === "offline");
  const unlisted: Place[] = [];
  const excluded: Target[] = [];
  let found = 0;
  const placeOfFile = createPlaceOfFile(volumes);
  const exclude = await excludedIn(folder.path, options.exclude);
  const rules = createExclusions(folder.settings?.exclusions ?? "");
  for await (const items of crawl(folder.path, {
    ...options.crawl,
    ...(within === undefined ? {} : { within }),
    ...(folder.settings ? { rules } : {}),
    exclude,
    onBeside: handlers.onBeside,
    signal: options.signal,
  })) {
    await handlers.checkpoint();
    for (const item of items) {
      if (item.kind === "unlisted") {
        if (item.path === folder.path)
          return { state: "offline", problem: unreachable(folder, item.problem) };
        unlisted.push(volumes.toPlace(item.path));
        handlers.onUnlisted(item.path, item.problem);
        continue;
      }
      if (item.kind === "excluded") {
        excluded.push({ place: volumes.toPlace(item.path), depth: "tree" });
        continue;
      }
      if (item.kind === "absent") continue;
      found++;
      const place = placeOfFile(item.file.path);
      const key = keyOf(place);
      const before = known.get(key);
      known.delete(key);
      if (options.isUnsettled?.(item.file.path) === true) continue;
      const isSame =
        before?.hasPhoto === true &&
        before.bytes === item.file.bytes &&
        before.modifiedAt === item.file.modifiedAt;
      const work = handlers.onFile(compare(item.file, before, options), item.file, place, isSame);
      // For each of a hundred thousand files that have not changed, a turn of the event loop's queue would be most of the time.
      if (work !== undefined) await work;
    }
  }
  await handlers.checkpoint();
  // Where a drive was mounted there is an empty folder once it is gone.
  const isLosing = hadFiles ? known.size > 0 : found === 0 && within !== undefined;
  if (isLosing && !isCertain(folder.volumeId) && (await isEmpty(folder.path))) {
    return { state: "offline", problem: unreachable(folder, null) };
  }
  const root = await realpath(folder.path).catch(() => folder.path);
  const away = new Map<string, boolean>([[folder.volumeId, false]]);
  function isAway(volumeId: string): boolean {
    const mounted = away.has(volumeId) ? null : volumes.mountsOf(volumeId);
    if (mounted !== null) away.set(volumeId, !mounted.some((path) => contains(root, path)));
    return away.get(volumeId) === true;
  }
  const left = [...known].map(([key, file]) => [placeOf(key), file] as const);
  const sorted = sortLeft(left, {
    ...{ unlisted, isAway },
    expireBefore: within === undefined ? options.expireBefore : null,
  });
  const isExcluded = excluded.length === 0 ? () => false : coverageOfPlaces(excluded);
  return {
    ...{ state: "scanned", found, ...sorted },
    gone: sorted.gone.filter((place) => !isExcluded(place)),
    excluded: sorted.gone.filter(isExcluded),
  };
}

/** A drive that says who it is is not mistaken for the folder that it is mounted on. A server may share one that is empty. */
const isCertain = (volumeId: string): boolean => /^(uuid|serial|zfs):/.test(volumeId);

interface Target {
  place: Place;
  depth: ScanTarget["depth"];
}

/** As `toPlace`, for files that come folder by folder. */
function createPlaceOfFile(volumes: Pick<Volumes, "placesIn">): (path: string) => Place {
  let start = "";
  let placeOf: ((name: string) => Place) | null = null;
  return (path) => {
    if (placeOf === null || !path.startsWith(start) || path.indexOf(sep, start.length) !== -1) {
      placeOf = volumes.placesIn(dirname(path));
      start = path.slice(0, path.length - basename(path).length);
    }
    return placeOf(path.slice(start.length));
  };
}

/** As `coverageOf`, for addresses: the same path on another volume is another place. */
function coverageOfPlaces(targets: readonly Target[]): (place: Place) => boolean {
  const byVolume = new Map<string, ScanTarget[]>();
  for (const { place, depth } of targets) {
    const some = byVolume.get(place.volumeId) ?? [];
    some.push({ path: place.path, depth });
    byVolume.set(place.volumeId, some);
  }
  const covers = new Map([...byVolume].map(([id, some]) => [id, coverageOf(some, "/")]));
  return ({ volumeId, path }) => covers.get(volumeId)?.(path) === true;
}

/** The folders to leave out, spelled as the crawl of `root` meets them, whatever links lead to either. */
async function excludedIn(root: string, exclude: readonly string[]): Promise<string[]> {
  const real = (path: string) => realpath(path).catch(() => path);
  const realRoot = await real(root);
  return await Promise.all(exclude.map(async (path) => join(root, relative(realRoot, await real(path)))));
}

export function unreachable(folder: FolderRow, problem: FileProblem | null): FileProblem {
  return problem?.code === "folder-unreadable"
    ? problem
    : {
        code: "folder-missing",
        message: `${folder.path} cannot be reached. Connect its drive, or remove the folder from the library; its photos are kept until then.`,
      };
}

async function isEmpty(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch {
    return true;
  }
}
