import { readdir, realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import type { FileProblem, FolderRow, Store } from "../store/store.ts";
import { compare, type KnownFile, toKnown, type Verdict } from "./compare.ts";
import { type CrawlOptions, crawl, type FoundFile } from "./crawl.ts";
import { createExclusions } from "./exclusions.ts";
import { coverageOf, type ScanTarget } from "./scan-target.ts";
import type { Place, Volumes } from "./volumes.ts";

export interface ScanHandlers {
  /** Waits while the job is paused or has enough to do; rejects when it is cancelled. Called every few dozen files. */
  checkpoint(): Promise<void>;
  /** `isSame`: the library has a photo at this place, and the file has the same size and time as then. */
  onFile(verdict: Verdict, found: FoundFile, place: Place, isSame: boolean): Promise<void> | void;
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
  /** How the disk is looked at, where it is not this computer's; given by tests. */
  crawl?: Pick<CrawlOptions, "disk" | "cloud"> | undefined;
}

export type ScanResult =
  | {
      state: "scanned";
      found: number;
      gone: GoneFile[];
      /** Known places that are left out now: by rules of a person, or because their folder is a program's. */
      excluded: GoneFile[];
    }
  /** The folder as a whole cannot be reached now. */
  | { state: "offline"; problem: FileProblem };

/** A place that the library has and the disk has not. */
export interface GoneFile extends Place {
  hasPhoto: boolean;
}

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
  const places = within?.map(({ path, depth }) => ({ path: volumes.toPlace(path).path, depth }));
  const covers = places === undefined ? () => true : coverageOf(places, "/");
  const placesWithin = places?.map(({ path }) => path);
  for await (const rows of store.files.scan(folder.id, placesWithin)) {
    for (const row of rows) if (covers(row.path)) known.set(row.path, toKnown(row));
  }
  const hadFiles = [...known.values()].some((file) => file.status === "present" || file.status === "offline");
  const unlisted: string[] = [];
  const excluded: string[] = [];
  let found = 0;
  const exclude = await excludedIn(folder.path, options.exclude);
  const rules = createExclusions(folder.settings?.exclusions ?? "");
  for await (const items of crawl(folder.path, {
    ...options.crawl,
    ...(within === undefined ? {} : { within }),
    ...(folder.settings ? { rules } : {}),
    exclude,
    signal: options.signal,
  })) {
    await handlers.checkpoint();
    for (const item of items) {
      if (item.kind === "unlisted") {
        if (item.path === folder.path)
          return { state: "offline", problem: unreachable(folder, item.problem) };
        unlisted.push(volumes.toPlace(item.path).path);
        handlers.onUnlisted(item.path, item.problem);
        continue;
      }
      if (item.kind === "excluded") {
        excluded.push(volumes.toPlace(item.path).path);
        continue;
      }
      if (item.kind === "absent") continue;
      found++;
      const place = volumes.toPlace(item.file.path);
      const before = known.get(place.path);
      known.delete(place.path);
      if (options.isUnsettled?.(item.file.path) === true) continue;
      const isSame =
        before?.hasPhoto === true &&
        before.bytes === item.file.bytes &&
        before.modifiedAt === item.file.modifiedAt;
      await handlers.onFile(compare(item.file, before, options), item.file, place, isSame);
    }
  }
  await handlers.checkpoint();
  // Where a drive was mounted there is an empty folder once it is gone.
  if (found === 0 && (hadFiles || within !== undefined) && (await isEmpty(folder.path))) {
    return { state: "offline", problem: unreachable(folder, null) };
  }
  const left = [...goneFiles(folder.volumeId, known, unlisted)];
  const isExcluded = excluded.length === 0 ? () => false : coverageOf(excluded.map(asTree), "/");
  return {
    state: "scanned",
    found,
    gone: left.filter(({ path }) => !isExcluded(path)),
    excluded: left.filter(({ path }) => isExcluded(path)),
  };
}

const asTree = (path: string): ScanTarget => ({ path, depth: "tree" });

/** The folders to leave out, spelled as the crawl of `root` meets them, whatever links lead to either. */
async function excludedIn(root: string, exclude: readonly string[]): Promise<string[]> {
  const real = (path: string) => realpath(path).catch(() => path);
  const realRoot = await real(root);
  return await Promise.all(exclude.map(async (path) => join(root, relative(realRoot, await real(path)))));
}

function* goneFiles(
  volumeId: string,
  left: ReadonlyMap<string, KnownFile>,
  unlisted: readonly string[],
): Generator<GoneFile> {
  for (const [path, { status, hasPhoto }] of left) {
    if (status === "missing") continue;
    // Nobody could look: what is in there stays as it was.
    if (unlisted.some((folder) => path.startsWith(`${folder}/`))) continue;
    yield { volumeId, path, hasPhoto };
  }
}

function unreachable(folder: FolderRow, problem: FileProblem | null): FileProblem {
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
