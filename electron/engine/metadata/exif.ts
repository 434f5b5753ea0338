import { latin1 } from "../formats/bytes.ts";
import { readDirectory, type TiffDirectory, tiffByteOrder } from "../formats/tiff-read.ts";
import { appleContentIdentifier } from "./apple-notes.ts";
import { decodeText, decodeUtf16 } from "./text.ts";

/** EXIF tags by the names of the standard, values as they are in the file: unchecked. */
export type ExifTags = { [K in TagName]?: unknown };

type TagName =
  | (typeof mainTags)[number][1]
  | (typeof exposureTags)[number][1]
  | (typeof positionTags)[number][1]
  | "AppleContentIdentifier";

const mainTags = [
  [0x010e, "ImageDescription"],
  [0x010f, "Make"],
  [0x0110, "Model"],
  // TIFF's DateTime.
  [0x0132, "ModifyDate"],
  [0x4746, "Rating"],
  // Windows' own, in UTF-16.
  [0x9c9b, "XPTitle"],
  [0x9c9c, "XPComment"],
  [0x9c9e, "XPKeywords"],
] as const;

const exposureTags = [
  [0x829a, "ExposureTime"],
  [0x829d, "FNumber"],
  [0x8827, "ISOSpeedRatings"],
  [0x8831, "StandardOutputSensitivity"],
  [0x8832, "RecommendedExposureIndex"],
  [0x9003, "DateTimeOriginal"],
  // EXIF's DateTimeDigitized.
  [0x9004, "CreateDate"],
  [0x9010, "OffsetTime"],
  [0x9011, "OffsetTimeOriginal"],
  [0x9012, "OffsetTimeDigitized"],
  [0x9201, "ShutterSpeedValue"],
  [0x9202, "ApertureValue"],
  [0x9209, "Flash"],
  [0x920a, "FocalLength"],
  [0x9286, "UserComment"],
  [0xa405, "FocalLengthIn35mmFormat"],
  [0xa433, "LensMake"],
  [0xa434, "LensModel"],
] as const;

const positionTags = [
  [0x01, "GPSLatitudeRef"],
  [0x02, "GPSLatitude"],
  [0x03, "GPSLongitudeRef"],
  [0x04, "GPSLongitude"],
  [0x05, "GPSAltitudeRef"],
  [0x06, "GPSAltitude"],
  [0x07, "GPSTimeStamp"],
  [0x09, "GPSStatus"],
  [0x1d, "GPSDateStamp"],
] as const;

const exposurePointer = 0x8769;
const positionPointer = 0x8825;
const makerNote = 0x927c;
const mark = "Exif\0\0";

/**
 * The tags in an EXIF block ("Exif\0\0" and a TIFF header, or the header alone) or in a whole TIFF file. Each directory and
 * each tag is read by itself: a broken one costs itself.
 *
 * Note: own reading. A library that was measured gives up the whole block at an entry that makes no sense:
 * docs/decisions/0018-metadata.md.
 */
export function readExif(block: Uint8Array): ExifTags {
  let tiff = block;
  while (latin1(tiff, 0, mark.length) === mark) tiff = tiff.subarray(mark.length);
  const order = tiffByteOrder(tiff);
  if (order === null || tiff.length < 8) return {};
  const isLittleEndian = order === "little";
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const directoryAt = (offset: number | undefined) =>
    readDirectory(tiff, offset ?? 0, isLittleEndian)?.directory;

  const tags: ExifTags = {};
  const take = (directory: TiffDirectory | undefined, wanted: readonly (readonly [number, TagName])[]) => {
    if (!directory) return;
    for (const [number, name] of wanted) {
      const value = tagValue(tiff, directory, number);
      if (value !== undefined) tags[name] ??= value;
    }
  };
  const main = directoryAt(view.getUint32(4, isLittleEndian));
  const exposure = directoryAt(main?.number(exposurePointer));
  take(main, mainTags);
  take(exposure, exposureTags);
  // Raw files of some makers have these in the first directory; programs put a rating into the second.
  take(main, exposureTags);
  take(directoryAt(main?.number(positionPointer)), positionTags);
  const notes = exposure?.bytes(makerNote);
  const identifier = notes && appleContentIdentifier(notes);
  if (identifier) tags.AppleContentIdentifier = identifier;
  return tags;
}

/** More values than any of these tags has. */
const mostValues = 16;
/** Bytes of a text that are read at most. */
const longestBytes = 64 * 1024;
const valueBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** Text, a number, several numbers, or bytes; undefined where there is none or it is not all there. */
function tagValue(tiff: Uint8Array, directory: TiffDirectory, tag: number): unknown {
  const entry = directory.entries.get(tag);
  if (!entry) return undefined;
  const { type, count, offset } = entry;
  const length = Math.min(count * (valueBytes[type] ?? 0), longestBytes);
  if (length === 0 || offset + length > tiff.length) return undefined;
  const bytes = tiff.subarray(offset, offset + length);
  if (tag >= 0x9c9b && tag <= 0x9c9f) return decodeUtf16(bytes);
  if (type === 2) return decodeText(untilNull(bytes));
  if (type === 7 || (type === 1 && count > mostValues)) return bytes;
  const values = numbersOf(bytes, type, directory.isLittleEndian);
  return values.length === 1 ? values[0] : values;
}

function untilNull(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function numbersOf(bytes: Uint8Array, type: number, isLittleEndian: boolean): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = valueBytes[type] ?? 1;
  return Array.from({ length: Math.min(mostValues, Math.floor(bytes.length / size)) }, (_, i) => {
    const at = i * size;
    switch (type) {
      case 3:
        return view.getUint16(at, isLittleEndian);
      case 4:
        return view.getUint32(at, isLittleEndian);
      case 5:
        return view.getUint32(at, isLittleEndian) / view.getUint32(at + 4, isLittleEndian);
      case 6:
        return view.getInt8(at);
      case 8:
        return view.getInt16(at, isLittleEndian);
      case 9:
        return view.getInt32(at, isLittleEndian);
      case 10:
        return view.getInt32(at, isLittleEndian) / view.getInt32(at + 4, isLittleEndian);
      case 11:
        return view.getFloat32(at, isLittleEndian);
      case 12:
        return view.getFloat64(at, isLittleEndian);
      default:
        return view.getUint8(at);
    }
  });
}
