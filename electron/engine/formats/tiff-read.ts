import { latin1, part, viewOf } from "./bytes.ts";

/** What is read of a TIFF's directories at most: files that point in circles or claim a million tags end here. */
const mostDirectories = 64;
const mostEntries = 1000;

/** Bytes of one value of each type (TIFF 6.0, section 2; 13 is IFD). 0: no such type. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

export interface TiffEntry {
  type: number;
  count: number;
  /** Where its value is in the file. */
  offset: number;
}

/** One directory: tags by their numbers. Readers give nothing for a tag that is missing, broken or of another type. */
export interface TiffDirectory {
  readonly entries: ReadonlyMap<number, TiffEntry>;
  readonly isLittleEndian: boolean;
  number(tag: number): number | undefined;
  numbers(tag: number): number[];
  text(tag: number): string | undefined;
  bytes(tag: number): Uint8Array | undefined;
}

/** The byte order, or null where this is no TIFF and nothing that borrows its structure (ORF: "RO", "RS"; RW2: "U"). */
export function tiffByteOrder(bytes: Uint8Array): "little" | "big" | null {
  const mark = latin1(bytes, 0, 4);
  if (/^II(\*\0|RO|RS|U\0)/.test(mark)) return "little";
  return /^MM(\0\*|OR)/.test(mark) ? "big" : null;
}

/** The directory at an offset, and where the next one is (0: none). Null where there is none. */
export function readDirectory(
  bytes: Uint8Array,
  offset: number,
  isLittleEndian: boolean,
): { directory: TiffDirectory; next: number } | null {
  const view = viewOf(bytes);
  if (!(offset > 0 && offset + 2 <= bytes.length)) return null;
  const count = view.getUint16(offset, isLittleEndian);
  if (count === 0 || count > mostEntries) return null;
  const entries = new Map<number, TiffEntry>();
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + i * 12;
    if (at + 12 > bytes.length) break;
    const type = view.getUint16(at + 2, isLittleEndian);
    const values = view.getUint32(at + 4, isLittleEndian);
    const size = (typeBytes[type] ?? 0) * values;
    const start = size <= 4 ? at + 8 : view.getUint32(at + 8, isLittleEndian);
    if (size === 0 || start + size > bytes.length) continue;
    entries.set(view.getUint16(at, isLittleEndian), { type, count: values, offset: start });
  }
  const end = offset + 2 + count * 12;
  const next = end + 4 <= bytes.length ? view.getUint32(end, isLittleEndian) : 0;
  return { directory: directoryOf(bytes, entries, isLittleEndian), next };
}

function directoryOf(
  bytes: Uint8Array,
  entries: ReadonlyMap<number, TiffEntry>,
  isLittleEndian: boolean,
): TiffDirectory {
  const view = viewOf(bytes);
  const numbers = (tag: number): number[] => {
    const entry = entries.get(tag);
    if (!entry) return [];
    const size = typeBytes[entry.type] ?? 0;
    return Array.from({ length: Math.min(entry.count, 4096) }, (_, i) => {
      const at = entry.offset + i * size;
      switch (entry.type) {
        case 3:
          return view.getUint16(at, isLittleEndian);
        case 4:
        case 13:
          return view.getUint32(at, isLittleEndian);
        case 5:
          return view.getUint32(at, isLittleEndian) / view.getUint32(at + 4, isLittleEndian);
        default:
          return size === 1 ? view.getUint8(at) : Number.NaN;
      }
    });
  };
  const raw = (tag: number): Uint8Array | undefined => {
    const entry = entries.get(tag);
    return entry && part(bytes, entry.offset, entry.count * (typeBytes[entry.type] ?? 0));
  };
  return {
    entries,
    isLittleEndian,
    numbers,
    number: (tag) => numbers(tag)[0],
    bytes: raw,
    text(tag) {
      const found = entries.get(tag)?.type === 2 ? raw(tag) : undefined;
      return found && latin1(found).replace(/\0.*$/s, "");
    },
  };
}

const subDirectoriesTag = 0x014a;

/**
 * The directories of a TIFF, the first one first: the chain of pages and, under each, what "SubIFDs" points at. Each once,
 * whatever points at it.
 */
export function readDirectories(bytes: Uint8Array): TiffDirectory[] {
  const order = tiffByteOrder(bytes);
  if (order === null || bytes.length < 8) return [];
  const isLittleEndian = order === "little";
  const found: TiffDirectory[] = [];
  const seen = new Set<number>();
  const waiting = [viewOf(bytes).getUint32(4, isLittleEndian)];
  for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
    if (found.length === mostDirectories) break;
    if (seen.has(offset)) continue;
    seen.add(offset);
    const read = readDirectory(bytes, offset, isLittleEndian);
    if (!read) continue;
    found.push(read.directory);
    waiting.push(...read.directory.numbers(subDirectoriesTag).slice(0, mostDirectories), read.next);
  }
  return found;
}
