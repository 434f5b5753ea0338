import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

/** What assets/places/places.bin holds, as columns by number of the town. tools/places/pack.mjs writes it. */
export interface PlacesFile {
  readonly cellDegrees: number;
  /** Degrees; towns lie by rows of cells from the south, then from the west. */
  readonly latitudes: Float32Array;
  readonly longitudes: Float32Array;
  /** Numbers of regions. */
  readonly regionOf: Uint16Array;
  /** People as a power of two; 0 where unknown. */
  readonly sizes: Uint8Array;
  /** The town that this is a part of; its own number where it is none. */
  readonly cityOf: Int32Array;
  nameOf(town: number): string;
  /** `others`: names beside the one that is shown. */
  readonly countries: readonly { code: string; name: string; others: readonly string[] }[];
  /** Every country has a region without a name, for towns outside of regions. */
  readonly regions: readonly { country: number; name: string }[];
  /** The smallest first. */
  readonly shapes: readonly Shape[];
}

/** A part of a country: the outline first, then its holes. Coordinates alternate: longitude, latitude. */
export interface Shape {
  /** Number of the country, or -1 where people disagree whose it is. */
  readonly country: number;
  readonly rings: readonly Float32Array[];
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

interface Head {
  format: number;
  townUnits: number;
  borderUnits: number;
  cellDegrees: number;
  towns: number;
  shapes: number;
  countries: [code: string, name: string, ...others: string[]][];
  regions: [country: number, name: string][];
}

export async function unpackPlaces(packed: Uint8Array): Promise<PlacesFile> {
  return readPlaces(await promisify(brotliDecompress)(packed));
}

function readPlaces(raw: Buffer): PlacesFile {
  const headEnd = raw.indexOf(10);
  const head = JSON.parse(raw.toString("utf8", 0, headEnd)) as Head;
  if (head.format !== 1) throw new Error(`The file of places has format ${head.format}, not 1.`);
  let at = headEnd + 1;

  function next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = raw[at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  const nextSigned = (): number => {
    const value = next();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  };
  function readDegrees(into: Float32Array, units: number, first = 0, step = 1): void {
    let sum = 0;
    for (let i = first; i < into.length; i += step) {
      sum += nextSigned();
      into[i] = sum / units;
    }
  }

  const { towns } = head;
  const latitudes = new Float32Array(towns);
  const longitudes = new Float32Array(towns);
  readDegrees(latitudes, head.townUnits);
  readDegrees(longitudes, head.townUnits);
  const regionOf = Uint16Array.from({ length: towns }, next);
  const sizes = Uint8Array.from({ length: towns }, next);
  const cityOf = Int32Array.from({ length: towns }, (_, town) => town + nextSigned());
  const shapes = Array.from({ length: head.shapes }, () => {
    const country = next() - 1;
    const rings = Array.from({ length: next() }, () => {
      const ring = new Float32Array(2 * next());
      readDegrees(ring, head.borderUnits, 0, 2);
      readDegrees(ring, head.borderUnits, 1, 2);
      return ring;
    });
    return { country, rings, ...boundsOf(rings[0] as Float32Array) };
  }).sort((a, b) => extentOf(a) - extentOf(b));

  // Names stay bytes until they are asked for: as strings they would take three times the memory.
  const text = Buffer.from(raw.subarray(at));
  const starts = new Uint32Array(towns + 1);
  for (let town = 0, from = 0; town < towns; town++) {
    from = text.indexOf(10, from) + 1;
    starts[town + 1] = from;
  }
  return {
    cellDegrees: head.cellDegrees,
    ...{ latitudes, longitudes, regionOf, sizes, cityOf, shapes },
    nameOf: (town) => text.toString("utf8", starts[town], (starts[town + 1] as number) - 1),
    countries: head.countries.map(([code, name, ...others]) => ({ code, name, others })),
    regions: head.regions.map(([country, name]) => ({ country, name })),
  };
}

const extentOf = ({ west, east, south, north }: Shape): number => (east - west) * (north - south);

function boundsOf(ring: Float32Array): Pick<Shape, "west" | "east" | "south" | "north"> {
  let [west, east, south, north] = [180, -180, 90, -90];
  for (let i = 0; i < ring.length; i += 2) {
    const [longitude, latitude] = [ring[i] as number, ring[i + 1] as number];
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return { west, east, south, north };
}
