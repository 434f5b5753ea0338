import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExifTags } from "./exif.ts";
import { exifFacts } from "./exif-facts.ts";

function facts(tags: ExifTags) {
  const { position, ...rest } = exifFacts(tags);
  return { ...rest, latitude: position?.latitude ?? null, longitude: position?.longitude ?? null };
}

test("a camera is named once, with its make", () => {
  const cases: [unknown, unknown, string | null][] = [
    ["Canon", "Canon EOS 7D", "Canon EOS 7D"],
    ["NIKON CORPORATION", "NIKON D90\0\0", "NIKON D90"],
    ["Apple", "iPhone 4", "Apple iPhone 4"],
    ["SONY    ", "  DSC-RX100 ", "SONY DSC-RX100"],
    [undefined, "X100V", "X100V"],
    ["Canon", undefined, null],
    ["\0\0\0", "    ", null],
    [7, ["x"], null],
  ];
  for (const [Make, Model, camera] of cases) expect(facts({ Make, Model }).camera).toBe(camera);
});

test("a lens that says nothing is no lens", () => {
  expect(facts({ LensModel: "EF 35mm f/1.4L" }).lens).toBe("EF 35mm f/1.4L");
  for (const LensModel of ["----", "0.0 mm f/0.0", "unknown", "65535\0".slice(5)]) {
    expect(facts({ LensModel }).lens).toBeNull();
  }
});

test("a position is kept only if it is on the earth", () => {
  const at = (lat: unknown, latRef: unknown, lon: unknown, lonRef: unknown) =>
    facts({ GPSLatitude: lat, GPSLatitudeRef: latRef, GPSLongitude: lon, GPSLongitudeRef: lonRef });
  const paris = at([48, 51.18, 0], "N", [2, 21, 36], "E");
  expect(paris.latitude).toBeCloseTo(48.853, 6);
  expect(paris.longitude).toBeCloseTo(2.36, 6);
  expect(at([33, 51, 0], "S", [70, 0, 0], "W")).toMatchObject({ latitude: -33.85, longitude: -70 });
  for (const bad of [
    at([91, 0, 0], "N", [2, 0, 0], "E"),
    at([48, 0, 0], "N", [181, 0, 0], "E"),
    at([0, 0, 0], "N", [0, 0, 0], "E"),
    at([Number.NaN, 0, 0], "N", [2, 0, 0], "E"),
    at([48, 75, 0], "N", [2, 0, 0], "E"),
    at("48", "N", 2, "E"),
    at(undefined, undefined, 2, "E"),
  ]) {
    expect(bad).toMatchObject({ latitude: null, longitude: null });
  }
});

test("a position without a fix is no position", () => {
  const tags = {
    GPSLatitude: [48, 0, 0],
    GPSLatitudeRef: "N",
    GPSLongitude: [2, 0, 0],
    GPSLongitudeRef: "E",
  };
  expect(facts({ ...tags, GPSStatus: "V" }).latitude).toBeNull();
  expect(facts({ ...tags, GPSStatus: "A" }).latitude).toBe(48);
});

test("anything at all in the tags gives facts", () => {
  fc.assert(
    fc.property(
      fc.record({
        Make: fc.anything(),
        Model: fc.anything(),
        LensModel: fc.anything(),
        GPSLatitude: fc.anything(),
        GPSLongitude: fc.anything(),
        GPSLatitudeRef: fc.anything(),
        XPKeywords: fc.anything(),
        UserComment: fc.anything(),
        ExposureTime: fc.anything(),
        Flash: fc.anything(),
      }),
      (tags) => {
        expect(facts(tags)).toHaveProperty("camera");
      },
    ),
  );
});
