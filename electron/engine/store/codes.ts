import type { FileStatus, MediaKind, TakenAtSource } from "../../../shared/photo.ts";
import type { CompanionKind } from "./metadata-types.ts";

/**
 * What is stored as a small number instead of a word. The number is the place in the list, and it is on people's disks:
 * add at the end, never reorder, never remove.
 */
export const statusCodes = codes<FileStatus>(["present", "missing", "offline", "unreadable", "cloud"]);
export const kindCodes = codes<MediaKind>([
  "jpeg",
  "png",
  "webp",
  "gif",
  "tiff",
  "avif",
  "heic",
  "bmp",
  "jxl",
  "psd",
  "raw",
]);
export const takenAtSourceCodes = codes<TakenAtSource>([
  "exif",
  "file-name",
  "file-time",
  "user",
  "gps",
  "xmp",
  "iptc",
]);

export const companionCodes = codes<CompanionKind>(["sidecar", "raw", "video"]);

export interface Codes<T extends string> {
  readonly words: readonly T[];
  code(word: T): number;
  /** Throws for a number that no word has: the store is newer than this program, which its version should have told. */
  word(code: number): T;
}

function codes<T extends string>(words: readonly T[]): Codes<T> {
  const byWord = new Map(words.map((word, code) => [word, code]));
  return {
    words,
    code(word) {
      const code = byWord.get(word);
      if (code === undefined) throw new Error(`No code for "${word}"`);
      return code;
    },
    word(code) {
      const word = words[code];
      if (word === undefined) throw new Error(`No word for code ${code}`);
      return word;
    },
  };
}
