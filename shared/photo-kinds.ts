import type { MediaKind } from "./photo.ts";

/*
 * What is known of kinds of pictures. Apart from the schema in photo.ts: the window takes this in, and not zod with it.
 */

/** Whether every browser shows the original of this kind. */
export function browsersShow(kind: MediaKind): boolean {
  return kind === "jpeg" || kind === "png" || kind === "webp" || kind === "gif" || kind === "avif";
}

/** The extensions under which pictures of each kind are looked for. What a file is, its content says. */
export const extensionsOfKind: Readonly<Record<MediaKind, readonly string[]>> = {
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
    ...["3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "iiq", "kdc", "mef", "mos", "mrw", "nef"],
    ...["nrw", "orf", "ori", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f"],
  ],
};

const kindOfExtension = new Map(
  Object.entries(extensionsOfKind).flatMap(([kind, extensions]) =>
    extensions.map((extension) => [extension, kind as MediaKind] as const),
  ),
);

/** Lower case, without the dot; empty where a name has none. */
export function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  const slash = Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\"));
  return dot > slash + 1 ? fileName.slice(dot + 1).toLowerCase() : "";
}

/** What a file's name says that it is; null where it says nothing known. */
export function kindOfName(fileName: string): MediaKind | null {
  return kindOfExtension.get(extensionOf(fileName)) ?? null;
}

/** Whether a name says something else than the content. HEIC and AVIF share a container, and its name. */
export function isMisnamed(fileName: string, kind: MediaKind): boolean {
  const named = kindOfName(fileName);
  if (named === null || named === kind) return false;
  return !(named === "heic" && kind === "avif");
}
