import { expect, test } from "vitest";
import { pixelLimit } from "./limits.ts";

const megapixels = (picture: Parameters<typeof pixelLimit>[0]) => Math.round(pixelLimit(picture) / 1e6);

test("what is decoded line by line may be larger than what is held in memory", () => {
  expect(megapixels({ kind: "jpeg", isWhole: false })).toBe(300);
  expect(megapixels({ kind: "png", isWhole: false })).toBe(300);
  expect(megapixels({ kind: "jpeg", isWhole: true })).toBe(134);
  expect(megapixels({ kind: "webp", isWhole: false })).toBe(134);
  expect(megapixels({ kind: "avif", isWhole: false })).toBe(67);
  expect(megapixels({ kind: "heic", isWhole: false })).toBe(67);
});
