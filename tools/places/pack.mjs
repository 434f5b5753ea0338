import { brotliCompressSync, constants } from "node:zlib";

/** Degrees times this are whole numbers in the file: 0.001° is 111 m for a town, 0.0001° is 11 m for a border. */
const townUnits = 1_000;
const borderUnits = 10_000;
/** Towns lie in the file by cells of this many degrees, as the reader's grid has them. */
const cellDegrees = 0.25;

/**
 * The file, before it is squeezed: a line of JSON with counts, countries and regions, then these, one after another, as
 * variable-length numbers (7 bits a byte, least first): places of towns as differences, regions, sizes, cities of parts,
 * outlines; last the names, one a line.
 */
export function packPlaces({ towns, names, shapes }) {
  // Of the rounded place, as the reader will know it.
  const cell = (degrees, from) =>
    Math.floor((Math.round(degrees * townUnits) / townUnits - from) / cellDegrees);
  const cellOf = ({ latitude, longitude }) => cell(latitude, -90) * 10_000 + cell(longitude, -180);
  const sorted = [...towns].sort(
    (a, b) =>
      cellOf(a) - cellOf(b) ||
      a.latitude - b.latitude ||
      a.longitude - b.longitude ||
      (a.name < b.name ? -1 : 1),
  );
  const codes = [...new Set([...towns.map((town) => town.country), ...shapes.map((shape) => shape.code)])]
    .filter((code) => code !== "")
    .sort();
  const regionKey = ({ country, region }) => `${country}\t${region}`;
  const regions = [...new Set(towns.map(regionKey))].sort();
  const regionNumbers = new Map(regions.map((key, number) => [key, number]));
  const townNumbers = new Map(sorted.map((town, number) => [town, number]));

  const bytes = [];
  const put = (number) => {
    for (let left = number; ; left = Math.floor(left / 128)) {
      if (left < 128) return bytes.push(left);
      bytes.push((left % 128) + 128);
    }
  };
  const putSigned = (number) => put(number < 0 ? -2 * number - 1 : 2 * number);
  const differences = (numbers) => {
    let last = 0;
    for (const number of numbers) {
      putSigned(number - last);
      last = number;
    }
  };

  differences(sorted.map((town) => Math.round(town.latitude * townUnits)));
  differences(sorted.map((town) => Math.round(town.longitude * townUnits)));
  for (const town of sorted) put(regionNumbers.get(regionKey(town)));
  for (const town of sorted) put(sizeOf(town.population));
  for (const [number, town] of sorted.entries()) {
    const city = town.city === null ? undefined : townNumbers.get(town.city);
    putSigned(city === undefined ? 0 : city - number);
  }
  for (const { code, rings } of shapes) {
    put(codes.indexOf(code) + 1);
    put(rings.length);
    for (const ring of rings) {
      put(ring.length);
      differences(ring.map(([longitude]) => Math.round(longitude * borderUnits)));
      differences(ring.map(([, latitude]) => Math.round(latitude * borderUnits)));
    }
  }
  const head = {
    format: 1,
    townUnits,
    borderUnits,
    cellDegrees,
    towns: sorted.length,
    shapes: shapes.length,
    countries: codes.map((code) => [code, ...(names.get(code) ?? [code])]),
    regions: regions.map((key) => {
      const [country, region] = key.split("\t");
      return [codes.indexOf(country), region];
    }),
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    Buffer.from(bytes),
    Buffer.from(sorted.map((town) => `${town.name}\n`).join("")),
  ]);
}

/** People as a power of two, so that a small number says all that a lookup needs. */
function sizeOf(population) {
  return population < 1 ? 0 : Math.round(Math.log2(population));
}

export function squeeze(raw) {
  return brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
}
