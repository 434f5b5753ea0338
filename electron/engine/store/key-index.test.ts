import fc from "fast-check";
import { expect, it } from "vitest";
import { hashOf } from "../../../test/support/store.ts";
import { KeyIndex } from "./key-index.ts";

it("finds every key under its row and no other, however many there are", () => {
  const index = new KeyIndex(32, 4);
  for (let row = 0; row < 5_000; row++) index.set(hashOf(row), row);
  for (let row = 0; row < 5_000; row++) {
    expect(index.find(hashOf(row))).toBe(row);
    expect(index.hexAt(row)).toBe(hashOf(row));
  }
  expect(index.find(hashOf("unknown"))).toBe(-1);
});

it("behaves as a map whose keys keep their first row", () => {
  const key = fc.nat({ max: 40 }).map((n) => hashOf(n).slice(0, 32));
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const index = new KeyIndex(16, 1);
      const map = new Map<string, number>();
      let next = 0;
      for (const k of keys) {
        const known = map.get(k);
        expect(index.set(k, next)).toBe(known ?? next);
        if (known === undefined) map.set(k, next++);
      }
      for (const [k, row] of map) expect(index.find(k)).toBe(row);
    }),
  );
});

it("reads a key from digits as it does from a string", () => {
  const index = new KeyIndex(32);
  const digits = new TextEncoder().encode(`xx${hashOf("a")}`);
  index.setAscii(digits, 2, 7);
  expect(index.find(hashOf("a"))).toBe(7);
});

it("finds nothing under what is no key", () => {
  const index = new KeyIndex(32);
  index.set(hashOf(1), 0);
  expect(index.find("")).toBe(-1);
  expect(index.find("zz".repeat(32))).toBe(-1);
  expect(index.find(hashOf(1).slice(2))).toBe(-1);
});
