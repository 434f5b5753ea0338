import { latin1, part, viewOf } from "./bytes.ts";
import type { ForeignFormat, Readable } from "./decoded.ts";
import { damaged, unsupported } from "./failures.ts";
import { jpegFrame } from "./jpeg-segments.ts";
import { tiffOfPixels } from "./tiff-write.ts";

/** Numbers of "image resources" (Adobe Photoshop File Formats Specification). */
const resource = { thumbnail: 1036, profile: 1039, version: 1057, exif: 1058 } as const;
/** Numbers of colour modes. */
const mode = { bitmap: 0, grey: 1, indexed: 2, rgb: 3, cmyk: 4, duotone: 8 } as const;

interface PsdHeader {
  width: number;
  height: number;
  /** Planes in the file; what is beyond the colours is masks and one of transparency. */
  planes: number;
  bits: number;
  mode: number;
  isLarge: boolean;
  /** 256 reds, 256 greens, 256 blues. */
  palette: Uint8Array;
  resources: Map<number, Uint8Array>;
  /** Where the merged picture starts. */
  merged: number;
}

/** A Photoshop file, or a large one ("PSB"): header, palette, resources; layers are passed over. */
function readPsd(bytes: Uint8Array): PsdHeader {
  const view = viewOf(bytes);
  const isLarge = view.getUint16(4) === 2;
  let at = 26;
  const section = (isLong: boolean): Uint8Array => {
    const length = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const start = at + (isLong ? 8 : 4);
    at = start + length;
    return part(bytes, start, length);
  };
  const palette = section(false);
  const resources = readResources(section(false));
  section(isLarge);
  return {
    planes: view.getUint16(12),
    height: view.getUint32(14),
    width: view.getUint32(18),
    bits: view.getUint16(22),
    mode: view.getUint16(24),
    ...{ isLarge, palette, resources, merged: at },
  };
}

function readResources(bytes: Uint8Array): PsdHeader["resources"] {
  const found: PsdHeader["resources"] = new Map();
  const view = viewOf(bytes);
  let at = 0;
  while (at + 12 <= bytes.length && found.size < 1000 && latin1(bytes, at, at + 4) === "8BIM") {
    const id = view.getUint16(at + 4);
    const name = view.getUint8(at + 6) + 1;
    const start = at + 6 + name + (name % 2) + 4;
    if (start > bytes.length) break;
    const length = view.getUint32(start - 4);
    found.set(id, bytes.subarray(start, start + length));
    at = start + length + (length % 2);
  }
  return found;
}

/** Whether the merged picture was written: Photoshop leaves it out where "maximise compatibility" is off. */
function hasMerged({ resources }: PsdHeader): boolean {
  return resources.get(resource.version)?.[4] !== 0;
}

/** A JPEG of at most 160 or 256 pixels, after 28 bytes about it. */
function thumbnailOf({ resources }: PsdHeader): Uint8Array | null {
  const jpeg = resources.get(resource.thumbnail)?.subarray(28);
  return jpeg && jpegFrame(jpeg) ? jpeg : null;
}

function colourPlanes(header: PsdHeader): 1 | 3 | 4 {
  if (header.mode === mode.rgb) return 3;
  return header.mode === mode.cmyk ? 4 : 1;
}

