import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import { diskFull } from "../disk-full.ts";
import { systemCode } from "../library/problems.ts";

export type ThumbnailVariant = "thumbnail" | "preview";

/**
 * The small pictures on disk: `ab/cdef….webp`, named by the hash of the content they show, in two sizes. They can be
 * deleted at any time: what is missing or torn is made again when it is wanted.
 */
export interface ThumbnailFiles {
  /** Where it is, if it is. */
  pathOf(hash: string, variant: ThumbnailVariant): string;
  /** Whether it is there as a whole: a WebP says its own length. */
  has(hash: string, variant: ThumbnailVariant): Promise<boolean>;
  /**
   * Deletes those that nobody wants and what interrupted writes left, one of the 256 folders (0…255) at a time. What is
   * younger than `minAgeMs` stays: its photo may be on the way into the library.
   */
  sweep(part: number, options: SweepOptions): Promise<Swept>;
  /** Writes it so that readers see all of it or nothing. Returns its path. Fails with disk-full, library-unwritable. */
  write(hash: string, variant: ThumbnailVariant, webp: Uint8Array): Promise<string>;
  /** Removes all pictures of a content. */
  remove(hash: string): Promise<void>;
}

export interface SweepOptions {
  isWanted: (hash: string) => boolean;
  minAgeMs: number;
  /** False: only counts. */
  remove: boolean;
}

export interface Swept {
  files: number;
  bytes: number;
}

/** How many parts `sweep` has. */
export const thumbnailParts = 256;

/** `dir`: the library's folder for them; made when it is first needed. */
export function createThumbnailFiles(dir: string): ThumbnailFiles {
  let writes = 0;

  const pathOf = (hash: string, variant: ThumbnailVariant): string =>
    join(dir, hash.slice(0, 2), `${hash.slice(2)}${variant === "preview" ? ".preview" : ""}.webp`);

  async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
    // The process is part of the name: a second engine must not write into the first one's file.
    const part = `${path}.${process.pid}-${++writes}.part`;
    try {
      await writeFile(part, bytes, { flag: "wx" }).catch(async (error: unknown) => {
        if (systemCode(error) !== "ENOENT") throw error;
        await mkdir(dirname(path), { recursive: true });
        await writeFile(part, bytes, { flag: "wx" });
      });
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  return {
    pathOf,
    sweep: (part, options) => sweepFolder(dir, part.toString(16).padStart(2, "0"), options),
    has: async (hash, variant) => isWholeWebp(pathOf(hash, variant)),
    async write(hash, variant, webp) {
      const path = pathOf(hash, variant);
      try {
        await writeWhole(path, webp);
      } catch (error) {
        const code = systemCode(error);
        if (code === "ENOSPC" || code === "EDQUOT") throw diskFull(error);
        // Windows: someone reads the same picture, so it is there already; its name says that it is the same one.
        const isTaken = code === "EPERM" || code === "EBUSY" || code === "EACCES";
        if (isTaken && (await isWholeWebp(path))) return path;
        throw code === null ? error : unwritable(dir, code, error);
      }
      return path;
    },
    async remove(hash) {
      for (const variant of ["thumbnail", "preview"] as const)
        await rm(pathOf(hash, variant), { force: true, maxRetries: 3 }).catch(() => {});
    },
  };
}

async function sweepFolder(
  dir: string,
  start: string,
  { isWanted, minAgeMs, remove }: SweepOptions,
): Promise<Swept> {
  const folder = join(dir, start);
  const swept: Swept = { files: 0, bytes: 0 };
  for (const name of await readdir(folder).catch(() => [])) {
    const rest = /^([0-9a-f]{62})(\.preview)?\.webp(\..+\.part)?$/.exec(name);
    // Whatever else lies here is not ours.
    if (rest === null) continue;
    const isTemporary = rest[3] !== undefined;
    const hash = start + rest[1];
    if (!isTemporary && isWanted(hash)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    // One that is dated in the future was written by a clock that was wrong: nobody knows how old it is.
    if (found === null || Math.abs(Date.now() - found.mtimeMs) < minAgeMs) continue;
    // Asked again, with nothing in between: the photo may have come meanwhile.
    if (!isTemporary && isWanted(hash)) continue;
    if (remove) {
      try {
        await rm(path);
      } catch {
        // Somebody reads it (Windows), or may not delete it: another time.
        continue;
      }
    }
    swept.files++;
    swept.bytes += found.size;
  }
  return swept;
}

function unwritable(dir: string, code: string, cause: unknown): Failure {
  return new Failure(
    "library-unwritable",
    `Thumbnails cannot be written to ${dir} (${code}). Give yourself the right to write there, then try again.`,
    { cause },
  );
}

/** RIFF: "RIFF", the length of what follows, "WEBP". */
async function isWholeWebp(path: string): Promise<boolean> {
  try {
    const file = await open(path, "r");
    try {
      const head = Buffer.alloc(12);
      const { bytesRead } = await file.read(head, 0, 12, 0);
      if (
        bytesRead < 12 ||
        head.toString("latin1", 0, 4) !== "RIFF" ||
        head.toString("latin1", 8) !== "WEBP"
      ) {
        return false;
      }
      return (await file.stat()).size === head.readUInt32LE(4) + 8;
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
