import type { Place } from "../../../shared/photo.ts";
import { countryAt } from "./country-of.ts";
import type { PlacesFile } from "./places-file.ts";

/** Names positions on the earth, offline. */
export interface Gazetteer {
  /** The names at a position in degrees, or null where there are none (the open sea, no position at all). */
  placeAt(latitude: number, longitude: number): Place | null;
  /**
   * The same as a number: cheap to keep for a million photos, and compared by `matching`. It holds for this gazetteer, as
   * long as the program runs. -1: no name.
   */
  codeAt(latitude: number, longitude: number): number;
  placeOf(code: number): Place | null;
  /**
   * Tells which codes bear a name: a town's, a part's, a region's, a country's or its two letters. Whole names, without
   * regard to capitals and accents. Null where nothing on earth is called so.
   */
  matching(name: string): ((code: number) => boolean) | null;
}

/** From the edge of a town to a photo, at most. */
const townWithinKm = 20;
/** The nearest town of the same country tells the region that far. */
const regionWithinKm = 120;
/** Where no country is, only a town that is as good as there. */
const atSeaWithinKm = 5;
const kmPerDegree = 111.2;

/**
 * Note: codes. A code is a town's number; after the towns come the regions (a place too far from any town), then the
 * countries.
 */
export function createGazetteer(file: PlacesFile): Gazetteer {
  const { latitudes, longitudes, regionOf, sizes, cityOf, regions, countries, shapes } = file;
  const towns = latitudes.length;
  const firstCountry = towns + regions.length;
  const cells = gridOf(file);
  /** By town: of its folded name. Made at the first search; the names themselves would take twenty times the memory. */
  let nameHashes: Uint32Array | undefined;
  const countryOfTown = (town: number): number => regions[regionOf[town] as number]?.country ?? -1;

  /**
   * The town whose edge is nearest, at most so far away, or -1. A town reaches out as its people need room: about 4 km for
   * a million. `country` null: any.
   */
  function nearest(latitude: number, longitude: number, withinKm: number, country: number | null): number {
    let best = -1;
    let bestKm = withinKm;
    const cosine = Math.cos((latitude * Math.PI) / 180);
    // No town reaches further than 12 km.
    cells.around(latitude, longitude, withinKm + 12, (from, to) => {
      for (let town = from; town < to; town++) {
        if (country !== null && countryOfTown(town) !== country) continue;
        // Flat, which is good enough at the distances that count, and several times as fast as on a sphere.
        const north = (latitudes[town] as number) - latitude;
        let east = Math.abs((longitudes[town] as number) - longitude);
        if (east > 180) east = 360 - east;
        east *= cosine;
        const km =
          Math.sqrt(north * north + east * east) * kmPerDegree - (reachesKm[sizes[town] as number] as number);
        if (km < bestKm) [best, bestKm] = [town, km];
      }
    });
    return best;
  }

  /** Looked for nearby first: most photos are taken where towns are. */
  function nearestOf(latitude: number, longitude: number, limits: readonly number[], country: number | null) {
    for (const km of limits) {
      const town = nearest(latitude, longitude, km, country);
      if (town >= 0) return town;
    }
    return -1;
  }

  function codeAt(latitude: number, longitude: number): number {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return -1;
    const country = countryAt(shapes, latitude, longitude);
    if (country === null) return nearest(latitude, longitude, atSeaWithinKm, null);
    const wanted = country < 0 ? null : country;
    const town = nearestOf(latitude, longitude, [2, townWithinKm], wanted);
    if (town >= 0) return town;
    const far = nearestOf(latitude, longitude, [regionWithinKm], wanted);
    if (far >= 0 && regions[regionOf[far] as number]?.name) return towns + (regionOf[far] as number);
    return country < 0 ? -1 : firstCountry + country;
  }

  function placeOf(code: number): Place | null {
    if (code < 0 || code >= firstCountry + countries.length) return null;
    const region = code < towns ? regions[regionOf[code] as number] : regions[code - towns];
    const country = countries[code >= firstCountry ? code - firstCountry : (region?.country ?? -1)];
    if (!country) return null;
    const city = code < towns ? (cityOf[code] as number) : -1;
    const names = {
      part: code < towns && city !== code ? file.nameOf(code) : null,
      town: code < towns ? file.nameOf(city) : null,
      region: region?.name || null,
      country: country.name,
      countryCode: country.code,
    };
    return { label: labelOf(names), ...names };
  }

  return {
    codeAt,
    placeOf,
    placeAt: (latitude, longitude) => placeOf(codeAt(latitude, longitude)),
    matching(name) {
      const wanted = foldName(name);
      const isCountry = countries.map(({ code, name: shown, others }) =>
        [code, shown, ...others].some((each) => foldName(each) === wanted),
      );
      const isRegion = regions.map(
        (region) => isCountry[region.country] === true || foldName(region.name) === wanted,
      );
      const isTown = new Uint8Array(towns);
      nameHashes ??= Uint32Array.from({ length: towns }, (_, town) => hashOf(foldName(file.nameOf(town))));
      const hash = hashOf(wanted);
      let any = wanted !== "" && (isCountry.includes(true) || isRegion.includes(true));
      for (let town = 0; town < towns; town++) {
        if (nameHashes[town] !== hash || foldName(file.nameOf(town)) !== wanted) continue;
        isTown[town] = 1;
        any = true;
      }
      if (wanted === "" || !any) return null;
      return (code) => {
        if (code < 0) return false;
        if (code >= firstCountry) return isCountry[code - firstCountry] === true;
        if (code >= towns) return isRegion[code - towns] === true;
        return (
          isTown[code] === 1 ||
          isTown[cityOf[code] as number] === 1 ||
          isRegion[regionOf[code] as number] === true
        );
      };
    },
  };
}

