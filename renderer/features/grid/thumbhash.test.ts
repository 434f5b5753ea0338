import { describe, expect, test } from "vitest";
import { decodeThumbhash } from "./thumbhash.ts";

describe("decodeThumbhash", () => {
  test("decodes a landscape picture into a few opaque pixels", () => {
    const picture = decodeThumbhash("3OcRJYB4d3h/iIeHeEh3eIhw+j3A");
    expect([picture?.width, picture?.height]).toEqual([32, 23]);
    expect(picture?.pixels.length).toBe(32 * 23 * 4);
    expect(picture?.pixels.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  test("a hash without frequencies is its average colour everywhere", () => {
    // Lightness 63 of 63, both colour differences in the middle (32 of 63), no other scale.
    const header = 63 | (32 << 6) | (32 << 12);
    const bytes = [header & 255, (header >> 8) & 255, header >> 16, 7, 128, ...Array(20).fill(0)];
    const { pixels } = decodeThumbhash(btoa(String.fromCharCode(...bytes)))!;
    expect(pixels[0]).toBeGreaterThan(245);
    expect(pixels.every((value, i) => value === pixels[i % 4])).toBe(true);
  });

  test.each(["", "AA==", "not base64!"])("%j is no thumbhash", (text) => {
    expect(decodeThumbhash(text)).toBeNull();
  });
});
