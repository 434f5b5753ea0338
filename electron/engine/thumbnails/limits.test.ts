import { expect, test } from "vitest";
import { pixelLimit } from "./limits.ts";

const megapixels = (picture: Parameters<typeof pixelLimit>[0]) => Math.round(pixelLimit(picture) / 1e6);

test("what is decoded line by line may be larger than what is held in memory", () => {
  const plain = { isProgressive: false };
  expect(megapixels({ ...plain, format: "jpeg" })).toBe(300);
  expect(megapixels({ ...plain, format: "png" })).toBe(300);
  expect(megapixels({ ...plain, format: "jpeg", isProgressive: true })).toBe(134);
  expect(megapixels({ ...plain, format: "webp" })).toBe(134);
  expect(megapixels({ ...plain, format: "avif" })).toBe(67);
});
