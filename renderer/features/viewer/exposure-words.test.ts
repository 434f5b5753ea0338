import { expect, test } from "vitest";
import { exposureWords, positionWords, shutterTime } from "./exposure-words.ts";

const nothing = {
  ...{ seconds: null, aperture: null, iso: null },
  ...{ focalLengthMm: null, focalLength35Mm: null, flash: null },
};

test.each([
  [1 / 4000, "1/4000"],
  [0.008, "1/125"],
  [0.25, "1/4"],
  [0.3, "0.3"],
  [0.5, "0.5"],
  [1.3, "1.3"],
  [30, "30"],
])("%f seconds are %s on a dial", (seconds, text) => {
  expect(shutterTime(seconds)).toBe(text);
});

test("an exposure is written as photographers write it", () => {
  const exposure = {
    seconds: 1 / 250,
    aperture: 2.8,
    iso: 400,
    focalLengthMm: 35,
    focalLength35Mm: 52,
    flash: true,
  };
  expect(exposureWords(exposure)).toEqual([
    "1/250 s",
    "f/2.8",
    "ISO 400",
    "35 mm (52 mm on 35 mm film)",
    "flash",
  ]);
});

test("what the file does not say is left out", () => {
  expect(exposureWords({ ...nothing, aperture: 8 })).toEqual(["f/8"]);
  expect(exposureWords({ ...nothing, focalLength35Mm: 26, flash: false })).toEqual(["26 mm"]);
  expect(exposureWords({ ...nothing, focalLengthMm: 50, focalLength35Mm: 50 })).toEqual(["50 mm"]);
});

test("a position has its sides of the world", () => {
  expect(positionWords({ latitude: -33.85, longitude: -70.1234567 })).toBe("33.8500° S, 70.1235° W");
});