/** "Kreuzberg, Berlin, Germany": from near to far, nothing twice; a district that is called after its town adds nothing. */
function labelOf({ part, town, region, country }: Omit<Place, "label">): string {
  const isNews = town === null || region === null || !` ${region} `.includes(` ${town} `);
  return [...new Set([part, town, isNews ? region : null, country].filter((name) => name !== null))].join(
    ", ",
  );
}

/** A name without capitals and accents, so that "malaga" is "Málaga". */
export function foldName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: most names have nothing beyond ASCII, and are done here.
  if (/^[\x00-\x7f]*$/.test(name)) return name.trim().toLowerCase();
  return name
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/ß/g, "ss")
    .replace(/[øØ]/g, "o")
    .replace(/[łŁ]/g, "l")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** By size: a power of two of people. */
const reachesKm = Array.from({ length: 40 }, (_, size) => Math.min(12, 0.0035 * Math.sqrt(2 ** size)));

interface Cells {
  /** Calls back with runs of towns (first, one past the last) that hold all within `km`, and some beyond. */
  around(latitude: number, longitude: number, km: number, use: (from: number, to: number) => void): void;
}

/** Towns lie by cells in the file, so a cell is a run of numbers. Around the poles, and across the date line, too. */
function gridOf({ cellDegrees, latitudes, longitudes }: PlacesFile): Cells {
  const rows = Math.round(180 / cellDegrees);
  const columns = Math.round(360 / cellDegrees);
  const rowOf = (latitude: number) => clamp(Math.floor((latitude + 90) / cellDegrees), 0, rows - 1);
  const columnOf = (longitude: number) => clamp(Math.floor((longitude + 180) / cellDegrees), 0, columns - 1);
  const starts = new Uint32Array(rows * columns + 1);
  for (let town = 0; town < latitudes.length; town++) {
    const cell = rowOf(latitudes[town] as number) * columns + columnOf(longitudes[town] as number);
    starts[cell + 1] = (starts[cell + 1] as number) + 1;
  }
  for (let cell = 1; cell < starts.length; cell++)
    starts[cell] = (starts[cell] as number) + (starts[cell - 1] as number);
  return {
    around(latitude, longitude, km, use) {
      const degrees = km / kmPerDegree;
      for (let row = rowOf(latitude - degrees); row <= rowOf(latitude + degrees); row++) {
        // Degrees of longitude are shortest at the row's end towards the pole.
        const widest = Math.max(Math.abs(row * cellDegrees - 90), Math.abs((row + 1) * cellDegrees - 90));
        const cosine = Math.cos((Math.min(widest, 90) * Math.PI) / 180);
        const span = cosine * 180 <= degrees ? 180 : degrees / cosine;
        const use2 = (from: number, to: number) =>
          use(starts[row * columns + from] as number, starts[row * columns + to + 1] as number);
        if (span >= 180) use2(0, columns - 1);
        else {
          const [west, east] = [longitude - span, longitude + span];
          use2(columnOf(west), columnOf(east));
          if (west < -180) use2(columnOf(west + 360), columns - 1);
          if (east > 180) use2(0, columnOf(east - 360));
        }
      }
    },
  };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
