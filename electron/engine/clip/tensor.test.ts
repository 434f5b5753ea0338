import { describe, expect, it } from "vitest";
import { normalizeRows, toTensorData } from "./tensor.ts";

describe("toTensorData", () => {
  const normalization = {
    rescale: 1 / 255,
    mean: [0.5, 0.25, 0],
    std: [0.5, 0.25, 2],
  } as const;

  it("turns rows of RGB into planes, one channel after the other, scaled by the model's mean and deviation", () => {
    const pixels = new Uint8Array([255, 0, 51, 0, 255, 102, 255, 255, 153, 0, 0, 204]);
    const data = toTensorData(pixels, 1, 2, normalization);
    const expected = [1, -1, 1, -1, -1, 3, 3, -1, 0.1, 0.2, 0.3, 0.4];
    for (const [i, value] of expected.entries()) expect(data[i], `value ${i}`).toBeCloseTo(value, 6);
  });

  it("keeps pictures of a batch apart", () => {
    const data = toTensorData(new Uint8Array([10, 20, 30, 40, 50, 60]), 2, 1, {
      rescale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
    expect([...data]).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it("refuses pixels of another size", () => {
    expect(() => toTensorData(new Uint8Array(11), 1, 2, normalization)).toThrow(RangeError);
  });
});

describe("normalizeRows", () => {
  it("scales each row to length 1", () => {
    const vectors = normalizeRows(new Float32Array([3, 4, 0, 2]), 2);
    for (const [i, value] of [0.6, 0.8, 0, 1].entries()) expect(vectors[i]).toBeCloseTo(value, 6);
  });

  it("refuses a vector without direction, which no search could find", () => {
    expect(() => normalizeRows(new Float32Array([1, 0, 0, 0]), 2)).toThrow("Vector 1");
    expect(() => normalizeRows(new Float32Array([Number.NaN, 0]), 2)).toThrow(RangeError);
  });
});
