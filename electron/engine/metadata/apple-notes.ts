import { latin1 } from "../formats/bytes.ts";
import { readDirectory } from "../formats/tiff-read.ts";

const start = "Apple iOS\0\0\x01MM";
const contentIdentifier = 0x11;

/**
 * What an iPhone writes into a picture and into the video that it took with it (a "Live Photo"), so that the two can be told
 * to belong together. Null where these are no notes of Apple's, or of a picture alone.
 */
export function appleContentIdentifier(notes: Uint8Array): string | null {
  if (latin1(notes, 0, start.length) !== start) return null;
  const text = readDirectory(notes, start.length, false)?.directory.text(contentIdentifier);
  return text && /^[0-9A-Fa-f-]{8,64}$/.test(text) ? text.toUpperCase() : null;
}
