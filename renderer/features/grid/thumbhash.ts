import { thumbHashToRGBA } from "thumbhash";

export interface DecodedThumbhash {
  readonly width: number;
  readonly height: number;
  /** RGBA, 8 bits each. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** The least that a thumbhash can be: its header, with alpha or without. */
const leastBytes = 6;

/** A handful of pixels that the browser blows up smoothly; null where `base64` is no thumbhash. */
export function decodeThumbhash(base64: string): DecodedThumbhash | null {
  const bytes = bytesOf(base64);
  if (bytes === null || bytes.length < leastBytes) return null;
  const { w, h, rgba } = thumbHashToRGBA(bytes);
  return { width: w, height: h, pixels: Uint8ClampedArray.from(rgba) };
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
