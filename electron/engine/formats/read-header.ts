import sharp, { type Metadata } from "sharp";
import { Failure } from "../../../shared/errors.ts";
import type { MediaKind } from "../../../shared/photo.ts";
import { limits, pixelLimit } from "../thumbnails/limits.ts";
import { bmp } from "./bmp.ts";
import type { ForeignFormat, Header } from "./decoded.ts";
import { damaged, notAnImage, tooLarge, unsupported } from "./failures.ts";
import { heic } from "./heic.ts";
import { jpegFrame } from "./jpeg-segments.ts";
import { jxl } from "./jxl.ts";
import { psd } from "./psd.ts";
import { raw } from "./raw.ts";
import { sniff } from "./sniff.ts";
import { readDirectories } from "./tiff-read.ts";

/** What sharp does not read by itself. */
export const foreignFormats: Partial<Record<MediaKind, ForeignFormat>> = { heic, bmp, jxl, psd, raw };

/**
 * Reads the header and refuses what is no picture, or too much of one, before anything is decoded.
 * Fails with file-empty, not-an-image, unsupported-format, image-damaged, image-too-large.
 */
export async function readHeader(bytes: Uint8Array): Promise<Header> {
  if (bytes.length === 0) {
    throw new Failure("file-empty", "This file is empty (0 bytes). Restore it from a backup, or delete it.");
  }
  if (bytes.length > limits.fileBytes) throw tooLarge(`${Math.round(bytes.length / 1024 / 1024)} MB`);
  const sniffed = sniff(bytes);
  if (sniffed.kind === "unknown") throw notAnImage();
  if (sniffed.kind === "unsupported") throw unsupported(sniffed.format);
  const { isWhole, ...header } = await orDamaged(() => headerOf(bytes, sniffed.format));
  const { kind, width, height } = header;
  if (!(width > 0 && height > 0)) throw damaged();
  if (width * height > pixelLimit({ kind, isWhole })) throw tooLarge(`${width} × ${height} pixels`);
  return header;
}

/** What a parser throws at the end of a file that is cut off, or a decoder at nonsense, is the file's fault. */
export async function orDamaged<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure ? error : damaged(error);
  }
}

/** `isWhole`: its coding has it in memory as a whole, where others of its kind need not. */
async function headerOf(bytes: Uint8Array, kind: MediaKind): Promise<Header & { isWhole: boolean }> {
  const foreign = foreignFormats[kind];
  if (kind === "jpeg") refuseRareJpeg(bytes);
  if (kind === "tiff") refuseRareTiff(bytes);
  if (foreign && kind !== "heic") return { kind, ...(await foreign.readHeader(bytes)), isWhole: true };
  // Without a limit, so that what is too large is told from what is damaged.
  const metadata = await sharp(bytes, { failOn: "none", limitInputPixels: false }).metadata();
  const { autoOrient, orientation = 1, exif = null, isProgressive = false } = metadata;
  return {
    kind: metadata.format === "heif" ? heifKind(metadata) : kind,
    ...autoOrient,
    orientation,
    exif: kind === "tiff" ? bytes : exif,
    isWhole: isProgressive || metadata.depth === "float" || metadata.depth === "uint",
  };
}

/** Both are HEIF, and either may have the other's brand. */
function heifKind({ compression }: Metadata): MediaKind {
  if (compression === "av1") return "avif";
  if (compression === "hevc") return "heic";
  throw unsupported(`a HEIF file with a picture in a rare coding (${compression ?? "unknown"})`);
}

function refuseRareJpeg(bytes: Uint8Array): void {
  const frame = jpegFrame(bytes);
  if (!frame) return;
  if (frame.process === 3) throw unsupported("a JPEG without loss");
  if (frame.bitsPerSample !== 8) throw unsupported(`a JPEG with ${frame.bitsPerSample} bits a colour`);
}

/** What libtiff, as it comes with sharp, would give a black picture or a wrong word for. */
function refuseRareTiff(bytes: Uint8Array): void {
  const [first] = readDirectories(bytes);
  if (!first) return;
  const coding = rareTiffCodings[first.number(0x0103) ?? 1];
  if (coding !== undefined) throw unsupported(`a TIFF in a rare coding (${coding})`);
  const photometric = first.number(0x0106) ?? 0;
  if (photometric >= 8 && photometric <= 10) throw unsupported("a TIFF in Lab colours");
  if (first.numbers(0x0102).some((bits) => bits > 32)) throw unsupported("a TIFF with 64 bits a colour");
}

const rareTiffCodings: Record<number, string> = {
  34661: "JBIG",
  34712: "JPEG 2000",
  34887: "LERC",
  34925: "LZMA",
  50000: "Zstandard",
  50002: "JPEG XL",
  52546: "JPEG XL",
};
