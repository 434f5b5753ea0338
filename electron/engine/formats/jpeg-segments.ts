import { latin1, viewOf } from "./bytes.ts";
import { directoryBytes, tiffStart } from "./tiff-write.ts";

/** What the header of a JPEG says of how it is coded (ITU T.81, B.2.2). */
export interface JpegFrame {
  /** 0: baseline, 1: extended, 2: progressive, 3: lossless, 9…11: with arithmetic coding, … */
  process: number;
  bitsPerSample: number;
  width: number;
  height: number;
  components: number;
}

const mostSegments = 256;

interface Segment {
  marker: number;
  /** Of its 0xFF, and past its end. */
  start: number;
  end: number;
}

/** The segments from the start of a JPEG up to its picture data. Ends where it is no JPEG any more. */
export function* segmentsOf(bytes: Uint8Array, at = 0): Generator<Segment> {
  const view = viewOf(bytes);
  let start = at + 2;
  for (let count = 0; count < mostSegments; count++) {
    while (bytes[start] === 0xff && bytes[start + 1] === 0xff) start++;
    const marker = bytes[start + 1];
    if (bytes[start] !== 0xff || marker === undefined || start + 4 > bytes.length) return;
    const length = view.getUint16(start + 2);
    if (length < 2) return;
    yield { marker, start, end: start + 2 + length };
    if (marker === 0xda) return;
    start += 2 + length;
  }
}

/** The frame header of the JPEG at an offset; null where there is none before the picture data, or no JPEG at all. */
export function jpegFrame(bytes: Uint8Array, at = 0): JpegFrame | null {
  if (bytes[at] !== 0xff || bytes[at + 1] !== 0xd8) return null;
  const view = viewOf(bytes);
  let frame: JpegFrame | null = null;
  for (const { marker, start, end } of segmentsOf(bytes, at)) {
    // SOF0…SOF15, without DHT, JPG and DAC, which lie among them.
    const isFrame = (marker & 0xf0) === 0xc0 && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame && start + 10 <= Math.min(end, bytes.length)) {
      frame ??= {
        process: marker & 0xf,
        bitsPerSample: view.getUint8(start + 4),
        height: view.getUint16(start + 5),
        width: view.getUint16(start + 7),
        components: view.getUint8(start + 9),
      };
    }
    if (marker === 0xda) return frame;
  }
  return null;
}

/** Whether decoders of photos can show it: 8 bits, Huffman coding, lossy. */
export function isOrdinaryJpeg(frame: JpegFrame): boolean {
  return frame.process <= 2 && frame.bitsPerSample === 8 && frame.width > 0 && frame.height > 0;
}

const exifStart = "Exif\0\0";

/** The same JPEG, told to be shown with this orientation and nothing else. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Buffer {
  const isExif = ({ marker, start }: Segment) =>
    marker === 0xe1 && latin1(jpeg, start + 4, start + 4 + exifStart.length) === exifStart;
  const exif = [...segmentsOf(jpeg)].find(isExif);
  const kept = exif
    ? [jpeg.subarray(2, exif.start), jpeg.subarray(Math.min(exif.end, jpeg.length))]
    : [jpeg.subarray(2)];
  const tiff = Buffer.concat([tiffStart, directoryBytes({ 274: [orientation] }, tiffStart.length)]);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xe1, Buffer.concat([Buffer.from(exifStart, "latin1"), tiff])),
    ...kept,
  ]);
}

/** The same JPEG with a colour profile. For one that has none. */
export function withProfile(jpeg: Uint8Array, icc: Uint8Array): Buffer {
  const name = Buffer.from("ICC_PROFILE\0\x01\x01", "latin1");
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xe2, Buffer.concat([name, icc])), jpeg.subarray(2)]);
}

function segment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