export const psd: ForeignFormat = {
  readHeader(bytes) {
    const header = readPsd(bytes);
    const { width, height, bits, planes } = header;
    if (!Object.values<number>(mode).includes(header.mode))
      throw unsupported("a Photoshop file in a rare colour mode");
    if (bits === 32) throw unsupported("a Photoshop file with 32 bits a colour");
    if (![1, 8, 16].includes(bits) || planes < colourPlanes(header) || planes > 56) throw damaged();
    const exif = header.resources.get(resource.exif) ?? null;
    if (hasMerged(header)) return { width, height, orientation: 1, exif };
    const thumbnail = thumbnailOf(header);
    const frame = thumbnail && jpegFrame(thumbnail);
    if (!frame) throw unsupported("a Photoshop file that was saved without a merged picture");
    return { width: frame.width, height: frame.height, orientation: 1, exif };
  },
  toReadable(bytes): Readable {
    const header = readPsd(bytes);
    if (!hasMerged(header)) return { bytes: thumbnailOf(header) ?? bytes, isComplete: true };
    const { width, height } = header;
    const { planes, isComplete } = readPlanes(bytes, header);
    const count = colourPlanes(header);
    const isIndexed = header.mode === mode.indexed;
    const channels = isIndexed ? 3 : count;
    const data = Buffer.allocUnsafe(width * height * channels);
    if (isIndexed) {
      for (const [i, index] of planes[0]!.entries()) {
        for (let c = 0; c < 3; c++) data[i * 3 + c] = header.palette[c * 256 + index] ?? 0;
      }
    } else {
      // Ink is stored as what is left of the paper.
      const flip = header.mode === mode.cmyk ? 255 : 0;
      for (const [c, plane] of planes.entries()) {
        for (let i = 0; i < plane.length; i++) data[i * channels + c] = plane[i]! ^ flip;
      }
    }
    const icc = isIndexed ? null : (header.resources.get(resource.profile) ?? null);
    const isCmyk = header.mode === mode.cmyk;
    const pixels = { data, width, height, channels, isCmyk, icc, orientation: 1 } as const;
    return { bytes: tiffOfPixels(pixels), isComplete };
  },
};

/** The planes of colours, one byte a pixel. What is cut off is white. */
function readPlanes(bytes: Uint8Array, header: PsdHeader): { planes: Uint8Array[]; isComplete: boolean } {
  const { width, height, bits } = header;
  const view = viewOf(bytes);
  const coding = view.getUint16(header.merged);
  if (coding > 1) throw unsupported("a Photoshop file whose merged picture is zipped");
  const rowBytes = Math.ceil((width * bits) / 8);
  const row = Buffer.alloc(rowBytes);
  const lengthBytes = header.isLarge ? 4 : 2;
  const rowsInFile = height * header.planes;
  let at = header.merged + 2 + (coding === 1 ? rowsInFile * lengthBytes : 0);
  if (at >= bytes.length) throw damaged();
  let isComplete = true;
  const planes = Array.from({ length: colourPlanes(header) }, (_, plane) => {
    const data = Buffer.alloc(width * height, 255);
    for (let y = 0; y < height && isComplete; y++) {
      let length = rowBytes;
      if (coding === 1) {
        const entry = header.merged + 2 + (plane * height + y) * lengthBytes;
        length = header.isLarge ? view.getUint32(entry) : view.getUint16(entry);
      }
      const stored = bytes.subarray(at, at + length);
      at += length;
      if (stored.length < length) isComplete = false;
      else {
        if (coding === 1) unpackBits(stored, row);
        putRow(coding === 1 ? row : stored, bits, data, y * width, width);
      }
    }
    return data;
  });
  return { planes, isComplete };
}

function putRow(row: Uint8Array, bits: number, to: Uint8Array, at: number, width: number): void {
  if (bits === 8) to.set(row.subarray(0, width), at);
  else if (bits === 16) for (let x = 0; x < width; x++) to[at + x] = row[2 * x]!;
  // A bitmap's ones are black.
  else for (let x = 0; x < width; x++) to[at + x] = (row[x >> 3]! >> (7 - (x & 7))) & 1 ? 0 : 255;
}

/** PackBits: n ≥ 0 is followed by n + 1 bytes, n < 0 by one that stands for 1 − n. */
function unpackBits(from: Uint8Array, to: Uint8Array): void {
  let at = 0;
  let end = 0;
  while (at < from.length && end < to.length) {
    const n = from[at++]!;
    if (n < 128) {
      const length = Math.min(n + 1, to.length - end);
      to.set(from.subarray(at, at + length), end);
      at += n + 1;
      end += length;
    } else if (n > 128) {
      const length = Math.min(257 - n, to.length - end);
      to.fill(from[at++] ?? 0, end, end + length);
      end += length;
    }
  }
}
