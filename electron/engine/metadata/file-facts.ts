import { captureTime, type ExifTimes } from "./capture-time.ts";

/** EXIF tags by the names of the standard, values as they are in the file: unchecked. */
export interface ExifTags extends ExifTimes {
  Make?: unknown;
  Model?: unknown;
  LensMake?: unknown;
  LensModel?: unknown;
  GPSLatitude?: unknown;
  GPSLatitudeRef?: unknown;
  GPSLongitude?: unknown;
  GPSLongitudeRef?: unknown;
  GPSStatus?: unknown;
}

/** What a file says of its picture. Named and measured as in `PhotoRow`. */
export interface FileFacts {
  takenAtLocal: number | null;
  takenAtSource: "exif" | "file-name" | "file-time" | null;
  takenAtZoneMinutes: number | null;
  camera: string | null;
  lens: string | null;
  latitude: number | null;
  longitude: number | null;
}

export interface FileFactsInput {
  tags: ExifTags;
  fileName: string;
  modifiedAt: number;
  now: number;
  zoneMinutesAt: (at: number) => number;
}

/** Checks what EXIF says, one fact at a time: a wrong one costs itself and nothing else. Pure. */
export function fileFacts(input: FileFactsInput): FileFacts {
  const { tags } = input;
  const taken = captureTime({ ...input, exif: tags });
  const position = coordinates(tags);
  return {
    takenAtLocal: taken?.local ?? null,
    takenAtSource: (taken?.source ?? null) as FileFacts["takenAtSource"],
    takenAtZoneMinutes: taken?.zoneMinutes ?? null,
    camera: nameWithMake(tags.Make, tags.Model),
    lens: nameWithMake(tags.LensMake, tags.LensModel),
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
  };
}

const longestName = 100;

/** Text without padding and control characters; null for what says nothing ("----", "0.0 mm f/0.0"). */
function text(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const clean = value
    .replace(/\0.*$/su, "")
    .replace(/[\p{Cc}\p{Cf}\ufffd]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longestName);
  const saysNothing =
    !/[1-9\p{L}]/u.test(clean) || /^(unknown|n\/a|none|null|0+(\.0)? ?mm f\/0+(\.0)?)$/i.test(clean);
  return saysNothing ? null : clean;
}

/** "Canon" + "Canon EOS 7D" -> "Canon EOS 7D"; "NIKON CORPORATION" + "NIKON D90" -> "NIKON D90". */
function nameWithMake(makeTag: unknown, modelTag: unknown): string | null {
  const make = text(makeTag);
  const model = text(modelTag);
  if (model === null || make === null) return model;
  const firstWord = (name: string) => name.split(/[\s,]/, 1)[0]?.toLowerCase();
  return firstWord(make) === firstWord(model) ? model : `${make} ${model}`;
}

/** Degrees, north and east positive. Null unless both are on the earth; 0, 0 is what broken receivers write. */
function coordinates(tags: ExifTags): { latitude: number; longitude: number } | null {
  if (text(tags.GPSStatus)?.toUpperCase() === "V") return null; // "void": no fix, an old position at best
  const latitude = degrees(tags.GPSLatitude, tags.GPSLatitudeRef, "S", 90);
  const longitude = degrees(tags.GPSLongitude, tags.GPSLongitudeRef, "W", 180);
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  return { latitude, longitude };
}

function degrees(value: unknown, reference: unknown, negative: string, limit: number): number | null {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  const [whole, minutes = 0, seconds = 0] = parts;
  if (typeof whole !== "number" || typeof minutes !== "number" || typeof seconds !== "number") return null;
  if (whole < 0 || minutes < 0 || minutes >= 60.001 || seconds < 0 || seconds >= 60.001) return null;
  const absolute = whole + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(absolute) || absolute > limit) return null;
  return text(reference)?.toUpperCase().startsWith(negative) ? -absolute : absolute;
}
