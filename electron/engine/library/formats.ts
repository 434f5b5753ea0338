import { extname } from "node:path";
import type { MediaKind } from "../../../shared/photo.ts";

/** Formats that are read now, by the extensions under which they are looked for. */
const readable: Record<MediaKind, readonly string[]> = {
  jpeg: ["jpg", "jpeg", "jpe", "jfif"],
  png: ["png"],
  webp: ["webp"],
  gif: ["gif"],
  tiff: ["tif", "tiff"],
  avif: ["avif"],
  heic: ["heic", "heif", "hif"],
  bmp: ["bmp", "dib"],
  jxl: ["jxl"],
  psd: ["psd", "psb"],
  raw: [
    ...[
      "3fr",
      "arw",
      "cr2",
      "cr3",
      "crw",
      "dcr",
      "dng",
      "erf",
      "iiq",
      "kdc",
      "mef",
      "mos",
      "mrw",
      "nef",
      "nrw",
    ],
    ...["orf", "ori", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f"],
  ],
};

/** Pictures that people have and that cannot be read yet: named to them instead of passed over. */
const unsupported: Record<string, readonly string[]> = {
  "JPEG 2000": ["jp2", "j2k", "jpx"],
};

const readableExtensions = new Set(Object.values(readable).flat());
const unsupportedExtensions = new Map(
  Object.entries(unsupported).flatMap(([name, extensions]) => extensions.map((e) => [e, name] as const)),
);

/** `unsupported` carries the format's name for people. Null: not a picture. */
export type Extension = { kind: "readable" } | { kind: "unsupported"; format: string } | null;

/** What a file is by its name alone. The content decides later; this only chooses what is looked at. */
export function classifyName(fileName: string): Extension {
  const extension = extname(fileName).slice(1).toLowerCase();
  if (readableExtensions.has(extension)) return { kind: "readable" };
  const format = unsupportedExtensions.get(extension);
  return format === undefined ? null : { kind: "unsupported", format };
}

const contentTypes: Record<MediaKind, string> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  tiff: "image/tiff",
  avif: "image/avif",
  heic: "image/heic",
  bmp: "image/bmp",
  jxl: "image/jxl",
  psd: "image/vnd.adobe.photoshop",
  raw: "application/octet-stream",
};

export function contentTypeOf(kind: MediaKind): string {
  return contentTypes[kind];
}
