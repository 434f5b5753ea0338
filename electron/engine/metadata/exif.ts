import exifr from "exifr";
import type { ExifTags } from "./file-facts.ts";

/** Values are left as they are in the file: what is believed is decided in metadata.ts. */
const options = {
  tiff: true,
  exif: true,
  gps: true,
  ifd1: false,
  interop: false,
  xmp: false,
  icc: false,
  iptc: false,
  jfif: false,
  ihdr: false,
  makerNote: false,
  userComment: false,
  translateKeys: true,
  translateValues: false,
  reviveValues: false,
  sanitize: true,
  mergeOutput: true,
} as const;

const prefix = Buffer.from("Exif\0\0", "latin1");

/**
 * The tags in an EXIF block ("Exif\0\0" and a TIFF header, or the header alone) or in a whole TIFF file. Broken
 * blocks give what can be read of them, at worst nothing.
 */
export async function readExif(block: Uint8Array): Promise<ExifTags> {
  let bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  while (bytes.subarray(0, prefix.length).equals(prefix)) bytes = bytes.subarray(prefix.length);
  try {
    return (await exifr.parse(bytes, options)) ?? {};
  } catch {
    return {}; // Metadata is a gift; a photo without it is still a photo.
  }
}
