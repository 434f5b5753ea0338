import fc from "fast-check";
import { thumbHashToAverageRGBA } from "thumbhash";
import { expect, test } from "vitest";
import { averageBoxes, makePlaceholder, type Pixels } from "./placeholder.ts";

function picture(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3);
  }
  return { data, width, height, channels: 3 };
}

test("each pixel is the mean of its box", () => {
  const stripes = picture(4, 2, (x) => [x % 2 ? 200 : 100, x * 10, 7]);
  expect([...averageBoxes(stripes, 2, 1)]).toEqual([150, 5, 7, 255, 150, 25, 7, 255]);
});

test("a picture of one colour stays that colour, at any size", () => {
  const sizes = fc.integer({ min: 1, max: 90 });
  fc.assert(
    fc.property(sizes, sizes, (width, height) => {
      const tiny = averageBoxes(
        picture(width, height, () => [10, 20, 30]),
        Math.min(width, 32),
        Math.min(height, 32),
      );
      for (let i = 0; i < tiny.length; i += 4)
        expect([...tiny.subarray(i, i + 4)]).toEqual([10, 20, 30, 255]);
    }),
  );
});

test("a placeholder has the picture's mean colour, in some 25 bytes", () => {
  const placeholder = makePlaceholder(picture(448, 336, (x) => (x < 224 ? [200, 40, 40] : [40, 40, 200])));
  expect(placeholder.length).toBeGreaterThan(15);
  expect(placeholder.length).toBeLessThan(30);
  const { r, g, b, a } = thumbHashToAverageRGBA(placeholder);
  expect(a).toBe(1);
  expect(Math.abs(r * 255 - 120)).toBeLessThan(12);
  expect(Math.abs(g * 255 - 40)).toBeLessThan(12);
  expect(Math.abs(b * 255 - 120)).toBeLessThan(12);
});
