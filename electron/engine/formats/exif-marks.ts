import { latin1 } from "./bytes.ts";
import { readDirectories, readDirectory, type TiffDirectory } from "./tiff-read.ts";

/** What the decoding needs of EXIF. The facts for people are read elsewhere (metadata/exif.ts). */
export interface ExifMarks {
  /** 1…8, or null where it says nothing that makes sense. */
  orientation: number | null;
  isAdobeRgb: boolean;
}

/** `tiff`: a TIFF, or an EXIF block with or without its mark. Broken blocks say nothing. */
export function exifMarks(block: Uint8Array): ExifMarks {
  const tiff = latin1(block, 0, 6) === "Exif\0\0" ? block.subarray(6) : block;
  const [first] = readDirectories(tiff);
  const orientation = first?.number(0x0112) ?? 0;
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : null,
    isAdobeRgb: first !== undefined && isAdobeRgb(tiff, first),
  };
}

/**
 * Cameras that are set to Adobe RGB bring no profile: they say so by "R03" (DCF 2.0), in a directory of its own, or by a
 * colour space of 2.
 */
function isAdobeRgb(tiff: Uint8Array, first: TiffDirectory): boolean {
  const under = (directory: TiffDirectory | undefined, tag: number) =>
    directory && readDirectory(tiff, directory.number(tag) ?? 0, directory.isLittleEndian)?.directory;
  const exposure = under(first, 0x8769);
  return exposure?.number(0xa001) === 2 || under(exposure, 0xa005)?.text(1) === "R03";
}
