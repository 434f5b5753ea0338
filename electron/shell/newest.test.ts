import { expect, test } from "vitest";
import { createNewest } from "./newest.ts";

test("work is given up when enough newer work has begun, and not before", () => {
  const newest = createNewest(2);
  const begun = [newest.begin(), newest.begin(), newest.begin()];
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, false, false]);
});

test("work that has ended makes room", () => {
  const newest = createNewest(2);
  const first = newest.begin();
  newest.begin().end();
  newest.begin();
  expect(first.signal.aborted).toBe(false);
});
