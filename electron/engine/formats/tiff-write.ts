/** Tags to write, by number. Numbers are written as 32 bits, or as 16 where all of them fit. */
export type TiffTags = Record<
  number,
  number[] | Uint8Array | { type: number; count: number; data: Uint8Array }
>;

/**
 * One directory as bytes, for a place `at` in a little-endian TIFF: its entries in the order that readers want, then the
 * values that do not fit into them.
 */
export function directoryBytes(tags: TiffTags, at: number): Buffer {
  const entries = Object.entries(tags).map(([tag, value]) => ({ tag: Number(tag), ...encode(value) }));
  const head = Buffer.alloc(2 + entries.length * 12 + 4);
  head.writeUInt16LE(entries.length);
  const parts: Buffer[] = [head];
  let end = at + head.length;
  for (const [i, { tag, type, count, data }] of entries.entries()) {
    const entry = 2 + i * 12;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(type, entry + 2);
    head.writeUInt32LE(count, entry + 4);
    if (data.length <= 4) head.set(data, entry + 8);
    else {
      head.writeUInt32LE(end, entry + 8);
      const padded = Buffer.alloc(data.length + (data.length % 2));
      padded.set(data);
      parts.push(padded);
      end += padded.length;
    }
  }
  return Buffer.concat(parts);
}

function encode(value: TiffTags[number]): { type: number; count: number; data: Uint8Array } {
  if (value instanceof Uint8Array) return { type: 7, count: value.length, data: value };
  if (!Array.isArray(value)) return value;
  const isShort = value.every((number) => number < 65_536);
  const data = Buffer.alloc(value.length * (isShort ? 2 : 4));
  for (const [i, number] of value.entries()) {
    if (isShort) data.writeUInt16LE(number, i * 2);
    else data.writeUInt32LE(number, i * 4);
  }
  return { type: isShort ? 3 : 4, count: value.length, data };
}

export const tiffStart: Buffer = Buffer.from("II*\0\x08\0\0\0", "latin1");

/** A picture that was decoded by something else than sharp. */
export interface DecodedPixels {
  /** Rows from the top without gaps: one byte a channel. */
  data: Uint8Array;
  width: number;
  height: number;
  /** 1: grey. 3: RGB. 4: RGB and what is opaque, or CMYK (0: no ink). */
  channels: 1 | 3 | 4;
  isCmyk?: boolean;
  icc: Uint8Array | null;
  /** How it is to be turned to be upright: EXIF's 1…8. */
  orientation: number;
}

/**
 * A TIFF around pixels. It is how they come to sharp, which takes a colour profile and an orientation with a file but
 * not with naked pixels; so every format goes the same way from here on.
 */
export function tiffOfPixels(pixels: DecodedPixels): Buffer {
  const { data, width, height, channels, isCmyk = false, icc, orientation } = pixels;
  const tags: TiffTags = {
    256: [width],
    257: [height],
    258: Array<number>(channels).fill(8),
    259: [1],
    262: [channels === 1 ? 1 : isCmyk ? 5 : 2],
    273: [0],
    274: [orientation],
    277: [channels],
    278: [height],
    279: [data.length],
    ...(channels === 4 && !isCmyk ? { 338: [2] } : {}),
    ...(icc ? { 34675: icc } : {}),
  };
  // Where the pixels start: a number of any size takes no room of its own.
  tags[273] = [tiffStart.length + directoryBytes(tags, tiffStart.length).length];
  return Buffer.concat([tiffStart, directoryBytes(tags, tiffStart.length), data]);
}
