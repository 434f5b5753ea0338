import type { MediaKind } from "../../../shared/photo.ts";
import { extensionOf, kindOfName } from "../../../shared/photo-kinds.ts";

/** A file that is one with a picture in its folder; a video by itself has no `main`. */
export type Companion =
  | { kind: "raw" | "sidecar"; name: string; main: string }
  | { kind: "video"; name: string; main: string | null };

const videoExtensions: ReadonlySet<string> = new Set(
  "mov mp4 m4v avi mkv 3gp 3g2 mts m2ts mpg mpeg wmv webm mod tod".split(" "),
);

/** Whether a file is looked at that is no picture: it may be one with a picture beside it. */
export function isCompanionName(name: string): boolean {
  return !name.startsWith(".") && (isSidecar(name) || isVideo(name));
}

const isSidecar = (name: string) => extensionOf(name) === "xmp";
const isVideo = (name: string) => videoExtensions.has(extensionOf(name));

/** What a camera or phone shows of a shot, the one that stands for it first. */
const shown: readonly MediaKind[] = ["jpeg", "heic", "avif", "jxl"];

/**
 * Which files of one folder are one, by their names alone:
 *
 * - A raw file and the picture of the same name that the camera made beside it: IMG_1.CR2, IMG_1.JPG.
 * - A phone's moving picture (a "Live Photo"): IMG_1.HEIC, IMG_1.MOV. An MP4 only where its name is a camera's, because people call
 *   a film and its poster by one name, too.
 * - Metadata beside a picture: IMG_1.CR2.xmp, else IMG_1.xmp, which Adobe's programs write for the raw file.
 *
 * Upper and lower case, and the ways to write an accent, are no difference. A video that belongs to no picture is in the list
 * by itself. Pure; in the order of the names.
 */
export function pairNames(names: readonly string[]): Companion[] {
  // Most folders have none, and every folder is asked at every scan.
  if (!names.some((name) => kindOfName(name) === "raw" || isSidecar(name) || isVideo(name))) return [];
  const pictures = new Map<string, string>();
  const byBase = new Map<string, string[]>();
  for (const name of names) {
    if (kindOfName(name) === null) continue;
    pictures.set(plain(name), name);
    const base = baseOf(name);
    const same = byBase.get(base);
    if (same) same.push(name);
    else byBase.set(base, [name]);
  }
  const shownOf = (base: string) => firstOfKind(byBase.get(base) ?? [], shown);

  return [...names].sort().flatMap((name): Companion | never[] => {
    const base = baseOf(name);
    if (kindOfName(name) === "raw") {
      const main = shownOf(base);
      return main === undefined ? [] : { kind: "raw", name, main };
    }
    if (isVideo(name)) {
      const main = extensionOf(name) === "mov" || isOfCamera(name) ? shownOf(base) : undefined;
      return { kind: "video", name, main: main ?? null };
    }
    if (!isSidecar(name)) return [];
    const whole = pictures.get(base);
    const main = whole ?? firstOfKind(byBase.get(base) ?? [], ["raw", ...shown]) ?? byBase.get(base)?.[0];
    return main === undefined ? [] : { kind: "sidecar", name, main };
  });
}

function firstOfKind(names: readonly string[], kinds: readonly MediaKind[]): string | undefined {
  for (const kind of kinds) {
    // Of two by one name ("a.jpg", "a.jpeg") always the same.
    const found = names.filter((name) => kindOfName(name) === kind).sort()[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

const isOfCamera = (name: string) => /^(IMG|MVIMG|PXL|DSC|DSCN|DSCF|P\d|VID|\d{8}[_-])/i.test(name);

const plain = (name: string) => name.normalize("NFC").toLowerCase();

/** Without its extension, as names are compared. */
function baseOf(name: string): string {
  const extension = extensionOf(name);
  return plain(extension === "" ? name : name.slice(0, -extension.length - 1));
}
