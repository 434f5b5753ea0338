import sharp from "sharp";
import { latin1 } from "./bytes.ts";
import { cr3Exif } from "./cr3.ts";
import type { ForeignFormat } from "./decoded.ts";
import { exifMarks } from "./exif-marks.ts";
import { unsupported } from "./failures.ts";
import { adobeRgb, iccProfile } from "./icc.ts";
import { withOrientation, withProfile } from "./jpeg-segments.ts";
import { largestPreview, rafPreview } from "./raw-preview.ts";
import { readDirectories, type TiffDirectory, tiffByteOrder } from "./tiff-read.ts";

/**
 * Files of cameras' sensors. Nothing is developed: each of them holds a JPEG that the camera made of it, and that is what
 * is shown, in the size that it has.
 */
export const raw: ForeignFormat = {
  async readHeader(bytes) {
    const { readable, exif } = openRaw(bytes);
    const { autoOrient, orientation = 1, exif: own } = await sharp(readable, { failOn: "none" }).metadata();
    return { ...autoOrient, orientation, exif: exif ?? own ?? null };
  },
  toReadable: (bytes) => ({ bytes: openRaw(bytes).readable, isComplete: true }),
};

function openRaw(bytes: Uint8Array): { readable: Uint8Array; exif: Uint8Array | null } {
  const directories = readDirectories(bytes);
  const preview = rafPreview(bytes) ?? largestPreview(bytes, directories);
  const exif = exifOf(bytes);
  if (!preview) {
    if (isPictureItself(directories)) return { readable: bytes, exif };
    throw unsupported("a camera's raw file without a preview in it");
  }
  const jpeg = bytes.subarray(preview.start, preview.start + preview.length);
  if (!exif) return { readable: jpeg, exif };
  const { orientation, isAdobeRgb } = exifMarks(exif);
  // The file knows better than the JPEG in it, which often says nothing.
  const turned = orientation === null ? jpeg : withOrientation(jpeg, orientation);
  const hasProfile = latin1(jpeg, 0, 4096).includes("ICC_PROFILE");
  return { readable: isAdobeRgb && !hasProfile ? withProfile(turned, iccProfile(adobeRgb)) : turned, exif };
}

/** For a file whose EXIF is that of its JPEG: null. */
function exifOf(bytes: Uint8Array): Uint8Array | null {
  const order = tiffByteOrder(bytes);
  if (order === null) return latin1(bytes, 4, 8) === "ftyp" ? cr3Exif(bytes) : null;
  const mark = order === "little" ? "II*\0" : "MM\0*";
  if (latin1(bytes, 0, 4) === mark) return bytes;
  // Olympus and Panasonic write a TIFF under a mark of their own.
  return Buffer.concat([Buffer.from(mark, "latin1"), bytes.subarray(4)]);
}

/** Old cameras put a small picture first, not coded at all. */
function isPictureItself([first]: readonly TiffDirectory[]): boolean {
  const photometric = first?.number(0x0106);
  return first?.number(0x0103) === 1 && (photometric === 2 || photometric === 6);
}

/** Photometric interpretations of sensors, and codings that only raw files have (Nikon, Sony, Pentax, Samsung, Kodak). */
const sensorPhotometrics = new Set([32803, 34892]);
const sensorCodings = new Set([32767, 32769, 32770, 34713, 65000, 65535]);
const dngVersion = 0xc612;

/** Whether a TIFF is what a camera's sensor saw and not a picture. */
export function isRawTiff(bytes: Uint8Array): boolean {
  if (latin1(bytes, 8, 10) === "CR") return true;
  return readDirectories(bytes).some(
    (directory) =>
      directory.entries.has(dngVersion) ||
      sensorPhotometrics.has(directory.number(0x0106) ?? 0) ||
      sensorCodings.has(directory.number(0x0103) ?? 0),
  );
}
