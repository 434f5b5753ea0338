import type { MediaKind } from "../../../shared/photo.ts";

/** What the first bytes say a file is. `unsupported` carries the format's name for people. */
export type Sniffed =
  | { kind: "image"; format: MediaKind }
  | { kind: "unsupported"; format: string }
  | { kind: "unknown" };

/** How many of the first bytes are looked at. */
export const sniffLength = 64;

const image = (format: MediaKind): Sniffed => ({ kind: "image", format });
const unsupported = (format: string): Sniffed => ({ kind: "unsupported", format });

/** Tells a format by its signature, never by a file's name. */
export function sniff(bytes: Uint8Array): Sniffed {
  const text = Buffer.from(bytes.subarray(0, sniffLength)).toString("latin1");
  if (text.startsWith("\xff\xd8\xff")) return image("jpeg");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return image("png");
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return image("webp");
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return image("gif");
  if (text.startsWith("FUJIFILMCCD-RAW")) return unsupported("RAW");
  if (text.startsWith("II*\0") && text.startsWith("CR", 8)) return unsupported("RAW");
  // Classic and big TIFF in both byte orders.
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return image("tiff");
  if (/^(IIRO|IIRS|IIU\0)/.test(text)) return unsupported("RAW");
  if (text.startsWith("ftyp", 4)) return sniffBox(text);
  if (text.startsWith("8BPS")) return unsupported("Photoshop");
  if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) return unsupported("BMP");
  if (text.startsWith("\xff\x0a") || text.startsWith("\0\0\0\x0cJXL ")) return unsupported("JPEG XL");
  if (text.startsWith("\0\0\0\x0cjP  ") || text.startsWith("\xff\x4f\xff\x51"))
    return unsupported("JPEG 2000");
  return { kind: "unknown" };
}

/** ISO 14496-12: a size, "ftyp", the major brand, its version, then the compatible brands. */
function sniffBox(text: string): Sniffed {
  const major = text.slice(8, 12);
  const size = Buffer.from(text.slice(0, 4), "latin1").readUInt32BE();
  const brands = [
    major,
    ...(text.slice(16, Math.max(16, Math.min(size, sniffLength))).match(/.{4}/gs) ?? []),
  ];
  if (brands.includes("avif") || brands.includes("avis")) return image("avif");
  if (/^(heic|heix|hevc|hevx|heim|heis|hevm|hevs|mif1|msf1)$/.test(major)) return unsupported("HEIC");
  if (major === "crx ") return unsupported("RAW");
  return { kind: "unknown" };
}
