import type { PhotoExposure } from "../../../shared/photo.ts";
import { strings } from "../../strings.ts";

const words = strings.viewer.exposure;

/** As photographers write it: ["1/250 s", "f/2.8", "ISO 400", "35 mm (52 mm on 35 mm film)", "flash"]. */
export function exposureWords(exposure: PhotoExposure): string[] {
  const { seconds, aperture, iso, focalLengthMm, focalLength35Mm, flash } = exposure;
  const found: string[] = [];
  if (seconds !== null) found.push(words.seconds(shutterTime(seconds)));
  if (aperture !== null) found.push(words.aperture(short(aperture)));
  if (iso !== null) found.push(words.iso(String(Math.round(iso))));
  const focal = focalLengthMm ?? focalLength35Mm;
  if (focal !== null) {
    const isOther =
      focalLengthMm !== null && focalLength35Mm !== null && Math.abs(focal - focalLength35Mm) >= 1;
    found.push(isOther ? words.focalAs(short(focal), short(focalLength35Mm!)) : words.focal(short(focal)));
  }
  if (flash === true) found.push(words.flash);
  return found;
}

/** Of seconds: a fraction where it is shorter than 0.3, as on a camera's dial. */
export function shutterTime(seconds: number): string {
  return seconds < 0.3 ? `1/${Math.round(1 / seconds)}` : short(seconds);
}

/** One decimal where it says something. The same in all languages: so it stands on lenses and dials. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** "48.8530° N, 2.3600° E": four decimals are ten metres. */
export function positionWords({ latitude, longitude }: { latitude: number; longitude: number }): string {
  const side = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(4)}° ${value < 0 ? negative : positive}`;
  return `${side(latitude, words.north, words.south)}, ${side(longitude, words.east, words.west)}`;
}
