import type { Shape } from "./places-file.ts";

/**
 * The country at a position, coastal waters included: its number, -1 where people disagree whose it is, null where it is
 * nobody's (the open sea).
 * @param shapes the smallest first: of outlines that lie in one another it counts.
 */
export function countryAt(shapes: readonly Shape[], latitude: number, longitude: number): number | null {
  for (const { country, rings, west, east, south, north } of shapes) {
    if (latitude < south || latitude > north || longitude < west || longitude > east) continue;
    if (isInside(rings, latitude, longitude)) return country;
  }
  return null;
}

/** Even-odd rule over all rings: a hole takes away what its outline gives. */
function isInside(rings: readonly Float32Array[], latitude: number, longitude: number): boolean {
  let inside = false;
  for (const ring of rings) {
    let fromX = ring[ring.length - 2] as number;
    let fromY = ring[ring.length - 1] as number;
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i] as number;
      const y = ring[i + 1] as number;
      if (y > latitude !== fromY > latitude) {
        const crossing = x + ((latitude - y) * (fromX - x)) / (fromY - y);
        if (longitude < crossing) inside = !inside;
      }
      fromX = x;
      fromY = y;
    }
  }
  return inside;
}
