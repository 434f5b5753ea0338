import type { Stats } from "node:fs";
import { join } from "node:path";
import { isCompanionName } from "../metadata/pair-names.ts";
import type { FileProblem } from "../store/store.ts";
import { type CloudCheck, cloudStubOf, createCloudCheck } from "./cloud-files.ts";
import { type Disk, realDisk } from "./disk.ts";
import { type Exclusions, noMediaFileName, rulesFileName } from "./exclusions.ts";
import { classifyName } from "./formats.ts";
import { fileFailure, toFileProblem } from "./problems.ts";
import { rulesAbove, withRulesOf } from "./rules-on-disk.ts";
import type { ScanTarget } from "./scan-target.ts";
import { isSkippedFolder } from "./skipped-folders.ts";
import { unlistedProblem } from "./unlisted.ts";

/** A file that looks like a picture. */
export interface FoundFile {
  /** Absolute, spelled as the file system spells it; bytes that are not UTF-8 as in system-path.ts. */
  path: string;
  bytes: number;
  /** Whole milliseconds since the epoch, so that it compares equal after a round trip through the store. */
  modifiedAt: number;
  /** The number that its file system knows it by; absent where there is none. Rounded to what a double holds. */
  fileId?: number;
  /** Set where its name alone says that it cannot be read; it is not opened then. */
  problem: FileProblem | null;
  /** In the cloud and not on this computer: opening it would download it. */
  isInCloud?: boolean;
}

export type CrawlItem =
  | { kind: "file"; file: FoundFile }
  /** A folder that could not be listed: what is known of the files in it must be kept. */
  | { kind: "unlisted"; path: string; problem: FileProblem }
  /** A file, or a folder with all in it, that is left out: by rules, or because it is a program's or the system's. */
  | { kind: "excluded"; path: string }
  /** What a target names is not there (any more). */
  | { kind: "absent"; path: string };

export interface CrawlOptions {
  /** Absolute paths of folders that are none of the user's photos: the library's own. */
  exclude?: readonly string[];
  /** What a person leaves out of this folder. */
  rules?: Exclusions;
  /** Only these parts of it; default: all. */
  within?: readonly ScanTarget[];
  /** Told all names in a folder of pictures and of what may be one with them, pictures that are left out included. */
  onBeside?: ((path: string, names: readonly string[]) => void) | undefined;
  signal?: AbortSignal;
  /** Given by tests. */
  disk?: Disk;
  cloud?: CloudCheck;
}

/** Files asked for their size at once. */
const chunkSize = 256;

interface Waiting {
  path: string;
  /** From the root down; none for the root. */
  names: readonly string[];
  rules: Exclusions | null;
  isShallow: boolean;
}

/**
 * Lists the pictures under a folder, a few hundred at a time. Never throws for what it finds on the disk: what cannot
 * be listed is an item. The root's own failure is the first and only item then.
 *
 * Note: symbolic links. They are not followed, neither to files nor to folders: what they point at is either in
 * the library already or outside what the user gave. The root itself may be one. So no cycle can be met either.
 *
 * The names of a folder are read in one go, so that no handle is held on a drive while the job is paused, and what
 * they say of the whole folder (`.nomedia`) is known before the first file: some 100 bytes a picture, for a folder at a time.
 *
 * Folders are walked in descending order of their names, because many people name them by date and the newest
 * photos are wanted first.
 */
