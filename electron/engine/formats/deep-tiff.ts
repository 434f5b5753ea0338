import sharp from "sharp";
import { damaged } from "./failures.ts";
import { tiffOfPixels } from "./tiff-write.ts";

/**
 * TIFFs of floating point and of 32 bits, which sharp takes for something else than people see: as an ordinary TIFF of
 * its first page; null for any other TIFF. Floating point up to 1 is light, as programs that make such files mean it;
 * what goes far beyond is measured by its brightest value.
 */
export async function deepTiff(bytes: Uint8Array): Promise<Uint8Array | null> {
  const image = sharp(bytes, { failOn: "none", limitInputPixels: false, pages: 1 });
  const { depth, space, orientation = 1 } = await image.metadata();
  if (depth !== "float" && depth !== "uint" && depth !== "int") return null;
  // As the file has them: no curve, no scale.
  const asStored = space === "scrgb" || space === "b-w" ? image.toColourspace(space) : image;
  const { data, info } = await asStored.raw({ depth: "float" }).toBuffer({ resolveWithObject: true });
  const values = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const channels = info.channels >= 3 ? 3 : 1;
  const toByte = depth === "float" ? byteOfFloat(values) : byteOfInteger;
  const count = info.width * info.height;
  if (values.length < count * info.channels) throw damaged();
  const bytesOut = Buffer.allocUnsafe(count * channels);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) bytesOut[i * channels + c] = toByte(values[i * info.channels + c]!);
  }
  const { width, height } = info;
  return tiffOfPixels({ data: bytesOut, width, height, channels, icc: null, orientation });
}

function byteOfFloat(values: Float32Array): (value: number) => number {
  let most = 0;
  for (const value of values) if (value > most && value < Number.POSITIVE_INFINITY) most = value;
  // A little more than 1 is a highlight, not another measure.
  if (most <= 8) return (value) => 255 * curved(Math.min(1, Math.max(0, value || 0)));
  return (value) => Math.min(255, Math.max(0, (255 * (value || 0)) / most));
}

const byteOfInteger = (value: number): number => value / 2 ** 24;

/** sRGB's curve, IEC 61966-2-1. */
function curved(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}
