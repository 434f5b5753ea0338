/** More than anybody writes under a photo; a novel in a header is cut. */
const longestText = 10_000;

/*
 * Joiners (U+200C, U+200D) stay: scripts and emoji need them. What turns the direction of all that follows, or shows nothing,
 * goes with the controls.
 */
const invisible = "\\u00ad\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\ufffd";
const controls = new RegExp(`[\\p{Cc}${invisible}]`, "gu");
const controlsButBreaks = new RegExp(`[^\\P{Cc}\\n]|[${invisible}]`, "gu");

/** Text without padding and control characters; null for what holds nothing. Line breaks stay where `isLong`. */
export function cleanText(value: unknown, { isLong = false } = {}): string | null {
  if (typeof value !== "string") return null;
  const clean = value
    .slice(0, longestText)
    .replace(/\0.*$/su, "")
    .replace(/\r\n?/g, "\n")
    .replace(isLong ? controlsButBreaks : controls, " ")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();
  return clean === "" ? null : clean;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
const windows = new TextDecoder("windows-1252");

/** Bytes of text whose coding nobody says: UTF-8 where they are that, else what old programs in the west wrote. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows.decode(bytes);
  }
}

/** UTF-16 as Windows writes it, up to its end mark. */
export function decodeUtf16(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength & ~1)
    .toString("utf16le")
    .replace(/\0.*$/su, "");
}