export async function* crawl(root: string, options: CrawlOptions = {}): AsyncGenerator<CrawlItem[]> {
  const { disk = realDisk, signal } = options;
  const cloud = options.cloud ?? createCloudCheck(disk.platform);
  const exclude = new Set(options.exclude);
  const waiting: Waiting[] = [];
  const besideTold = new Set<string>();
  for (const target of options.within ?? [{ path: root, depth: "tree" }]) {
    if (signal?.aborted) return;
    const start = await startAt(target);
    if ("path" in start) waiting.push(start);
    else if (start.length > 0) yield start;
  }
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (signal?.aborted) return;
    yield* crawlFolder(folder);
  }

  /** Where a target leads: a folder to list, or what is to be said of it at once. */
  async function startAt({ path, depth }: ScanTarget): Promise<Waiting | CrawlItem[]> {
    const isShallow = depth === "folder";
    if (path === root) return { path, names: [], rules: options.rules ?? null, isShallow };
    const names = path
      .slice(root.length)
      .split(/[\\/]/)
      .filter((name) => name !== "");
    const above = await rulesAbove(root, names, options.rules ?? null, disk);
    if (above === "excluded" || exclude.has(path)) return [{ kind: "excluded", path }];
    const name = names.at(-1) ?? "";
    await tellBeside(path.slice(0, -name.length - 1), name);
    const stats = await disk.lstat(path).catch((error: unknown) => error as Error);
    if (stats instanceof Error) {
      const failure = fileFailure(stats);
      if (failure === null) throw stats;
      if (failure.code === "file-missing") return [{ kind: "absent", path }];
      return [{ kind: "unlisted", path, problem: unlistedProblem(failure, stats) }];
    }
    if (stats.isDirectory()) {
      if (isLeftOut(name, path, names, above)) return [{ kind: "excluded", path }];
      return { path, names, rules: above, isShallow };
    }
    if (!stats.isFile() || pictureName(name) === null) return [{ kind: "absent", path }];
    if (above?.excludes(names, false) === true) return [{ kind: "excluded", path }];
    return await describe(path.slice(0, -name.length - 1), [name]);
  }

  /** What a file that came or went may be one with: its folder's names, once a folder. */
  async function tellBeside(folder: string, name: string): Promise<void> {
    if (!options.onBeside || besideTold.has(folder)) return;
    if (pictureName(name) === null && !isCompanionName(name)) return;
    besideTold.add(folder);
    const names: string[] = [];
    try {
      for await (const entry of disk.list(folder)) {
        if (entry.kind === "file" && (pictureName(entry.name) !== null || isCompanionName(entry.name)))
          names.push(entry.name);
      }
    } catch (error) {
      if (fileFailure(error) === null) throw error;
      return;
    }
    options.onBeside(folder, names);
  }

  function isLeftOut(name: string, path: string, names: readonly string[], rules: Exclusions | null) {
    return isSkippedFolder(name, path) || exclude.has(path) || rules?.excludes(names, true) === true;
  }

  async function* crawlFolder(folder: Waiting): AsyncGenerator<CrawlItem[]> {
    const pictures: string[] = [];
    const folders: string[] = [];
    const companions: string[] = [];
    let rules = folder.rules;
    try {
      let hasRules = false;
      for await (const { name, kind } of disk.list(folder.path)) {
        if (signal?.aborted) return;
        if (name === rulesFileName) hasRules = kind === "file";
        // Of the folder that a person chose, they have said more than that.
        else if (name === noMediaFileName && folder.names.length > 0) {
          return yield [{ kind: "excluded", path: folder.path }];
        } else if (kind === "folder") folders.push(name);
        else if (kind === "file" ? pictureName(name) !== null : await isFileInCloud(folder.path, name)) {
          pictures.push(name);
        } else if (kind === "file" && isCompanionName(name)) companions.push(name);
        else if (kind === "link" && (await isFolderInCloud(folder.path, name))) folders.push(name);
      }
      if (hasRules) rules = await withRulesOf(folder.path, folder.names, rules, disk);
    } catch (error) {
      const failure = fileFailure(error);
      if (failure === null) throw error;
      return yield [{ kind: "unlisted", path: folder.path, problem: unlistedProblem(failure, error) }];
    }
    const left: CrawlItem[] = [];
    if (!folder.isShallow) {
      // Not `push(...folders)`: a folder with a hundred thousand folders would overflow the stack.
      for (const name of folders.sort()) {
        const path = join(folder.path, name);
        const names = [...folder.names, name];
        if (isLeftOut(name, path, names, rules)) left.push({ kind: "excluded", path });
        else waiting.push({ path, names, rules, isShallow: false });
      }
    }
    if (left.length > 0) yield left;
    options.onBeside?.(folder.path, [...pictures, ...companions]);
    // The next ones are asked about while these are looked at: neither waits for the other.
    let asked = pictures.length === 0 ? null : describeSome(0);
    for (let from = 0; asked !== null; ) {
      const items = await asked;
      from += chunkSize;
      asked = from < pictures.length && !signal?.aborted ? describeSome(from) : null;
      // Who has enough after these never hears of its failure.
      asked?.catch(() => {});
      if (signal?.aborted) return;
      if (items.length > 0) yield items;
    }

    async function describeSome(from: number): Promise<CrawlItem[]> {
      const chunk = pictures.slice(from, from + chunkSize);
      const wanted = rules === null ? chunk : chunk.filter((name) => !excludesFile(rules, folder, name));
      const items = await describe(folder.path, wanted);
      if (wanted.length < chunk.length) {
        const kept = new Set(wanted);
        for (const name of chunk) {
          if (!kept.has(name)) items.push({ kind: "excluded", path: join(folder.path, name) });
        }
      }
      return items;
    }
  }

  /** On Windows files and folders of a cloud look like links in a listing, and like what they are when asked. */
  async function isFileInCloud(folder: string, name: string): Promise<boolean> {
    if (disk.platform !== "win32" || pictureName(name) === null) return false;
    return (await disk.lstat(join(folder, name)).catch(() => null))?.isFile() === true;
  }
  async function isFolderInCloud(folder: string, name: string): Promise<boolean> {
    if (disk.platform !== "win32") return false;
    return (await disk.lstat(join(folder, name)).catch(() => null))?.isDirectory() === true;
  }

  async function describe(folder: string, names: readonly string[]): Promise<CrawlItem[]> {
    const items: CrawlItem[] = [];
    // Once for all of them: what `join` makes of a name, the system's separator and all.
    const start = join(folder, "x").slice(0, -1);
    const suspects: FoundFile[] = [];
    await Promise.all(
      names.map(async (name) => {
        const path = start + name;
        try {
          const stats = await disk.lstat(path);
          if (!stats.isFile()) return;
          const file = describeFile(start, name, stats);
          items.push({ kind: "file", file });
          if (!file.isInCloud && cloud.looksDehydrated(stats)) suspects.push(file);
        } catch (error) {
          const failure = fileFailure(error);
          if (failure === null) throw error;
          // Gone between listing and looking: it was not there, then.
          if (failure.code === "file-missing" && !name.includes("\ufffd")) return;
          const problem = unreachable(name, failure);
          items.push({ kind: "file", file: { path, bytes: 0, modifiedAt: 0, problem } });
        }
      }),
    );
    if (suspects.length > 0) {
      const confirmed = await cloud.confirm(suspects.map(({ path }) => path));
      for (const file of suspects) if (confirmed.has(file.path)) file.isInCloud = true;
    }
    return items;
  }
}

