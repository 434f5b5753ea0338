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

/** Bytes a pixel while decoding; AVIF measured (381 MB for 20 megapixels), others by their decoders' buffers. */
const bytesPerPixel = { avif: 16, other: 8 } as const;

/** Largest count of pixels for a picture, by whether a decoder needs all of it in memory. */
export function pixelLimit(picture: { format: string; isProgressive: boolean }): number {
  const streamed = picture.format === "jpeg" || picture.format === "png" || picture.format === "tiff";
  if (streamed && !picture.isProgressive) return limits.streamedPixels;
  return limits.wholePictureBytes / bytesPerPixel[picture.format === "avif" ? "avif" : "other"];
}
