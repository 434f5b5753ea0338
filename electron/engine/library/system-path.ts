import { win32 } from "node:path";

/**
 * Note: names that are not UTF-8. On Linux a name is bytes, and old disks have names in Latin-1 or Shift JIS. The library,
 * the processes and the window speak in strings, so a byte that is no part of a UTF-8 character becomes one of the 128
 * private characters U+EF80…U+EFFF, and goes back to its byte where a file is opened. A name that really has one of these
 * characters (nobody has met one) is treated as bytes that are not UTF-8, so that the way back is always the right one.
 */
const firstEscape = 0xef80;
const escapes = /[\uef80-\uefff]/;
/** In a name that Node has made of bytes: it has lost some of them, or would be mistaken for one that has. */
const suspicious = /[\ufffd\uef80-\uefff]/;

/** Whether a name, as Node gives it as a string, must be asked for as bytes. */
export function needsBytes(name: string): boolean {
  return suspicious.test(name);
}

/** A name as the library keeps it, from the bytes on the disk. */
export function nameFromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let name = "";
  for (let at = 0; at < buffer.length; ) {
    const length = characterLength(buffer[at] ?? 0);
    const character = buffer.toString("utf8", at, at + length);
    const isWhole =
      length > 0 &&
      at + length <= buffer.length &&
      Buffer.from(character).equals(buffer.subarray(at, at + length));
    if (isWhole && !escapes.test(character)) {
      name += character;
      at += length;
    } else {
      name += escapeByte(buffer[at] ?? 0);
      at++;
    }
  }
  return name;
}

const escapeByte = (byte: number) =>
  byte < 0x80 ? String.fromCharCode(byte) : String.fromCharCode(firstEscape + byte - 0x80);

/** Bytes of the UTF-8 character that starts so; 0 where none does. */
function characterLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/**
 * A path of the library as Node's `fs` wants it.
 *
 * On Windows paths over 260 characters, and names that end in a dot or a space, are only understood behind `\\?\`. Node
 * adds that by itself to most paths; here it is certain. Elsewhere a path with bytes that are not UTF-8 is a buffer.
 */
export function systemPath(path: string, platform: NodeJS.Platform = process.platform): string | Buffer {
  if (platform === "win32") return win32.toNamespacedPath(path);
  return escapes.test(path) ? bytesOf(path) : path;
}

function bytesOf(path: string): Buffer {
  const parts: Buffer[] = [];
  for (const part of path.split(/([\uef80-\uefff])/)) {
    const code = part.charCodeAt(0);
    const isEscape = part.length === 1 && code >= firstEscape && code < firstEscape + 0x80;
    parts.push(isEscape ? Buffer.from([code - firstEscape + 0x80]) : Buffer.from(part));
  }
  return Buffer.concat(parts);
}

/** A path as people can read it: what is not UTF-8 as a question mark in a diamond. */
export function readablePath(path: string): string {
  return path.replaceAll(/[\uef80-\uefff]/g, "\ufffd");
}