function excludesFile(rules: Exclusions, folder: Waiting, name: string): boolean {
  return rules.excludes([...folder.names, cloudStubOf(name) ?? name], false);
}

/** The name by which a file is a picture; null for what is none, or hidden. */
function pictureName(name: string): string | null {
  const shown = name.startsWith(".") ? cloudStubOf(name) : name;
  return shown === null || classifyName(shown) === null ? null : shown;
}

/** `start`: its folder, up to the name. */
function describeFile(start: string, name: string, stats: Stats): FoundFile {
  const shown = cloudStubOf(name) ?? name;
  const file: FoundFile = { path: start + shown, ...sizeAndTime(stats), problem: problemOfName(shown) };
  if (stats.ino !== 0) file.fileId = stats.ino;
  if (shown !== name) file.isInCloud = true;
  return file;
}

function unreachable(name: string, failure: unknown): FileProblem | null {
  if (!name.includes("\ufffd")) return toFileProblem(failure);
  return {
    code: "file-unreadable",
    message:
      "The name of this file has broken characters, so it cannot be opened. Rename it, then scan again.",
  };
}

function problemOfName(name: string): FileProblem | null {
  const extension = classifyName(name);
  return extension?.kind === "unsupported" ? unsupportedFormat(extension.format) : null;
}

/** `format` as people know it: "HEIC", "RAW". */
export function unsupportedFormat(format: string): FileProblem {
  return {
    code: "unsupported-format",
    message: `This version of Albumen does not read ${format} files. Keep the file: a later version may, or save a copy as JPEG.`,
  };
}

/** How a file is compared with what the library knows of it. */
export function sizeAndTime(stats: Stats): { bytes: number; modifiedAt: number } {
  return { bytes: stats.size, modifiedAt: Math.trunc(stats.mtimeMs) };
}
