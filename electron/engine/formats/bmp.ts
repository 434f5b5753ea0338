import { part, viewOf } from "./bytes.ts";
import type { ForeignFormat, Readable } from "./decoded.ts";
import { damaged, unsupported } from "./failures.ts";
import { tiffOfPixels } from "./tiff-write.ts";

/** Where the bits of a colour are in a pixel of 16 or 32 bits. */
interface Channel {
  shift: number;
  most: number;
}

interface BmpHeader {
  width: number;
  height: number;
  isTopDown: boolean;
  bitsPerPixel: number;
  coding: "none" | "rle8" | "rle4";
  /** Red, green, blue, and alpha where the file has it. */
  channels: Channel[] | null;
  /** Blue, green, red a colour, `step` bytes each. */
  palette: { bytes: Uint8Array; step: 3 | 4 };
  pixels: number;
  icc: Uint8Array | null;
}

const defaultMasks: Record<number, number[]> = {
  16: [0x7c00, 0x03e0, 0x001f],
  32: [0xff0000, 0x00ff00, 0x0000ff],
};

/** Windows' and OS/2's bitmaps (BITMAPFILEHEADER and the info headers from BITMAPCOREHEADER to BITMAPV5HEADER). */
function readBmp(bytes: Uint8Array): BmpHeader {
  const view = viewOf(bytes);
  const pixels = view.getUint32(10, true);
  const size = view.getUint32(14, true);
  const isCore = size === 12;
  if (!isCore && (size < 16 || size > 1024)) throw damaged();
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = isCore ? view.getInt16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(isCore ? 24 : 28, true);
  const compression = size >= 20 ? view.getUint32(30, true) : 0;
  // OS/2's second version has other meanings for the same numbers.
  const isRare = size === 64 ? compression > 2 : compression > 3 && compression !== 6;
  if (isRare) throw unsupported("a BMP in a rare coding");
  const isWhole = [1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel);
  const coding = compression === 1 ? "rle8" : compression === 2 ? "rle4" : "none";
  const codedBits = coding === "rle8" ? 8 : coding === "rle4" ? 4 : bitsPerPixel;
  if (!isWhole || codedBits !== bitsPerPixel || width <= 0 || signedHeight === 0) throw damaged();

  const hasMasks = compression === 3 || compression === 6;
  const maskCount = compression === 6 || size >= 56 ? 4 : 3;
  const masks = hasMasks
    ? Array.from({ length: maskCount }, (_, i) => view.getUint32(54 + 4 * i, true))
    : defaultMasks[bitsPerPixel];
  const paletteStart = 14 + size + (hasMasks && size === 40 ? 4 * maskCount : 0);
  const step = isCore ? 3 : 4;
  const claimed = size >= 40 ? view.getUint32(46, true) : 0;
  const colours = Math.min(claimed || 256, 2 ** Math.min(bitsPerPixel, 8));
  const room = Math.max(0, Math.min(pixels, bytes.length) - paletteStart);
  return {
    ...{ width, height: Math.abs(signedHeight), isTopDown: signedHeight < 0, bitsPerPixel, coding, pixels },
    channels: bitsPerPixel === 16 || bitsPerPixel === 32 ? (masks ?? []).map(channelOf) : null,
    palette: { bytes: part(bytes, paletteStart, Math.min(colours * step, room)), step },
    icc: size >= 124 ? profileIn(bytes) : null,
  };
}

/** The profile within a file with a BITMAPV5HEADER; one that is only named there is on somebody else's disk. */
function profileIn(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  const isEmbedded = view.getUint32(70, true) === 0x4d424544;
  const start = 14 + view.getUint32(126, true);
  const length = view.getUint32(130, true);
  return isEmbedded && start + length <= bytes.length && length > 128 ? part(bytes, start, length) : null;
}

function channelOf(mask: number): Channel {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { shift, most: mask === 0 ? 0 : mask >>> shift };
}

