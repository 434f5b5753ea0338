import { expect, test } from "vitest";
import { withRecent } from "./ui.ts";

test("a search said again moves to the front instead of standing there twice", () => {
  expect(withRecent(["a", "b", "c"], "b")).toEqual(["b", "a", "c"]);
});

test("only the newest eight are kept", () => {
  expect(withRecent(["1", "2", "3", "4", "5", "6", "7", "8"], "9")).toEqual([
    "9",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
  ]);
});
