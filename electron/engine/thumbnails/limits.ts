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

/** Bytes a pixel while decoding, measured: AVIF 381 MB for 20 megapixels, WebP 1,094 MB for 132, others less. */
const bytesPerPixel = { avif: 16, other: 8 } as const;

/** Largest count of pixels for a picture, by whether a decoder needs all of it in memory. */
export function pixelLimit({ format, isProgressive }: { format: MediaKind; isProgressive: boolean }): number {
  const isByLine = (format === "jpeg" || format === "png" || format === "tiff") && !isProgressive;
  if (isByLine) return limits.streamedPixels;
  return limits.wholePictureBytes / bytesPerPixel[format === "avif" ? "avif" : "other"];
}
