import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Failure } from "../../../shared/errors.ts";
import { sizeAndTime } from "../library/crawl.ts";
import { fileFailure } from "../library/problems.ts";
import { systemPath } from "../library/system-path.ts";
import { limits } from "./limits.ts";

export interface WholeFile {
  bytes: Buffer;
  /** SHA-256, lower-case hex. */
  hash: string;
  modifiedAt: number;
}

const chunkBytes = 4 * 1024 * 1024;

/**
 * Reads a file that is never written to, hashing what it reads on the way.
 * Fails with file-missing, file-unreadable, file-empty, image-too-large, file-changing.
 */
export async function readWhole(path: string): Promise<WholeFile> {
  let file: FileHandle | undefined;
  try {
    // Without waiting: a pipe by the name of a picture would hold us for ever. Windows has no such flag.
    file = await open(systemPath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return await readOpen(file);
  } catch (error) {
    throw fileFailure(error) ?? error;
  } finally {
    await file?.close();
  }
}

async function readOpen(file: FileHandle): Promise<WholeFile> {
  const stats = await file.stat();
  if (!stats.isFile())
    throw new Failure("not-an-image", "This is no file that can be read. Rename it to hide this.");
  const before = sizeAndTime(stats);
  if (before.bytes === 0) {
    throw new Failure("file-empty", "This file is empty (0 bytes). Restore it from a backup, or delete it.");
  }
  if (before.bytes > limits.fileBytes) {
    const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
    throw new Failure(
      "image-too-large",
      `This file is too large to open safely (${megabytes(before.bytes)}, the limit is ${megabytes(limits.fileBytes)}). Save a smaller copy of it to have it in Albumen.`,
    );
  }
  const bytes = Buffer.allocUnsafe(before.bytes);
  const hash = createHash("sha256");
  let filled = 0;
  while (filled < bytes.length) {
    const wanted = Math.min(chunkBytes, bytes.length - filled);
    const { bytesRead } = await file.read(bytes, filled, wanted, filled);
    if (bytesRead === 0) break;
    hash.update(bytes.subarray(filled, filled + bytesRead));
    filled += bytesRead;
  }
  const after = sizeAndTime(await file.stat());
  if (filled !== before.bytes || after.bytes !== before.bytes || after.modifiedAt !== before.modifiedAt) {
    throw fileChanging();
  }
  return { bytes, hash: hash.digest("hex"), modifiedAt: before.modifiedAt };
}

export function fileChanging(): Failure {
  return new Failure(
    "file-changing",
    "This file changed while it was being read. Scan again once it has been copied or saved completely.",
  );
}
