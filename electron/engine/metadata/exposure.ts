import type { PhotoExposure } from "../../../shared/photo.ts";
import type { ExifTags } from "./exif.ts";
import { noExposure } from "./facts.ts";
import type { XmpProperties } from "./rdf.ts";
import { listOf, numberIn, structOf, textIn, toNumber } from "./xmp-values.ts";

/** Exposure by EXIF, each value only where a camera could have meant it. */
export function exposureOfExif(tags: ExifTags): PhotoExposure {
  return checked({
    // Where the values themselves are missing, their logarithms may be there (APEX).
    seconds: number(tags.ExposureTime) ?? power(2, number(tags.ShutterSpeedValue), -1),
    aperture: number(tags.FNumber) ?? power(2, number(tags.ApertureValue), 0.5),
    // 65,535 stands for more than 16 bits hold.
    iso:
      [tags.ISOSpeedRatings, tags.RecommendedExposureIndex, tags.StandardOutputSensitivity]
        .map(number)
        .find((iso) => iso !== null && iso > 0 && iso !== 65_535) ?? null,
    focalLengthMm: number(tags.FocalLength),
    focalLength35Mm: number(tags.FocalLengthIn35mmFormat),
    flash: firedOf(number(tags.Flash)),
  });
}

export function exposureOfXmp(xmp: XmpProperties): PhotoExposure {
  const flash = structOf(xmp["exif:Flash"]);
  const fired = flash && textIn(flash, "exif:Fired");
  const iso = listOf(xmp["exif:ISOSpeedRatings"])[0];
  return checked({
    seconds: numberIn(xmp, "exif:ExposureTime") ?? power(2, numberIn(xmp, "exif:ShutterSpeedValue"), -1),
    aperture: numberIn(xmp, "exif:FNumber") ?? power(2, numberIn(xmp, "exif:ApertureValue"), 0.5),
    iso: typeof iso === "string" ? toNumber(iso) : numberIn(xmp, "exifEX:PhotographicSensitivity"),
    focalLengthMm: numberIn(xmp, "exif:FocalLength"),
    focalLength35Mm: numberIn(xmp, "exif:FocalLengthIn35mmFilm"),
    flash: fired ? fired.toLowerCase() === "true" : null,
  });
}

function checked(exposure: PhotoExposure): PhotoExposure {
  const within = (value: number | null, least: number, most: number) =>
    value !== null && value >= least && value <= most ? value : null;
  return {
    ...noExposure,
    seconds: within(exposure.seconds, 1e-6, 86_400),
    aperture: within(exposure.aperture, 0.3, 256),
    iso: within(exposure.iso, 1, 10_000_000),
    focalLengthMm: within(exposure.focalLengthMm, 0.5, 10_000),
    focalLength35Mm: within(exposure.focalLength35Mm, 1, 20_000),
    flash: exposure.flash,
  };
}

/** A number, or the first of several (ISO twice). */
function number(value: unknown): number | null {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === "number" && Number.isFinite(one) ? one : null;
}

function power(base: number, exponent: number | null, factor: number): number | null {
  return exponent === null ? null : base ** (exponent * factor);
}

/** Bit 0: it fired. Bit 5: there is none, which says nothing of a picture. */
function firedOf(flash: number | null): boolean | null {
  if (flash === null || (flash & 0x20) !== 0) return null;
  return (flash & 1) === 1;
}
