import type { Dirent, Stats } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import type { FileProblem } from "../store/store.ts";
import { classifyName } from "./formats.ts";
import { fileFailure, toFileProblem } from "./problems.ts";

/** A file that looks like a picture. */
export interface FoundFile {
  /** Absolute, spelled as the file system spells it. */
  path: string;
  bytes: number;
  /** Whole milliseconds since the epoch, so that it compares equal after a round trip through the store. */
  modifiedAt: number;
  /** Set where its name alone says that it cannot be read; it is not opened then. */
  problem: FileProblem | null;
}

export type CrawlItem =
  | { kind: "file"; file: FoundFile }
  /** A folder that could not be listed: what is known of the files in it must be kept. */
  | { kind: "unlisted"; path: string; problem: FileProblem };

export interface CrawlOptions {
  /** Absolute paths of folders that are none of the user's photos: the library's own. */
  exclude?: readonly string[];
  signal?: AbortSignal;
}

/** Folders of programs and systems. Pictures in them are caches, thumbnails, deleted files, parts of programs. */
const systemFolders = new Set([
  "node_modules",
  "@eadir", // Synology's thumbnails
  "#recycle",
  "#snapshot",
  "$recycle.bin",
  "system volume information",
  "lost+found",
  "thumbs",
  "__macosx",
]);
/** Libraries of other programs that look like one file to their users. */
const bundles =
  /\.(photoslibrary|photolibrary|aplibrary|migratedphotolibrary|lrdata|lrlibrary|cocatalog|app)$/i;

/** Whether a folder of this name is left out, with all that is in it. Names that start with a dot are hidden. */
export function isSkippedFolder(name: string): boolean {
  return name.startsWith(".") || systemFolders.has(name.toLowerCase()) || bundles.test(name);
}

/** Entries listed, and files asked for their size, at once. */
const chunkSize = 64;

/**
 * Lists the pictures under a folder, a few dozen at a time. Never throws for what it finds on the disk: what cannot
 * be listed is an item. The root's own failure is the first and only item then.
 *
 * Note: symbolic links. They are not followed, neither to files nor to folders: what they point at is either in
 * the library already or outside what the user gave. The root itself may be one. So no cycle can be met either.
 *
 * Folders are walked in descending order of their names, because many people name them by date and the newest
 * photos are wanted first.
 */
export async function* crawl(root: string, options: CrawlOptions = {}): AsyncGenerator<CrawlItem[]> {
  const exclude = new Set(options.exclude);
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const inside: string[] = [];
    try {
      // bufferSize: one call to the system a chunk instead of one an entry.
      const dir = await opendir(folder, { bufferSize: chunkSize });
      let chunk: Dirent[] = [];
      for await (const entry of dir) {
        if (options.signal?.aborted) return;
        if (entry.isDirectory()) {
          const path = join(folder, entry.name);
          if (!isSkippedFolder(entry.name) && !exclude.has(path)) inside.push(path);
        } else if (looksLikePicture(entry)) {
          chunk.push(entry);
          if (chunk.length === chunkSize) {
            yield await describe(folder, chunk);
            chunk = [];
          }
        }
      }
      if (chunk.length > 0) yield await describe(folder, chunk);
    } catch (error) {
      const failure = fileFailure(error);
      if (failure === null) throw error;
      const problem =
        failure.code === "file-missing"
          ? {
              code: "folder-missing",
              message: "This folder went away while it was being listed. Scan again to see what is left.",
            }
          : {
              code: "folder-unreadable",
              message:
                "Albumen may not look into this folder. Give yourself permission to read it, then scan again.",
            };
      yield [{ kind: "unlisted", path: folder, problem }];
    }
    inside.sort();
    // Not `push(...inside)`: a folder with a hundred thousand folders would overflow the stack.
    for (const path of inside) folders.push(path);
  }
}

function looksLikePicture(entry: Dirent): boolean {
  // Where the file system does not tell types (some network shares), lstat does, below.
  if (!entry.isFile() && !isUnknownType(entry)) return false;
  return !entry.name.startsWith(".") && classifyName(entry.name) !== null;
}

function isUnknownType(entry: Dirent): boolean {
  return !(
    entry.isSymbolicLink() ||
    entry.isFIFO() ||
    entry.isSocket() ||
    entry.isBlockDevice() ||
    entry.isCharacterDevice()
  );
}

async function describe(folder: string, entries: readonly Dirent[]): Promise<CrawlItem[]> {
  const items = await Promise.all(
    entries.map(async (entry): Promise<CrawlItem | null> => {
      const path = join(folder, entry.name);
      try {
        const stats = await lstat(path);
        if (!stats.isFile()) return null;
        return { kind: "file", file: { path, ...sizeAndTime(stats), problem: problemOfName(entry.name) } };
      } catch (error) {
        const failure = fileFailure(error);
        if (failure === null) throw error;
        // Gone between listing and looking: it was not there, then.
        if (failure.code === "file-missing" && !entry.name.includes("\ufffd")) return null;
        return {
          kind: "file",
          file: { path, bytes: 0, modifiedAt: 0, problem: unreachable(entry.name, failure) },
        };
      }
    }),
  );
  return items.filter((item) => item !== null);
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
