import type { MediaKind } from "../../../shared/photo.ts";
import { extensionOf, kindOfName } from "../../../shared/photo-kinds.ts";

/** Pictures that people have and that cannot be read yet: named to them instead of passed over. */
const unsupported: Record<string, readonly string[]> = {
  "JPEG 2000": ["jp2", "j2k", "jpx"],
};

const unsupportedExtensions = new Map(
  Object.entries(unsupported).flatMap(([name, extensions]) => extensions.map((e) => [e, name] as const)),
);

/** `unsupported` carries the format's name for people. Null: not a picture. */
export type Extension = { kind: "readable" } | { kind: "unsupported"; format: string } | null;

/** What a file is by its name alone. The content decides later; this only chooses what is looked at. */
export function classifyName(fileName: string): Extension {
  if (kindOfName(fileName) !== null) return { kind: "readable" };
  const format = unsupportedExtensions.get(extensionOf(fileName));
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
