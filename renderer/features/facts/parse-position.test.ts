import { expect, test } from "vitest";
import { positionWords } from "../viewer/exposure-words.ts";
import { parsePosition } from "./parse-position.ts";

test.each([
  ["48.6361, -1.5115", { latitude: 48.6361, longitude: -1.5115 }],
  ["48.6361 -1.5115", { latitude: 48.6361, longitude: -1.5115 }],
  ["48.6361° N, 1.5115° W", { latitude: 48.6361, longitude: -1.5115 }],
  ["33.86 S 151.2 E", { latitude: -33.86, longitude: 151.2 }],
  ["48.6361", null],
  ["1, 2, 3", null],
  ["somewhere", null],
])("a position written as %s is read", (text, position) => {
  expect(parsePosition(text)).toEqual(position);
});

test("a position is read back as it was written", () => {
  const place = { latitude: -33.8568, longitude: 151.2153 };
  expect(parsePosition(positionWords(place))).toEqual(place);
});
