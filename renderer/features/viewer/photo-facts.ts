import type { PhotoDetails, PhotoItem } from "../../../shared/photo.ts";
import { formatWallClock } from "../../format.ts";
import { strings } from "../../strings.ts";

const words = strings.viewer;

export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** "Saturday 12 August 2023 at 17:03", in the person's locale. */
export function formatTaken(photo: PhotoItem): string {
  if (photo.takenAt === null) return strings.grid.dateUnknown;
  return formatWallClock(photo.takenAt, { dateStyle: "full", timeStyle: "short" });
}

/** "UTC+2", "UTC-3:30": the zone that the file names. */
export function formatZone(minutes: number): string {
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const sign = minutes < 0 ? "−" : "+";
  return `UTC${sign}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

/** What the line under the date says: file name, dimensions, camera. */
export function factLine(item: PhotoItem, details: PhotoDetails | null): string[] {
  const facts = [fileName(item.path), words.dimensions(item.width, item.height)];
  if (details?.camera) facts.push(details.camera);
  return facts;
}

/** Percent of the picture's own pixels, on a screen with so many device pixels a px. */
export function formatZoom(scale: number, pixelRatio: number): string {
  return new Intl.NumberFormat([...navigator.languages], {
    style: "percent",
    maximumFractionDigits: 0,
  }).format(scale * pixelRatio);
}
