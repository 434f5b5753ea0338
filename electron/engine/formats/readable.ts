import sharp from "sharp";
import type { Size } from "../clip/image-input.ts";
import { latin1 } from "./bytes.ts";
import type { Header, Readable } from "./decoded.ts";
import { deepTiff } from "./deep-tiff.ts";
import { exifMarks } from "./exif-marks.ts";
import { heifColourSpace } from "./heif-colour.ts";
import { adobeRgb, iccProfile } from "./icc.ts";
import { withProfile } from "./jpeg-segments.ts";
import { foreignFormats, orDamaged } from "./read-header.ts";
import { tiffOfPixels } from "./tiff-write.ts";

/**
 * The picture as bytes that sharp reads, with the profile of its colours in them; no smaller than `atLeast` unless it is.
 * The bytes themselves where that is what they are. Fails with image-damaged, unsupported-format.
 */
export function toReadable(bytes: Uint8Array, header: Header, atLeast: Size): Promise<Readable> {
  return orDamaged(async () => {
    const foreign = foreignFormats[header.kind];
    if (foreign) return await foreign.toReadable(bytes, atLeast);
    return { bytes: await withColours(bytes, header), isComplete: true };
  });
}

async function withColours(bytes: Uint8Array, { kind, exif }: Header): Promise<Uint8Array> {
  switch (kind) {
    case "jpeg": {
      const isAdobe = exif !== null && exifMarks(exif).isAdobeRgb && !hasProfile(bytes);
      return isAdobe ? withProfile(bytes, iccProfile(adobeRgb)) : bytes;
    }
    case "avif":
      return await avifWithColours(bytes);
    case "tiff":
      return (await deepTiff(bytes)) ?? bytes;
    default:
      return bytes;
  }
}

/** Looked for where profiles are: before the picture's data. */
function hasProfile(jpeg: Uint8Array): boolean {
  return latin1(jpeg, 0, 256 * 1024).includes("ICC_PROFILE\0");
}

/** sharp heeds a profile, but not a space that is named by number. */
async function avifWithColours(bytes: Uint8Array): Promise<Uint8Array> {
  const space = heifColourSpace(bytes);
  if (!space) return bytes;
  const image = sharp(bytes, { limitInputPixels: false, pages: 1 });
  if ((await image.metadata()).hasProfile) return bytes;
  const { data, info } = await image.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 2) return bytes;
  return tiffOfPixels({ ...info, channels: info.channels, data, icc: iccProfile(space), orientation: 1 });
}
