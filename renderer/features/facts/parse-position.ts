import type { GeoPoint } from "../../../shared/facts.ts";

/** "48.6361, -1.5115" or "48.6361° N 1.5115° W" as maps write it; null where there are no two numbers. */
export function parsePosition(text: string): GeoPoint | null {
  const found = [...text.matchAll(/([-−+]?\d+(?:\.\d+)?)\s*°?\s*([NSEW])?/gi)];
  if (found.length !== 2) return null;
  const [latitude, longitude] = found.map(([, digits = "", side = ""]) => {
    const value = Number(digits.replace("−", "-"));
    return /[SW]/i.test(side) ? -Math.abs(value) : value;
  });
  if (latitude === undefined || longitude === undefined) return null;
  return { latitude, longitude };
}
