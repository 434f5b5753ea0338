/**
 * What a picture may cost before it is refused. Checked before anything is decoded; the time limit is kept by those
 * who own the process (children/pool.ts).
 */
export const limits = {
  /** The whole file is held in memory while its picture is made. */
  fileBytes: 256 * 1024 * 1024,
  /** Pixels of formats that are decoded line by line: memory does not grow with them, only time. */
  streamedPixels: 300_000_000,
  /** Pixels of formats that are decoded as a whole, at four bytes a pixel. */
  wholePixels: 120_000_000,
} as const;

/** Largest count of pixels for a picture, by whether a decoder needs all of it in memory. */
export function pixelLimit(picture: { format: string; isProgressive: boolean }): number {
  const streamed = picture.format === "jpeg" || picture.format === "png" || picture.format === "tiff";
  return streamed && !picture.isProgressive ? limits.streamedPixels : limits.wholePixels;
}
