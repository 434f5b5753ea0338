import { Failure } from "../../../shared/errors.ts";
import type { DecodedFile } from "../children/decoder-contract.ts";
import type { Decoder, DecoderPool } from "../children/pool.ts";
import type { ImageInput } from "../clip/image-input.ts";
import type { Log } from "../log.ts";
import type { FileProblem, FileRow, PhotoRow, Store } from "../store/store.ts";
import type { ThumbnailFiles } from "../thumbnails/files.ts";
import { truncatedProblem } from "../thumbnails/truncated.ts";
import { toFileProblem } from "./problems.ts";
import type { Place } from "./volumes.ts";

/** A file that is to be read. */
export interface Candidate {
  folderId: string;
  place: Place;
  path: string;
  bytes: number;
  modifiedAt: number;
  /** The number that the file had when it was listed, where that says something. */
  fileId?: number | undefined;
  isSecondTry: boolean;
  /** The library has this place with a photo; it is looked at again because only a part of it could be read. */
  isSame: boolean;
  /** Set where the library has this content and only lacks its vector. */
  vectorOf: string | null;
}

/** What reading a file came to. */
export type Reading =
  | { kind: "photo"; photo: PhotoRow; file: FileRow; pixels: Uint8Array }
  /** The library has this content already. */
  | { kind: "known"; file: FileRow }
  /** The same content is being read from another place: try again once that is settled. */
  | { kind: "copy"; hash: string }
  | { kind: "vector"; hash: string; pixels: Uint8Array }
  | { kind: "failed"; file: FileRow }
  | { kind: "changing" }
  /** It went away since it was listed. */
  | { kind: "gone" };

export interface ReaderOptions {
  pool: DecoderPool;
  store: Pick<Store, "photos">;
  thumbnails: ThumbnailFiles;
  imageInput: ImageInput;
  log: Log;
  signal: AbortSignal;
  now(): number;
  /** A content is in the store, or could not be brought there: those that waited for it can go on. */
  onSettled(hash: string): void;
}

export interface Reader {
  /** Rejects only for reasons that are not the file's: `disk-full`, `library-unwritable`, `cancelled`, `engine-unavailable`. */
  read(candidate: Candidate): Promise<Reading>;
  /** To be called when a photo that was read has been written. */
  settle(hash: string): void;
  isInWork(hash: string): boolean;
}

/** Reads files into rows: fingerprint first, and decoding only for a content that nobody has seen. */
export function createReader(options: ReaderOptions): Reader {
  const { pool, store, thumbnails, imageInput, log, signal, now, onSettled } = options;
  /** Contents that are read but not yet in the store. */
  const inWork = new Set<string>();

  function settle(hash: string): void {
    if (inWork.delete(hash)) onSettled(hash);
  }

  /** With the thumbnail beside the reading, so that the decoder is free while it is written. */
  async function readWith(
    decoder: Decoder,
    { folderId, place, path, vectorOf, fileId, ...listed }: Candidate,
  ): Promise<{ reading: Reading; thumbnail?: Uint8Array }> {
    const { hash, bytes, modifiedAt } = await decoder.fingerprint(path);
    if (vectorOf !== null) {
      // Another content by now: the scan that finds it changed reads it.
      if (vectorOf !== hash) return { reading: { kind: "gone" } };
      const { pixels } = await decoder.decode({ path, hash, modifiedAt, imageInput });
      return { reading: { kind: "vector", hash, pixels: asked(pixels) } };
    }
    const file: FileRow = {
      ...{ folderId, ...place, bytes, modifiedAt, hash },
      ...{ status: "present", problem: null, seenAt: now() },
      // What was read is the file that was listed, as far as one can tell.
      ...(fileId !== undefined && bytes === listed.bytes && modifiedAt === listed.modifiedAt
        ? { fileId }
        : {}),
    };
    if (store.photos.has(hash)) return { reading: { kind: "known", file } };
    if (inWork.has(hash)) return { reading: { kind: "copy", hash } };
    inWork.add(hash);
    try {
      const decoded = await decoder.decode({ path, hash, modifiedAt, imageInput });
      file.problem = decoded.isComplete ? null : truncatedProblem;
      const photo = toPhotoRow(hash, decoded, now());
      return {
        reading: { kind: "photo", photo, file, pixels: asked(decoded.pixels) },
        thumbnail: decoded.thumbnail,
      };
    } catch (error) {
      settle(hash);
      throw error;
    }
  }

  async function attempt(candidate: Candidate): Promise<Reading> {
    const { reading, thumbnail } = await pool.use((decoder) => readWith(decoder, candidate), { signal });
    if (reading.kind !== "photo" || !thumbnail) return reading;
    try {
      await thumbnails.write(reading.photo.hash, "thumbnail", thumbnail);
      return reading;
    } catch (error) {
      settle(reading.photo.hash);
      throw error;
    }
  }

  /** A process can die of something else (the system was short of memory): one more try decides. */
  async function readTwice(candidate: Candidate): Promise<Reading> {
    try {
      return await attempt(candidate);
    } catch (error) {
      if (error instanceof Failure && error.code === "decoder-crashed") return await attempt(candidate);
      throw error;
    }
  }

  function problemOf(error: unknown, { path }: Candidate): FileProblem | null {
    const problem = toFileProblem(error);
    if (problem !== null || !(error instanceof Failure) || error.code !== "internal") return problem;
    log.error("A bug while a picture was opened.", { path, ...error.details });
    return {
      code: "decoder-crashed",
      message: "Opening this file failed. Open it in another program to see whether it is damaged.",
    };
  }

  return {
    settle,
    isInWork: (hash) => inWork.has(hash),
    async read(candidate) {
      try {
        return await readTwice(candidate);
      } catch (error) {
        const problem = problemOf(error, candidate);
        if (problem === null) throw error;
        if (problem.code === "file-missing" || candidate.vectorOf !== null) return { kind: "gone" };
        if (problem.code === "file-changing" && !candidate.isSecondTry) return { kind: "changing" };
        return { kind: "failed", file: failedFile(candidate, problem, now()) };
      }
    },
  };
}

/** The row of a file of which nothing could be read. */
export function failedFile(
  { folderId, place, bytes, modifiedAt }: Pick<Candidate, "folderId" | "place" | "bytes" | "modifiedAt">,
  problem: FileProblem,
  seenAt: number,
): FileRow {
  return { folderId, ...place, bytes, modifiedAt, hash: null, status: "unreadable", problem, seenAt };
}

/** The row of a file that is only in the cloud, and whose content nobody has seen. */
export function cloudFile(
  { folderId, place, bytes, modifiedAt }: Pick<Candidate, "folderId" | "place" | "bytes" | "modifiedAt">,
  seenAt: number,
): FileRow {
  return { folderId, ...place, bytes, modifiedAt, hash: null, status: "cloud", problem: null, seenAt };
}

function toPhotoRow(hash: string, decoded: DecodedFile, addedAt: number): PhotoRow {
  const { thumbnail: _thumbnail, pixels: _pixels, isComplete: _isComplete, ...facts } = decoded;
  return { hash, ...facts, addedAt };
}

function asked(pixels: Uint8Array | null): Uint8Array {
  if (pixels === null) throw new Error("The decoder gave no pixels.");
  return pixels;
}
