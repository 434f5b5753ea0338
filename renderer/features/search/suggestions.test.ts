import { expect, test } from "vitest";
import { suggestionsFor } from "./suggestions.ts";

const recent = ["dog on a beach", "sunset", "Beach huts"];
const words = (typed: string, current = "") =>
  suggestionsFor(typed, current, recent, ["sunset", "snow"]).map(({ kind, query }) => `${kind}: ${query}`);

test("an empty field offers recent searches, then examples that are not among them", () => {
  expect(words("")).toEqual([
    "recent: dog on a beach",
    "recent: sunset",
    "recent: Beach huts",
    "example: snow",
  ]);
});

test("typing leaves the recent searches that contain it, in either case, and no examples", () => {
  expect(words("BEACH")).toEqual(["recent: dog on a beach", "recent: Beach huts"]);
});

test("the search that is already shown is not offered, and does not count as typing", () => {
  expect(words("sunset", "sunset")).toEqual([
    "recent: dog on a beach",
    "recent: Beach huts",
    "example: snow",
  ]);
});
