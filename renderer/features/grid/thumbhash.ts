/**
 * Thumbhash (https://evanw.github.io/thumbhash/): a picture in some 25 bytes, as cosines of a few low frequencies of
 * lightness, two colour differences and alpha. This decodes into a handful of pixels that the browser blows up
 * smoothly.
 */

export interface DecodedThumbhash {
  readonly width: number;
  readonly height: number;
  /** RGBA, 8 bits each. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Pixels of the longer side: seven frequencies at most need no more. */
const longestSide = 16;

/** Null where `base64` is no thumbhash. */
export function decodeThumbhash(base64: string): DecodedThumbhash | null {
  const bytes = bytesOf(base64);
  if (bytes === null || bytes.length < 5) return null;
  const header = bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16);
  const header2 = bytes[3]! | (bytes[4]! << 8);
  const hasAlpha = header >> 23 !== 0;
  const isLandscape = header2 >> 15 !== 0;
  if (hasAlpha && bytes.length < 6) return null;

  const limit = hasAlpha ? 5 : 7;
  const lx = Math.max(3, isLandscape ? limit : header2 & 7);
  const ly = Math.max(3, isLandscape ? header2 & 7 : limit);
  // Two frequencies a nibble, low nibble first, after the header.
  let nibble = (hasAlpha ? 6 : 5) * 2;
  const channel = (nx: number, ny: number, scale: number): Float32Array => {
    const factors: number[] = [];
    for (let cy = 0; cy < ny; cy++) {
      for (let cx = cy === 0 ? 1 : 0; cx * ny < nx * (ny - cy); cx++) {
        const value = (bytes[nibble >> 1] ?? 0) >> ((nibble & 1) << 2);
        nibble++;
        factors.push(((value & 15) / 7.5 - 1) * scale);
      }
    }
    return Float32Array.from(factors);
  };
  const lDc = (header & 63) / 63;
  const pDc = ((header >> 6) & 63) / 31.5 - 1;
  const qDc = ((header >> 12) & 63) / 31.5 - 1;
  const aDc = hasAlpha ? (bytes[5]! & 15) / 15 : 1;
  const l = channel(lx, ly, ((header >> 18) & 31) / 31);
  const p = channel(3, 3, (((header2 >> 3) & 63) / 63) * 1.25);
  const q = channel(3, 3, (((header2 >> 9) & 63) / 63) * 1.25);
  const a = hasAlpha ? channel(5, 5, (bytes[5]! >> 4) / 15) : null;

  const ratio = lx / ly;
  const width = Math.max(1, Math.round(ratio > 1 ? longestSide : longestSide * ratio));
  const height = Math.max(1, Math.round(ratio > 1 ? longestSide / ratio : longestSide));
  const pixels = new Uint8ClampedArray(width * height * 4);
  const most = Math.max(lx, ly, hasAlpha ? 5 : 3);
  const fx = new Float32Array(most);
  const fy = new Float32Array(most);
  const sum = (factors: Float32Array, nx: number, ny: number): number => {
    let total = 0;
    let j = 0;
    for (let cy = 0; cy < ny; cy++) {
      for (let cx = cy === 0 ? 1 : 0; cx * ny < nx * (ny - cy); cx++) {
        total += factors[j++]! * fx[cx]! * fy[cy]! * 2;
      }
    }
    return total;
  };
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < most; c++) fy[c] = Math.cos((Math.PI / height) * (y + 0.5) * c);
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < most; c++) fx[c] = Math.cos((Math.PI / width) * (x + 0.5) * c);
      const light = lDc + sum(l, lx, ly);
      const yellowBlue = pDc + sum(p, 3, 3);
      const redGreen = qDc + sum(q, 3, 3);
      const blue = light - (2 / 3) * yellowBlue;
      const red = (3 * light - blue + redGreen) / 2;
      pixels[i++] = red * 255;
      pixels[i++] = (red - redGreen) * 255;
      pixels[i++] = blue * 255;
      pixels[i++] = (a === null ? 1 : aDc + sum(a, 5, 5)) * 255;
    }
  }
  return { width, height, pixels };
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
