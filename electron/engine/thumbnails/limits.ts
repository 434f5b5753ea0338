import type { MediaKind } from "../../../shared/photo.ts";

const gibibyte = 1024 ** 3;

/**
 * What a picture may cost before it is refused. Checked before anything is decoded; the time limit is kept by those
 * who own the process (children/pool.ts).
 */
export const limits = {
  /** The whole file is held in memory while its picture is made. */
  fileBytes: gibibyte / 4,
  /** Pixels of formats that are decoded line by line: memory does not grow with them, only time. */
  streamedPixels: 300_000_000,
  /** Memory for a format that is decoded as a whole. */
  wholePictureBytes: gibibyte,
} as const;

/** Decoded line by line, unless their coding forbids it. What is shown of a raw file is a JPEG. */
const streamed: ReadonlySet<MediaKind> = new Set(["jpeg", "png", "tiff"]);

/**
 * Bytes a pixel while decoding, measured: docs/decisions/0011-decoders.md. JPEG XL takes 53: it is allowed more than the
 * others, or what cameras make would be refused.
 */
const bytesPerPixel: Partial<Record<MediaKind, number>> = {
  avif: 16,
  heic: 16,
  bmp: 16,
  psd: 16,
  jxl: 40,
  // Floating point.
  tiff: 32,
};
const otherBytesPerPixel = 8;

/** Largest count of pixels for a picture, by whether a decoder needs all of it in memory. */
export function pixelLimit({ kind, isWhole }: { kind: MediaKind; isWhole: boolean }): number {
  if (streamed.has(kind) && !isWhole) return limits.streamedPixels;
  return limits.wholePictureBytes / (bytesPerPixel[kind] ?? otherBytesPerPixel);
}
