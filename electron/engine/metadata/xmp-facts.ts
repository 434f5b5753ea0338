import { altitudeOf, nameWithMake } from "./exif-facts.ts";
import { exposureOfXmp } from "./exposure.ts";
import { noFacts, type Position, type SourceFacts } from "./facts.ts";
import { keywordsIn } from "./keywords.ts";
import { peopleIn } from "./people.ts";
import type { XmpProperties } from "./rdf.ts";
import { isTrue, listOf, numberIn, structOf, textIn, toNumber } from "./xmp-values.ts";

/** Checks what XMP says, one fact at a time. Its orientation is not asked: what a file's own decoding says goes. Pure. */
export function xmpFacts(xmp: XmpProperties): SourceFacts {
  return {
    ...noFacts,
    title: textIn(xmp, "dc:title"),
    caption: textIn(xmp, "dc:description", true),
    rating: ratingIn(xmp),
    keywords: keywordsIn(xmp),
    people: peopleIn(xmp),
    exposure: exposureOfXmp(xmp),
    camera: nameWithMake(xmp["tiff:Make"], xmp["tiff:Model"]),
    lens: nameWithMake(xmp["exifEX:LensMake"], xmp["exifEX:LensModel"] ?? xmp["aux:Lens"]),
    position: positionIn(xmp),
    panorama: panoramaIn(xmp),
    hasMotion: hasMotion(xmp),
  };
}

/** The times that XMP has of a picture, the most telling first. The last change of the file is none of them. */
export function xmpTimes(xmp: XmpProperties): (string | null)[] {
  const names = [
    "exif:DateTimeOriginal",
    "photoshop:DateCreated",
    "exif:DateTimeDigitized",
    "xmp:CreateDate",
  ];
  return names.map((name) => textIn(xmp, name));
}

/** -1 is "rejected", which is no number of stars. Microsoft counts in percent. */
function ratingIn(xmp: XmpProperties): number | null {
  const stars = numberIn(xmp, "xmp:Rating");
  if (stars !== null) return stars >= 0 && stars <= 5 ? Math.round(stars) : null;
  const percent = numberIn(xmp, "MicrosoftPhoto:Rating");
  if (percent === null || percent < 0 || percent > 100) return null;
  // 1, 25, 50, 75 and 99.
  return percent === 0 ? 0 : 1 + Math.round(percent / 25);
}

function positionIn(xmp: XmpProperties): Position | null {
  const latitude = degrees(textIn(xmp, "exif:GPSLatitude"), "S", 90);
  const longitude = degrees(textIn(xmp, "exif:GPSLongitude"), "W", 180);
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  const altitude = numberIn(xmp, "exif:GPSAltitude");
  return {
    latitude,
    longitude,
    altitudeMetres: altitudeOf(altitude, textIn(xmp, "exif:GPSAltitudeRef") === "1"),
  };
}

/** "48,51.18N", "48,51,10.8N", and "48.853" as some programs write it. */
function degrees(text: string | null, negative: string, limit: number): number | null {
  const match = /^([+-]?\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])?$/i.exec(
    text ?? "",
  );
  if (!match) return null;
  const [, whole, minutes = "0", seconds = "0", side] = match;
  if (Number(minutes) >= 60.001 || Number(seconds) >= 60.001) return null;
  const absolute = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (absolute > limit) return null;
  return side?.toUpperCase() === negative || whole?.startsWith("-") ? -absolute : absolute;
}

/** The shape of the whole picture, "equirectangular" where it is not said. */
function panoramaIn(xmp: XmpProperties): string | null {
  const projection = textIn(xmp, "GPano:ProjectionType");
  const width = numberIn(xmp, "GPano:FullPanoWidthPixels") ?? 0;
  if (projection === null && !(width > 0) && !isTrue(xmp, "GPano:UsePanoramaViewer")) return null;
  return projection?.toLowerCase().slice(0, 40) ?? "equirectangular";
}

/** Google's two ways to say that a video follows the picture in its file. */
function hasMotion(xmp: XmpProperties): boolean {
  if (isTrue(xmp, "GCamera:MotionPhoto") || isTrue(xmp, "GCamera:MicroVideo")) return true;
  return listOf(xmp["Container:Directory"]).some((entry) => {
    const item = structOf(structOf(entry)?.["Container:Item"]) ?? structOf(entry);
    return (
      item !== null &&
      textIn(item, "Item:Semantic") === "MotionPhoto" &&
      (toNumber(textIn(item, "Item:Length")) ?? 0) > 0
    );
  });
}
