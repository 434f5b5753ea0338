import { type FileHandle, mkdir, open, readdir, readFile, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { Failure } from "../../../shared/errors.ts";
import { diskFull } from "../disk-full.ts";
import type { Log } from "../log.ts";

/** A short text that is read at every start, and a long one that is read when it is needed. */
export interface JournalRecord {
  header: string;
  body: string;
}

/** Where the body of a record lies. */
export interface BodyPlace {
  segment: number;
  offset: number;
  bytes: number;
}

export interface JournalFile {
  /**
   * Adds a record. It is on the disk when this resolves, and either whole or not there: after a failure the file is as it
   * was. Fails with `disk-full`, `library-unwritable`. Calls must not overlap.
   */
  append(record: JournalRecord): Promise<BodyPlace>;
  read(place: BodyPlace): Promise<string>;
  /** Segments that exist, oldest first, with their bytes. */
  segments(): { segment: number; bytes: number }[];
  /** Deletes a segment that is not the newest. */
  drop(segment: number): Promise<void>;
  close(): Promise<void>;
}

export interface JournalFileOptions {
  dir: string;
  log: Log;
  /** Told of every whole record, oldest first, before `openJournalFile` resolves. */
  onRecord(header: string, place: BodyPlace): void;
  /** A segment that is longer gets no further records. */
  segmentBytes?: number;
}

const usualSegmentBytes = 1_048_576;
const newline = 0x0a;
const tab = 0x09;
const name = (segment: number) => `${String(segment).padStart(8, "0")}.log`;

/**
 * Lines in files that are only ever appended to: "CRC-32 of the rest in 8 digits, space, header, tab, body, newline". Header
 * and body are JSON, which has neither tabs nor newlines. A process that dies while it appends leaves a line without an end,
 * or one whose sum is wrong: it is cut off at the next opening. A line that is damaged elsewhere is passed over.
 */
export async function openJournalFile(options: JournalFileOptions): Promise<JournalFile> {
  const { dir, log, onRecord, segmentBytes = usualSegmentBytes } = options;
  await guarded(() => mkdir(dir, { recursive: true }));
  const sizes = new Map<number, number>();
  for (const file of (await guarded(() => readdir(dir))).sort()) {
    const segment = Number(/^(\d{8})\.log$/.exec(file)?.[1] ?? Number.NaN);
    if (!Number.isNaN(segment)) sizes.set(segment, await load(segment));
  }
  let current = Math.max(1, ...sizes.keys());
  let handle: FileHandle | null = null;

  async function load(segment: number): Promise<number> {
    const path = join(dir, name(segment));
    const bytes = await guarded(() => readFile(path));
    let start = 0;
    let whole = 0;
    let damaged = 0;
    for (;;) {
      const end = bytes.indexOf(newline, start);
      if (end < 0) break;
      const record = readLine(bytes.subarray(start, end));
      if (record === null) damaged++;
      else {
        onRecord(record.header, {
          segment,
          offset: start + record.bodyAt,
          bytes: end - start - record.bodyAt,
        });
        whole = end + 1;
      }
      start = end + 1;
    }
    if (whole < bytes.length) {
      log.warn("The end of the journal of changes was not written whole; it is cut off", { path });
      await guarded(() => truncate(path, whole));
      if (start > whole) damaged--;
    }
    if (damaged > 0) log.error("Entries of the journal of changes are damaged", { path, damaged });
    return whole;
  }

  async function writable(): Promise<FileHandle> {
    if (handle !== null && (sizes.get(current) ?? 0) < segmentBytes) return handle;
    await handle?.close();
    handle = null;
    if ((sizes.get(current) ?? 0) >= segmentBytes) current++;
    handle = await open(join(dir, name(current)), "a");
    sizes.set(current, (await handle.stat()).size);
    return handle;
  }

  return {
    append: ({ header, body }) =>
      guarded(async () => {
        const file = await writable();
        const segment = current;
        const before = sizes.get(segment) ?? 0;
        const text = Buffer.from(`${header}\t${body}`);
        const line = Buffer.concat([Buffer.from(`${sumOf(text)} `), text, Buffer.from("\n")]);
        try {
          await file.appendFile(line);
          await file.datasync();
        } catch (thrown) {
          // Half a line in front of the next one would damage that as well.
          await file.truncate(before).catch(() => {});
          throw thrown;
        }
        sizes.set(segment, before + line.length);
        const bytes = Buffer.byteLength(body);
        return { segment, offset: before + line.length - 1 - bytes, bytes };
      }),
    async read({ segment, offset, bytes }) {
      const file = await open(join(dir, name(segment)), "r");
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, offset);
        return buffer.toString("utf8", 0, bytesRead);
      } finally {
        await file.close();
      }
    },
    segments: () =>
      [...sizes].map(([segment, bytes]) => ({ segment, bytes })).sort((a, b) => a.segment - b.segment),
    async drop(segment) {
      if (segment === current) return;
      await rm(join(dir, name(segment)), { force: true });
      sizes.delete(segment);
    },
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}

function readLine(line: Buffer): { header: string; bodyAt: number } | null {
  const at = line.indexOf(tab);
  if (at < 9 || line[8] !== 0x20) return null;
  if (line.toString("latin1", 0, 8) !== sumOf(line.subarray(9))) return null;
  return { header: line.toString("utf8", 9, at), bodyAt: at + 1 };
}

const sumOf = (bytes: Buffer) => crc32(bytes).toString(16).padStart(8, "0");

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
    if (code === "ENOSPC" || code === "EDQUOT") throw diskFull(thrown);
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
      throw new Failure(
        "library-unwritable",
        "The library's folder cannot be written to, so nothing was changed. Check its permissions.",
        { cause: thrown },
      );
    }
    throw thrown;
  }
}
