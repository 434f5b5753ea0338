/**
 * Colour profiles for pictures that name their colours without bringing a profile: by the code points of ITU-T H.273
 * (HEIF, AVIF), or by EXIF's mark for Adobe RGB. Version 2 profiles of three primaries and one curve (ICC.1:2001-04).
 */
export interface ColourSpace {
  /** x and y of red, green, blue. */
  primaries: readonly [number, number, number, number, number, number];
  whitePoint: readonly [number, number];
  /** From the stored value to light, both in [0, 1]. */
  toLight: (value: number) => number;
}

const d65 = [0.3127, 0.329] as const;

/** H.273, table 2. Those that are sRGB's, or so rare that nobody has a picture of them, are left out. */
const primariesByCode: Record<number, ColourSpace["primaries"]> = {
  1: [0.64, 0.33, 0.3, 0.6, 0.15, 0.06],
  9: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  12: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
};

const pqCode = 16;
const hlgCode = 18;

/**
 * The space that a picture names, or null where it is sRGB or not known: nothing is to be converted then.
 * `transfer` 16 and 18 are high dynamic range; their light is brought down to what a screen shows.
 */
export function colourSpaceOf(primaries: number, transfer: number): ColourSpace | null {
  const isHdr = transfer === pqCode || transfer === hlgCode;
  const known = primariesByCode[primaries];
  if (!known || (primaries === 1 && !isHdr && transfer !== 8)) return null;
  return { primaries: known, whitePoint: d65, toLight: toLightByCode(transfer) };
}

export const adobeRgb: ColourSpace = {
  primaries: [0.64, 0.33, 0.21, 0.71, 0.15, 0.06],
  whitePoint: d65,
  toLight: (value) => value ** 2.19921875,
};

/** Cameras and phones write sRGB's curve where they say BT.709's, and it is how such pictures are shown everywhere. */
function toLightByCode(transfer: number): (value: number) => number {
  if (transfer === pqCode) return (value) => toneMapped(pqNits(value) / 203);
  if (transfer === hlgCode) return (value) => toneMapped(hlgLight(value) * (1000 / 203));
  if (transfer === 8) return (value) => value;
  if (transfer === 4) return (value) => value ** 2.2;
  if (transfer === 5) return (value) => value ** 2.8;
  return (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
}

/** SMPTE ST 2084. */
function pqNits(value: number): number {
  const power = value ** (1 / 78.84375);
  return 10_000 * (Math.max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125);
}

/** ITU-R BT.2100, with the system gamma of a screen of 1,000 nits, on each channel. */
function hlgLight(value: number): number {
  const scene =
    value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return scene ** 1.2;
}

/** 1 is the white of paper (203 nits, BT.2408). Below three quarters nothing changes; what is above is rolled off up to 1,000 nits. */
function toneMapped(light: number): number {
  const knee = 0.75;
  if (light <= knee) return light;
  const most = 1000 / 203 - knee;
  const over = Math.min(light - knee, most) / (1 - knee);
  const white = most / (1 - knee);
  return knee + ((1 - knee) * over * (1 + over / white ** 2)) / (1 + over);
}

/** The profile's bytes. */
export function iccProfile(space: ColourSpace): Buffer {
  const curve = Buffer.alloc(12 + 2 * 1024);
  curve.write("curv", "latin1");
  curve.writeUInt32BE(1024, 8);
  for (let i = 0; i < 1024; i++) {
    curve.writeUInt16BE(Math.round(65_535 * Math.min(1, Math.max(0, space.toLight(i / 1023)))), 12 + 2 * i);
  }
  const columns = pcsColumns(space);
  const description = Buffer.alloc(12 + 8 + 4 + 4 + 2 + 1 + 67);
  description.write("desc", "latin1");
  description.writeUInt32BE(8, 8);
  description.write("Albumen\0", 12, "latin1");
  const text = Buffer.from("text\0\0\0\0CC0\0", "latin1");
  return profileOf([
    ["desc", description],
    ["cprt", text],
    ["wtpt", xyz([0.9642, 1, 0.8249])],
    ["rXYZ", xyz(columns[0]!)],
    ["gXYZ", xyz(columns[1]!)],
    ["bXYZ", xyz(columns[2]!)],
    ["rTRC", curve],
    ["gTRC", curve],
    ["bTRC", curve],
  ]);
}

function profileOf(tags: readonly (readonly [string, Buffer])[]): Buffer {
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length);
  let end = 128 + table.length;
  const bodies = new Map<Buffer, number>();
  for (const [i, [name, body]] of tags.entries()) {
    if (!bodies.has(body)) {
      bodies.set(body, end);
      end += Math.ceil(body.length / 4) * 4;
    }
    table.write(name, 4 + i * 12, "latin1");
    table.writeUInt32BE(bodies.get(body)!, 8 + i * 12);
    table.writeUInt32BE(body.length, 12 + i * 12);
  }
  const head = Buffer.alloc(128);
  head.writeUInt32BE(end);
  head.writeUInt32BE(0x02400000, 8);
  head.write("mntrRGB XYZ ", 12, "latin1");
  head.write("acsp", 36, "latin1");
  for (const [i, value] of [0.9642, 1, 0.8249].entries())
    head.writeInt32BE(Math.round(value * 65_536), 68 + 4 * i);
  const padded = [...bodies.keys()].map((body) => Buffer.concat([body], Math.ceil(body.length / 4) * 4));
  return Buffer.concat([head, table, ...padded]);
}

function xyz(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write("XYZ ", "latin1");
  for (const [i, value] of values.entries()) bytes.writeInt32BE(Math.round(value * 65_536), 8 + 4 * i);
  return bytes;
}

/** XYZ of red, green and blue under D50, as profiles have it: by Bradford's transform (Lindbloom, "RGB/XYZ matrices"). */
function pcsColumns({ primaries, whitePoint }: ColourSpace): number[][] {
  const [rx, ry, gx, gy, bx, by] = primaries;
  const white = toXyz(whitePoint[0], whitePoint[1]);
  const unscaled = [toXyz(rx, ry), toXyz(gx, gy), toXyz(bx, by)];
  const scale = times(inverse(transposed(unscaled)), white);
  const bradford = [
    [0.8951, 0.2664, -0.1614],
    [-0.7502, 1.7135, 0.0367],
    [0.0389, -0.0685, 1.0296],
  ];
  const from = times(bradford, white);
  const to = times(bradford, [0.96422, 1, 0.82521]);
  return unscaled.map((column, i) => {
    const cone = times(
      bradford,
      column.map((value) => value * scale[i]!),
    ).map((value, k) => (value * to[k]!) / from[k]!);
    return times(inverse(bradford), cone);
  });
}

const toXyz = (x: number, y: number): number[] => [x / y, 1, (1 - x - y) / y];
const times = (matrix: readonly number[][], vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0));
const transposed = (matrix: readonly number[][]): number[][] =>
  matrix.map((_, i) => matrix.map((row) => row[i]!));

function inverse(m: readonly number[][]): number[][] {
  const at = (row: number, column: number) => m[row % 3]![column % 3]!;
  const cofactor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce((sum, column) => sum + at(0, column) * cofactor(0, column), 0);
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor(column, row) / determinant));
}
