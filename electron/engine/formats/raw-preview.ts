import { latin1, viewOf } from "./bytes.ts";
import { isOrdinaryJpeg, jpegFrame } from "./jpeg-segments.ts";
import type { TiffDirectory } from "./tiff-read.ts";

/** A JPEG within a file. */
export interface EmbeddedJpeg {
  start: number;
  /** Of what its place was read as, or up to the end of the file: decoders stop at the JPEG's own end. */
  length: number;
  width: number;
  height: number;
}

/** A preview of this size is what its structure says it is; below it the file may hold a larger one elsewhere. */
const largeEnough = 1000;
/** Starts of JPEGs that are looked at while searching for one. */
const mostStarts = 2000;

/**
 * The largest JPEG in a camera's file: where its directories say, else wherever one begins. Makers hide it in many places
 * (directories, their private notes, boxes); a search finds all of them, and what is none is told by its segments.
 */
export function largestPreview(
  bytes: Uint8Array,
  directories: readonly TiffDirectory[],
): EmbeddedJpeg | null {
  const told = largest(
    directories.flatMap((directory) => placesIn(directory)).flatMap((at) => look(bytes, at)),
  );
  if (told && Math.max(told.width, told.height) >= largeEnough) return told;
  const found = [...starts(bytes)].flatMap((start) => look(bytes, { start, length: bytes.length - start }));
  return largest(told ? [told, ...found] : found);
}

type Place = Pick<EmbeddedJpeg, "start" | "length">;

function placesIn(directory: TiffDirectory): Place[] {
  const places: Place[] = [];
  const add = (start: number | undefined, length: number | undefined) => {
    if (start !== undefined && length !== undefined) places.push({ start, length });
  };
  // JPEGInterchangeFormat and its length.
  add(directory.number(0x0201), directory.number(0x0202));
  // A picture of one strip, coded as JPEG.
  const compression = directory.number(0x0103);
  const strips = directory.numbers(0x0111);
  if ((compression === 6 || compression === 7) && strips.length === 1) {
    add(strips[0], directory.number(0x0117));
  }
  // Panasonic's JpgFromRaw is the value of a tag.
  const inTag = directory.entries.get(0x002e);
  if (inTag) add(inTag.offset, inTag.count);
  return places;
}

function look(bytes: Uint8Array, { start, length }: Place): EmbeddedJpeg[] {
  const end = Math.min(bytes.length, start + length);
  if (!(start >= 0 && start < end)) return [];
  const frame = jpegFrame(bytes, start);
  if (!frame || !isOrdinaryJpeg(frame)) return [];
  return [{ start, length: end - start, width: frame.width, height: frame.height }];
}

function* starts(bytes: Uint8Array): Generator<number> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = -1;
  for (let count = 0; count < mostStarts; count++) {
    at = buffer.indexOf("\xff\xd8\xff", at + 1, "latin1");
    if (at === -1) return;
    yield at;
  }
}

function largest(jpegs: readonly EmbeddedJpeg[]): EmbeddedJpeg | null {
  const area = ({ width, height }: EmbeddedJpeg) => width * height;
  return jpegs.reduce<EmbeddedJpeg | null>(
    (best, jpeg) => (best === null || area(jpeg) > area(best) ? jpeg : best),
    null,
  );
}

/** Fujifilm: the JPEG's place stands in the header. */
export function rafPreview(bytes: Uint8Array): EmbeddedJpeg | null {
  if (bytes.length < 92 || !latin1(bytes, 0, 15).startsWith("FUJIFILMCCD-RAW")) return null;
  const view = viewOf(bytes);
  return look(bytes, { start: view.getUint32(84), length: view.getUint32(88) })[0] ?? null;
}
