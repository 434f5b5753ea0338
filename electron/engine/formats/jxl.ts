import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliDecompressSync } from "node:zlib";
import { latin1, viewOf } from "./bytes.ts";
import type { ForeignFormat, Header, Readable } from "./decoded.ts";
import { damaged } from "./failures.ts";
import { boxesIn } from "./iso-boxes.ts";
import { tiffOfPixels } from "./tiff-write.ts";
import { keptModuleBytes, wasmModule } from "./wasm-module.ts";

/** JPEG XL by libjxl in WebAssembly, which gives upright sRGB of eight bits whatever the file has. */
export const jxl: ForeignFormat = {
  readHeader: (bytes) => ({ ...readSize(codestreamOf(bytes)), exif: exifOf(bytes) }),
  async toReadable(bytes): Promise<Readable> {
    const decode = await decoder.get();
    const picture = await decode(bytes).catch((error: unknown) => {
      decoder.forget();
      throw damaged(error);
    });
    const { width, height, data: pixels } = picture;
    if (width * height * heapBytesPerPixel > keptModuleBytes) decoder.forget();
    const data = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    const tiff = tiffOfPixels({ data, width, height, channels: 4, icc: null, orientation: 1 });
    return { bytes: tiff, isComplete: true };
  },
};

interface Rgba {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Measured; the module does not show its memory. */
const heapBytesPerPixel = 40;

const decoder = wasmModule(async () => {
  // What the module gives its result in; browsers have it, Node has not.
  const scope = globalThis as { ImageData?: unknown };
  scope.ImageData ??= class implements Rgba {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  };
  const file = createRequire(import.meta.url).resolve("@jsquash/jxl/codec/dec/jxl_dec.wasm");
  const { default: decode, init } = await import("@jsquash/jxl/decode.js");
  await init({ wasmBinary: readFileSync(file) } as object);
  return decode as unknown as (bytes: Uint8Array) => Promise<Rgba>;
});

const container = "\0\0\0\x0cJXL ";

/** The codestream, or its first part where it lies in pieces: the header is in that. */
function codestreamOf(bytes: Uint8Array): Uint8Array {
  if (!latin1(bytes, 0, 8).startsWith(container)) return bytes;
  for (const { type, content } of boxesIn(bytes)) {
    if (type === "jxlc") return content;
    if (type === "jxlp") return content.subarray(4);
  }
  throw damaged();
}

const longestExif = 4 * 1024 * 1024;

/** An "Exif" box starts with where in it the TIFF starts. It may be packed by Brotli ("brob"). */
function exifOf(bytes: Uint8Array): Uint8Array | null {
  if (!latin1(bytes, 0, 8).startsWith(container)) return null;
  for (const { type, content } of boxesIn(bytes)) {
    const isPacked = type === "brob" && latin1(content, 0, 4) === "Exif";
    if (type !== "Exif" && !isPacked) continue;
    try {
      const whole = isPacked
        ? brotliDecompressSync(content.subarray(4), { maxOutputLength: longestExif })
        : content;
      return whole.subarray(4 + viewOf(whole).getUint32(0));
    } catch {
      return null;
    }
  }
  return null;
}

/** Bits from the lowest of each byte on (ISO 18181-1, B.2). */
function bitReader(bytes: Uint8Array): (count: number) => number {
  let at = 0;
  return (count) => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) {
      const byte = bytes[at >> 3];
      if (byte === undefined) throw new RangeError("The header of this JPEG XL is cut off.");
      value += ((byte >> (at & 7)) & 1) * 2 ** i;
    }
    return value;
  };
}

/** Width by height: the ratios that need no width of their own. */
const ratios = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2] as const;

/** SizeHeader and the start of ImageMetadata (ISO 18181-1, D.2 and D.3). */
function readSize(codestream: Uint8Array): Pick<Header, "width" | "height" | "orientation"> {
  if (latin1(codestream, 0, 2) !== "\xff\x0a") throw damaged();
  const bits = bitReader(codestream.subarray(2));
  const isSmall = bits(1) === 1;
  const length = () => 1 + (isSmall ? 8 * bits(5) + 7 : bits([9, 13, 18, 30][bits(2)]!));
  const height = length();
  const ratio = ratios[bits(3)]!;
  const width = ratio === 0 ? length() : Math.floor(height * ratio + 1e-9);
  const isAllDefault = bits(1) === 1;
  const orientation = !isAllDefault && bits(1) === 1 ? 1 + bits(3) : 1;
  return orientation > 4 ? { width: height, height: width, orientation } : { width, height, orientation };
}