export const bmp: ForeignFormat = {
  readHeader(bytes) {
    const { width, height } = readBmp(bytes);
    return { width, height, orientation: 1, exif: null };
  },
  toReadable(bytes): Readable {
    const header = readBmp(bytes);
    const { width, height, isTopDown, bitsPerPixel, coding } = header;
    const hasAlpha = header.channels?.[3] !== undefined && header.channels[3].most > 0;
    const channels = hasAlpha ? 4 : 3;
    const data = Buffer.alloc(width * height * channels, 255);
    const rowAt = (row: number) => (isTopDown ? row : height - 1 - row) * width * channels;
    let rows = 0;
    if (coding === "none") {
      const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
      for (; rows < height; rows++) {
        const start = header.pixels + rows * stride;
        // The last row may lack what only fills it up to four bytes.
        const row = bytes.subarray(start, Math.min(bytes.length, start + stride));
        if (row.length * 8 < width * bitsPerPixel) break;
        unpackRow(header, row, data, rowAt(rows), channels);
      }
    } else rows = unpackRuns(header, bytes, data, rowAt);
    if (rows === 0) throw damaged();
    // Programs that know no transparency leave its bytes at nought.
    if (hasAlpha && isAll(data, 3, 0)) for (let i = 3; i < data.length; i += 4) data[i] = 255;
    const pixels = { data, width, height, channels, icc: header.icc, orientation: 1 } as const;
    return { bytes: tiffOfPixels(pixels), isComplete: rows === height };
  },
};

function isAll(data: Uint8Array, from: number, value: number): boolean {
  for (let i = from; i < data.length; i += 4) if (data[i] !== value) return false;
  return true;
}

function unpackRow(header: BmpHeader, row: Uint8Array, to: Buffer, at: number, step: number): void {
  const { width, bitsPerPixel, channels } = header;
  if (channels) {
    const view = viewOf(row);
    for (let x = 0; x < width; x++) {
      const value = bitsPerPixel === 16 ? view.getUint16(2 * x, true) : view.getUint32(4 * x, true);
      for (let c = 0; c < step; c++) {
        const { shift, most } = channels[c]!;
        to[at + x * step + c] = most === 0 ? 0 : Math.round((((value >>> shift) & most) * 255) / most);
      }
    }
  } else if (bitsPerPixel === 24) {
    for (let i = 0; i < width * 3; i += 3) {
      to[at + i] = row[i + 2]!;
      to[at + i + 1] = row[i + 1]!;
      to[at + i + 2] = row[i]!;
    }
  } else {
    const perByte = 8 / bitsPerPixel;
    const mask = 2 ** bitsPerPixel - 1;
    for (let x = 0; x < width; x++) {
      const shift = 8 - bitsPerPixel * (1 + (x % perByte));
      putColour(header, (row[Math.floor(x / perByte)]! >> shift) & mask, to, at + x * step);
    }
  }
}

/** A colour that the palette lacks is black. */
function putColour({ palette: { bytes, step } }: BmpHeader, index: number, to: Buffer, at: number): void {
  to[at] = bytes[index * step + 2] ?? 0;
  to[at + 1] = bytes[index * step + 1] ?? 0;
  to[at + 2] = bytes[index * step] ?? 0;
}

/** Run lengths. What is jumped over stays white. Returns how many rows were reached. */
function unpackRuns(
  header: BmpHeader,
  bytes: Uint8Array,
  to: Buffer,
  rowAt: (row: number) => number,
): number {
  const { width, height, coding } = header;
  const isHalf = coding === "rle4";
  let x = 0;
  let y = 0;
  let at = header.pixels;
  const put = (index: number) => {
    if (x < width && y < height) putColour(header, index, to, rowAt(y) + 3 * x);
    x++;
  };
  const indexIn = (byte: number, i: number) => (isHalf ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
  while (at + 1 < bytes.length && y < height) {
    const count = bytes[at]!;
    const value = bytes[at + 1]!;
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) put(indexIn(value, i));
    else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) return height;
    else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const length = isHalf ? Math.ceil(value / 2) : value;
      if (at + length > bytes.length) break;
      for (let i = 0; i < value; i++) put(indexIn(bytes[at + (isHalf ? i >> 1 : i)]!, i));
      at += length + (length % 2);
    }
  }
  return Math.min(y, height);
}
