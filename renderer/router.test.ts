import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPlace, type Place, parsePlace } from "./router.ts";

const hash = "0123456789abcdef".repeat(4);
const photo = fc.constantFrom(null, hash);
const anyPlace: fc.Arbitrary<Place> = fc.oneof(
  fc.record({ name: fc.constant("photos" as const), photo }),
  fc.record({
    name: fc.constant("search" as const),
    query: fc.string({ unit: "grapheme", minLength: 1 }).filter((query) => query.trim() !== ""),
    sort: fc.constantFrom("relevance" as const, "date" as const),
    photo,
  }),
  fc.constant({ name: "folders" as const }),
  fc.constant({ name: "problems" as const }),
);

test("every place is read back from its address", () => {
  fc.assert(
    fc.property(anyPlace, (place) => {
      expect(parsePlace(formatPlace(place))).toEqual(place);
    }),
  );
});

test("a photo opened over a search keeps the search in its address", () => {
  expect(formatPlace({ name: "search", query: "dog & cat", sort: "date", photo: hash })).toBe(
    `/photo/${hash}?q=dog+%26+cat&sort=date`,
  );
});

test.each([
  "/nowhere",
  "/photo/xyz",
  "/search",
  "/search?q=",
  "/search?q=%20",
  `/photo/${hash.toUpperCase()}`,
])("an address that is not understood (%s) leads to the photos", (address) => {
  expect(parsePlace(address)).toEqual({ name: "photos", photo: null });
});
