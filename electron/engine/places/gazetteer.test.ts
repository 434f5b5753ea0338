import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { placesFile } from "../../../test/support/paths.ts";
import { createGazetteer, foldName, type Gazetteer } from "./gazetteer.ts";
import { type PlacesFile, unpackPlaces } from "./places-file.ts";

let file: PlacesFile;
let gazetteer: Gazetteer;
beforeAll(async () => {
  file = await unpackPlaces(await readFile(placesFile));
  gazetteer = createGazetteer(file);
});
const label = (latitude: number, longitude: number) => gazetteer.placeAt(latitude, longitude)?.label ?? null;

describe("a position is named", () => {
  it.each([
    ["the Eiffel Tower", 48.8584, 2.2945, "Paris, Île-de-France, France"],
    ["Times Square", 40.758, -73.9855, "New York City, New York, United States"],
    ["the opera in Sydney", -33.8568, 151.2153, "Sydney, New South Wales, Australia"],
    ["Christ the Redeemer", -22.9519, -43.2105, "Rio de Janeiro, Brazil"],
    ["Table Mountain", -33.9628, 18.4098, "Cape Town, Western Cape, South Africa"],
    ["the church in Reykjavík", 64.1417, -21.9267, "Reykjavík, Capital Region, Iceland"],
    ["Saint Mark's Square", 45.4343, 12.3388, "Venice, Veneto, Italy"],
    ["Marienplatz", 48.1372, 11.5755, "Munich, Bavaria, Germany"],
    ["Westminster", 51.5007, -0.1246, "London, England, United Kingdom"],
    ["Tokyo Tower", 35.6586, 139.7454, "Tokyo, Japan"],
    ["Hagia Sophia", 41.0086, 28.9802, "Istanbul, Turkey"],
    ["Longyearbyen", 78.2232, 15.6267, "Longyearbyen, Svalbard, Svalbard and Jan Mayen"],
    ["Uluru, 15 km from the nearest houses", -25.3444, 131.0369, "Yulara, Northern Territory, Australia"],
    ["Yosemite Valley", 37.7456, -119.5936, "Yosemite Valley, California, United States"],
    ["Ilulissat in Greenland", 69.22, -51.1, "Ilulissat, Avannaata, Greenland"],
  ])("%s", (_where, latitude, longitude, expected) => {
    expect(label(latitude, longitude)).toBe(expected);
  });

  it("by the part of a city and the city", () => {
    expect(gazetteer.placeAt(52.54, 13.2)).toEqual({
      label: "Spandau, Berlin, Germany",
      part: "Spandau",
      town: "Berlin",
      region: "State of Berlin",
      country: "Germany",
      countryCode: "DE",
    });
  });

  it("by the enclave it lies in, not by the larger country's town that is nearer", () => {
    expect(label(41.9022, 12.4533)).toBe("Vatican City");
    expect(label(43.9363, 12.4467)).toBe("San Marino");
    expect(label(43.7396, 7.4275)).toBe("Monte-Carlo, Monaco");
    expect(label(51.4405, 4.9315)).toBe("Baarle-Hertog, Flanders, Belgium");
    expect(label(42.4637, 1.9808)).toBe("Llívia, Catalonia, Spain");
    expect(label(35.889, -5.3198)).toBe("Ceuta, Spain");
    expect(label(-29.31, 27.48)).toBe("Maseru, Lesotho");
    expect(label(54.71, 20.51)).toBe("Kaliningrad, Russia");
  });

  it("by its region or country where no town is near", () => {
    expect(label(23.5, 5.5)).toBe("Tamanrasset, Algeria");
    expect(gazetteer.placeAt(23.5, 5.5)?.town).toBeNull();
    expect(label(50, -2)).toBe("England, United Kingdom");
    expect(label(-77.846, 166.668)).toBe("Antarctica");
  });

  it("on both sides of the date line", () => {
    expect(gazetteer.placeAt(-16.8, 179.98)?.country).toBe("Fiji");
    expect(gazetteer.placeAt(-16.8, -179.98)?.country).toBe("Fiji");
    expect(gazetteer.placeAt(66.1, -179.5)?.country).toBe("Russia");
    expect(gazetteer.placeAt(66.1, 179.5)?.country).toBe("Russia");
  });
});

