import type { StoreContext } from "./context.ts";

/** Where photos were taken, in columns of equal length; a person's correction counts before what the file says. */
export interface PhotoPositions {
  /** The numbers that join the tables: columns by photo are indexed by them. */
  readonly ids: Int32Array;
  /** Degrees, north and east positive. */
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
}

/** In a row of `facts`: a person said that there is no place, or which. */
const placeNone = 1;
const placeGiven = 2;

/** All photos of the store that have a position. A million of them are about 20 MB and take some tenths of a second. */
export async function readPositions({ tables, photos }: StoreContext): Promise<PhotoPositions> {
  const corrected = new Map<number, { latitude: number; longitude: number } | null>();
  for (const batch of await tables.facts.read({
    where: `place IN (${placeNone}, ${placeGiven})`,
    columns: ["hash", "place", "latitude", "longitude"],
  })) {
    for (let n = 0; n < batch.length; n++) {
      const id = photos.idOf(batch.text("hash", n));
      const latitude = batch.numberOrNull("latitude", n);
      const longitude = batch.numberOrNull("longitude", n);
      const isGiven = batch.number("place", n) === placeGiven && latitude !== null && longitude !== null;
      if (id >= 0) corrected.set(id, isGiven ? { latitude, longitude } : null);
    }
  }
  const batches = await tables.photos.read({
    where: "latitude IS NOT NULL AND longitude IS NOT NULL",
    columns: ["id", "latitude", "longitude"],
  });
  const most = batches.reduce((sum, batch) => sum + batch.length, corrected.size);
  const ids = new Int32Array(most);
  const latitudes = new Float64Array(most);
  const longitudes = new Float64Array(most);
  let count = 0;
  const add = (id: number, latitude: number, longitude: number) => {
    ids[count] = id;
    latitudes[count] = latitude;
    longitudes[count++] = longitude;
  };
  for (const batch of batches) {
    for (let n = 0; n < batch.length; n++) {
      const id = batch.number("id", n);
      if (!corrected.has(id) && photos.isStored(id))
        add(id, batch.number("latitude", n), batch.number("longitude", n));
    }
  }
  for (const [id, place] of corrected) if (place !== null) add(id, place.latitude, place.longitude);
  return {
    ids: ids.subarray(0, count),
    latitudes: latitudes.subarray(0, count),
    longitudes: longitudes.subarray(0, count),
  };
}
