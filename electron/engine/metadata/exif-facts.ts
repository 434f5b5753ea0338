import { latin1 } from "../formats/bytes.ts";
import type { ExifTags } from "./exif.ts";
import { exposureOfExif } from "./exposure.ts";
import { noFacts, type Position, type SourceFacts } from "./facts.ts";
import { joinKeywords } from "./keywords.ts";
import { cleanText, decodeText, decodeUtf16 } from "./text.ts";

/** Checks what EXIF says, one fact at a time: a wrong one costs itself and nothing else. Pure. */
export function exifFacts(tags: ExifTags): SourceFacts {
  const { Rating: rating } = tags;
  return {
    ...noFacts,
    title: cleanText(tags.XPTitle),
    caption: captionOf(tags),
    rating: typeof rating === "number" && rating >= 0 && rating <= 5 ? Math.round(rating) : null,
    keywords: joinKeywords(
      (cleanText(tags.XPKeywords) ?? "").split(";").flatMap((word) => {
        const keyword = cleanText(word);
        return keyword === null ? [] : [[keyword]];
      }),
    ),
    exposure: exposureOfExif(tags),
    camera: nameWithMake(tags.Make, tags.Model),
    lens: nameWithMake(tags.LensMake, tags.LensModel),
    position: positionOf(tags),
    liveIdentifier: cleanText(tags.AppleContentIdentifier),
  };
}

const longestName = 100;

/** The name of a camera or lens; null for what says nothing ("----", "0.0 mm f/0.0"). */
function nameOf(value: unknown): string | null {
  const clean = cleanText(value)?.slice(0, longestName) ?? "";
  const saysNothing =
    !/[1-9\p{L}]/u.test(clean) || /^(unknown|n\/a|none|null|0+(\.0)? ?mm f\/0+(\.0)?)$/i.test(clean);
  return saysNothing ? null : clean;
}

/** "Canon" + "Canon EOS 7D" -> "Canon EOS 7D"; "NIKON CORPORATION" + "NIKON D90" -> "NIKON D90". */
export function nameWithMake(makeTag: unknown, modelTag: unknown): string | null {
  const make = nameOf(makeTag);
  const model = nameOf(modelTag);
  if (model === null || make === null) return model;
  const firstWord = (name: string) => name.split(/[\s,]/, 1)[0]?.toLowerCase();
  return firstWord(make) === firstWord(model) ? model : `${make} ${model}`;
}

/** What cameras and programs write under every picture. */
const ofMachines = new RegExp(
  `^(${[
    "(olympus|minolta|konica minolta|kodak|ricoh|sanyo)?[ _-]?digital (still )?camera",
    "exif[ _-]jpeg([ _-](picture|\\d+))?",
    "sony dsc|samsung( camera pictures)?|jolla|dcim?|dcf|jpe?g|image|photo|picture|default|untitled|screenshot",
    "(created|processed|edited|converted|file written) (with|by|using) .*|file source: .*|charset=.*|<.*",
  ].join("|")})$`,
  "i",
);

function captionOf({
  ImageDescription: description,
  UserComment: comment,
  XPComment: windows,
}: ExifTags): string | null {
  const candidates = [windows, description, commentText(comment)];
  for (const candidate of candidates) {
    const text = cleanText(candidate, { isLong: true });
    if (text !== null && /\p{L}/u.test(text) && !ofMachines.test(text)) return text;
  }
  return null;
}

/** EXIF 4.6.5: eight bytes that name the coding, then the text. */
function commentText(comment: unknown): string | null {
  if (!(comment instanceof Uint8Array) || comment.length <= 8) return null;
  const coding = latin1(comment, 0, 8);
  const text = comment.subarray(8);
  if (coding === "ASCII\0\0\0" || coding === "\0\0\0\0\0\0\0\0") {
    const end = text.indexOf(0);
    return decodeText(end === -1 ? text : text.subarray(0, end));
  }
  if (!coding.startsWith("UNICODE")) return null;
  // In the byte order of whoever wrote it, whatever the rest of the file has.
  const isBig = text[0] === 0;
  return decodeUtf16(isBig ? Buffer.from(text.subarray(0, text.length & ~1)).swap16() : text);
}

/** Degrees, north and east positive. Null unless both are on the earth; 0, 0 is what broken receivers write. */
function positionOf(tags: ExifTags): Position | null {
  if (nameOf(tags.GPSStatus)?.toUpperCase() === "V") return null; // "void": no fix, an old position at best
  const latitude = degrees(tags.GPSLatitude, tags.GPSLatitudeRef, "S", 90);
  const longitude = degrees(tags.GPSLongitude, tags.GPSLongitudeRef, "W", 180);
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  return { latitude, longitude, altitudeMetres: altitudeOf(tags.GPSAltitude, tags.GPSAltitudeRef === 1) };
}

/** From the deepest sea to above every aircraft. 0 is what receivers without an altitude write. */
export function altitudeOf(metres: unknown, isBelowSea: boolean): number | null {
  if (typeof metres !== "number" || !(metres > 0 && metres < 50_000)) return null;
  return isBelowSea ? -metres : metres;
}

function degrees(value: unknown, reference: unknown, negative: string, limit: number): number | null {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  const [whole, minutes = 0, seconds = 0] = parts;
  if (typeof whole !== "number" || typeof minutes !== "number" || typeof seconds !== "number") return null;
  if (whole < 0 || minutes < 0 || minutes >= 60.001 || seconds < 0 || seconds >= 60.001) return null;
  const absolute = whole + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(absolute) || absolute > limit) return null;
  return nameOf(reference)?.toUpperCase().startsWith(negative) ? -absolute : absolute;
}
