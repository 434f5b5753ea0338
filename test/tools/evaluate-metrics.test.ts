import { describe, expect, it } from "vitest";
import { averagePrecision, figure, meanVector, precisionAt, rankOf } from "../../tools/evaluate/metrics.mjs";

describe("rankOf", () => {
  const candidates = [
    [1, 0],
    [0, 1],
    [0.6, 0.8],
  ];

  it("counts the candidates that are nearer than the right one", () => {
    expect(rankOf([0, 1], candidates, 1)).toBe(0);
    expect(rankOf([0, 1], candidates, 0)).toBe(2);
  });

  it("counts ties against the right one", () => {
    expect(
      rankOf(
        [1, 0],
        [
          [1, 0],
          [1, 0],
        ],
        0,
      ),
    ).toBe(1);
  });
});

describe("precisionAt", () => {
  it("is the share of right ones among the first", () => {
    expect(precisionAt(2, [0.1, 0.9, 0.5, 0.2], [true, true, false, true])).toBe(0.5);
  });

  it("looks no further than there are right ones", () => {
    expect(precisionAt(10, [0.9, 0.1, 0.2], [true, false, false])).toBe(1);
  });
});

it("averagePrecision is the mean precision at the places of the right ones", () => {
  expect(averagePrecision([3, 2, 1], [true, false, true])).toBeCloseTo((1 + 2 / 3) / 2);
});

it("meanVector has length 1", () => {
  const mean = meanVector([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
  expect(Math.hypot(...mean)).toBeCloseTo(1);
});

describe("figure", () => {
  const values = Array.from({ length: 200 }, (_, i) => i % 2);

  it("has the value between its bounds", () => {
    const { value, low, high, n } = figure(values, 0.1);
    expect(value).toBe(0.5);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(n).toBe(200);
  });

  it("is surer of independent values than of values that belong together", () => {
    const blocks = Array.from({ length: 200 }, (_, i) => Number(i < 100));
    const together = figure(
      blocks,
      0,
      blocks.map((_, i) => Math.floor(i / 20)),
    );
    const apart = figure(blocks, 0);
    expect(together.high - together.low).toBeGreaterThan(apart.high - apart.low);
  });

  it("is the same each time", () => {
    expect(figure(values, 0)).toEqual(figure(values, 0));
  });
});