describe("a position has no name", () => {
  it("on the open sea", () => {
    expect(label(30, -40)).toBeNull();
    expect(label(0, 0)).toBeNull();
    expect(label(0, 180)).toBeNull();
    expect(label(0, -180)).toBeNull();
  });

  it("at the North Pole; the South Pole has a continent", () => {
    expect(label(90, 0)).toBeNull();
    expect(label(90, 180)).toBeNull();
    expect(label(-90, 0)).toBe("Antarctica");
    expect(label(-90, -180)).toBe("Antarctica");
  });

  it("where it is none", () => {
    for (const [latitude, longitude] of [
      [Number.NaN, 0],
      [0, Number.NaN],
      [91, 0],
      [-91, 0],
      [0, 181],
      [Number.POSITIVE_INFINITY, 0],
    ] as const) {
      expect(label(latitude, longitude)).toBeNull();
    }
  });
});

describe("names", () => {
  it("find what bears them, without capitals and accents", () => {
    const isIn = (name: string, latitude: number, longitude: number) =>
      gazetteer.matching(name)?.(gazetteer.codeAt(latitude, longitude));
    for (const name of ["Spandau", "berlin", "GERMANY", "de", "DEU"]) {
      expect(isIn(name, 52.54, 13.2), name).toBe(true);
    }
    for (const name of ["reykjavik", "Reykjavík", "iceland"]) {
      expect(isIn(name, 64.1417, -21.9267), name).toBe(true);
    }
    expect(isIn("UK", 51.5007, -0.1246)).toBe(true);
    expect(isIn("algeria", 23.5, 5.5)).toBe(true);
    expect(isIn("tamanrasset", 23.5, 5.5)).toBe(true);
    expect(isIn("munich", 52.54, 13.2)).toBe(false);
    expect(isIn("berlin", 30, -40)).toBe(false);
  });

  it("that nothing on earth has are told apart from names without photos", () => {
    expect(gazetteer.matching("Nowhere-upon-Sea")).toBeNull();
    expect(gazetteer.matching("  ")).toBeNull();
    expect(gazetteer.matching("Timbuktu")?.(gazetteer.codeAt(48.8584, 2.2945))).toBe(false);
  });

  it("fold as people leave accents out", () => {
    expect(["Málaga", "Łódź", "København", "Straße", "São  Paulo"].map(foldName)).toEqual([
      "malaga",
      "lodz",
      "kobenhavn",
      "strasse",
      "sao paulo",
    ]);
  });
});

const positions = fc.tuple(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.double({ min: -180, max: 180, noNaN: true }),
);

it("every place is found by each of its names", () => {
  fc.assert(
    fc.property(fc.nat({ max: file.latitudes.length - 1 }), (town) => {
      const code = gazetteer.codeAt(file.latitudes[town] as number, file.longitudes[town] as number);
      const place = gazetteer.placeOf(code);
      if (place === null) return;
      for (const name of [place.part, place.town, place.region, place.country, place.countryCode]) {
        if (name !== null) expect(gazetteer.matching(name)?.(code), name).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
});

it("the cells of the grid hide no town that a look at all of them finds", () => {
  fc.assert(
    fc.property(fc.nat({ max: file.latitudes.length - 1 }), positions, (town, [dLat, dLon]) => {
      // Up to 9 km from a town, so that there is something to find.
      const latitude = Math.max(-90, Math.min(90, (file.latitudes[town] as number) + dLat / 1100));
      const longitude = Math.max(-180, Math.min(180, (file.longitudes[town] as number) + dLon / 2200));
      const place = gazetteer.placeAt(latitude, longitude);
      const own = file.countries[file.regions[file.regionOf[town] as number]?.country ?? -1];
      // Beyond a border that town is none of the country's.
      if (place?.countryCode === own?.code) expect(place?.town).not.toBeNull();
    }),
    { numRuns: 2000 },
  );
});

it("any position at all has a name or none, and never a failure", () => {
  fc.assert(
    fc.property(positions, ([latitude, longitude]) => {
      const place = gazetteer.placeAt(latitude, longitude);
      if (place !== null) expect(place.label.endsWith(place.country)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
