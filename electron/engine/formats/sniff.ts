import type { MediaKind } from "../../../shared/photo.ts";
import { isRawTiff } from "./raw.ts";

/** What the bytes say a file is. `unsupported` carries what it is for people, with an article. */
export type Sniffed =
  | { kind: "image"; format: MediaKind }
  | { kind: "unsupported"; format: string }
  | { kind: "unknown" };

/** How many of the first bytes are looked at, but for TIFFs, whose directories may lie anywhere. */
const sniffLength = 1024;

const image = (format: MediaKind): Sniffed => ({ kind: "image", format });
const unsupported = (format: string): Sniffed => ({ kind: "unsupported", format });

/** Tells a format by its content, never by a file's name. */
export function sniff(bytes: Uint8Array): Sniffed {
  const text = Buffer.from(bytes.subarray(0, sniffLength)).toString("latin1");
  if (text.startsWith("\xff\xd8\xff")) return image("jpeg");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return image("png");
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return image("webp");
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return image("gif");
  if (text.startsWith("ftyp", 4)) return sniffBox(text);
  if (isRawMark(text)) return image("raw");
  // Classic TIFF in both byte orders, which most cameras' raw files are as well.
  if (/^(II\*\0|MM\0\*)/.test(text)) return image(isRawTiff(bytes) ? "raw" : "tiff");
  // The one for more than 4 GB.
  if (/^(II\+\0|MM\0\+)/.test(text)) return image("tiff");
  if (text.startsWith("8BPS")) return image("psd");
  if (text.startsWith("BM") && text.startsWith("\0\0", 16)) return image("bmp");
  if (text.startsWith("\xff\x0a") || text.startsWith("\0\0\0\x0cJXL ")) return image("jxl");
  if (text.startsWith("\0\0\0\x0cjP  ") || text.startsWith("\xff\x4f\xff\x51"))
    return unsupported("a JPEG 2000 file");
  if (/^(\xef\xbb\xbf)?\s*(<\?xml|<!--|<!DOCTYPE|<svg)/.test(text) && /<svg[\s>]/.test(text)) {
    return unsupported("a drawing (SVG)");
  }
  return { kind: "unknown" };
}

/** Fujifilm; Olympus; Panasonic; Canon's first; Minolta; Sigma. */
function isRawMark(text: string): boolean {
  return /^(FUJIFILMCCD-RAW|IIRO|IIRS|MMOR|IIU\0|\0MRM|FOVb)/.test(text) || text.startsWith("HEAPCCDR", 6);
}

/** ISO 14496-12: a size, "ftyp", the major brand, its version, then the compatible brands. */
function sniffBox(text: string): Sniffed {
  const major = text.slice(8, 12);
  const size = Buffer.from(text.slice(0, 4), "latin1").readUInt32BE();
  const brands = [
    major,
    ...(text.slice(16, Math.max(16, Math.min(size, sniffLength))).match(/.{4}/gs) ?? []),
  ];
  if (major === "crx ") return image("raw");
  if (brands.includes("avif") || brands.includes("avis")) return image("avif");
  const isHeif = /^(heic|heix|hevc|hevx|heim|heis|hevm|hevs|mif1|msf1|mif2|miaf)$/;
  if (brands.some((brand) => isHeif.test(brand))) return image("heic");
  if (/^(isom|iso\d|mp4\d|avc1|qt {2}|M4V |MSNV|3g[p2].|dash)$/.test(major)) return unsupported("a video");
  return { kind: "unknown" };
}
