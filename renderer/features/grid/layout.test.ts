import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createLayoutBuilder,
  hasHeader,
  type LayoutInput,
  layoutGrid,
  picturesTop,
  rowAt,
  rowOf,
  sectionOf,
  tilesOf,
} from "./layout.ts";

const inputs: fc.Arbitrary<LayoutInput> = fc
  .record({
    sections: fc.array(fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 30 }), { maxLength: 20 }),
    width: fc.integer({ min: 60, max: 3000 }),
    targetHeight: fc.integer({ min: 60, max: 400 }),
    gap: fc.integer({ min: 0, max: 6 }),
    headerHeight: fc.constantFrom(0, 40),
  })
  .map(({ sections, width, targetHeight, gap, headerHeight }) => ({
    aspectRatios: Uint16Array.from(sections.flat()),
    sectionCounts: Uint32Array.from(sections.map((section) => section.length)),
    width,
    targetHeight,
    gap,
    sectionGap: 16,
    headerHeight,
    minSectionWidth: 110,
  }));

function input(ratios: number[], counts: number[], more: Partial<LayoutInput> = {}): LayoutInput {
  return {
    aspectRatios: Uint16Array.from(ratios.map((ratio) => ratio * 1000)),
    sectionCounts: Uint32Array.from(counts),
    width: 1000,
    targetHeight: 200,
    gap: 4,
    sectionGap: 16,
    headerHeight: 40,
    minSectionWidth: 110,
    ...more,
  };
}

describe("layoutGrid", () => {
  test("gives every photo one place, in order", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const layout = layoutGrid(given);
        const indexes: number[] = [];
        for (let row = 0; row < layout.rowCount; row++) {
          for (const tile of tilesOf(layout, row)) indexes.push(tile.index);
        }
        expect(indexes).toEqual(Array.from(given.aspectRatios.keys()));
      }),
    );
  });

  test("keeps every tile inside the width, with gaps, in whole pixels", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const layout = layoutGrid(given);
        for (let row = 0; row < layout.rowCount; row++) {
          let right = Number.NEGATIVE_INFINITY;
          for (const tile of tilesOf(layout, row)) {
            expect(Number.isInteger(tile.x) && Number.isInteger(tile.width)).toBe(true);
            expect(tile.width).toBeGreaterThan(0);
            // Rounding both edges may take one pixel of a gap, never more.
            if (right >= 0) expect(tile.x - right).toBeGreaterThanOrEqual(Math.max(0, given.gap - 1));
            right = tile.x + tile.width;
          }
          expect(right).toBeLessThanOrEqual(given.width);
        }
      }),
    );
  });

  test("stacks rows without overlap and ends at the last one's bottom", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const layout = layoutGrid(given);
        let bottom = 0;
        for (let row = 0; row < layout.rowCount; row++) {
          const top = layout.rowTop[row]!;
          expect(top).toBe(row === 0 ? 0 : bottom + given.gap);
          bottom = picturesTop(layout, row) + layout.rowHeight[row]!;
        }
        expect(layout.height).toBe(bottom);
      }),
    );
  });

  test("never lets a row grow far beyond the target height", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const layout = layoutGrid(given);
        for (const height of layout.rowHeight) {
          expect(height).toBeLessThanOrEqual(Math.round(given.targetHeight * 1.6));
          expect(height).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("begins a day only in a row with a header", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const layout = layoutGrid(given);
        for (let row = 0; row < layout.rowCount; row++) {
          const tiles = tilesOf(layout, row);
          const begins = tiles.some(
            (tile) => tile.index === layout.sectionStart[sectionOf(layout, tile.index)],
          );
          expect(hasHeader(layout, row)).toBe(begins);
        }
      }),
    );
  });

  test("built in slices is the same as built at once", () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 50 }), (given, slice) => {
        const builder = createLayoutBuilder(given);
        let layout = builder.advance(slice);
        while (!layout) layout = builder.advance(slice);
        expect(layout).toEqual(layoutGrid(given));
      }),
    );
  });

  test("finds the row of a photo and the row at a height", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const layout = layoutGrid(given);
        for (let row = 0; row < layout.rowCount; row++) {
          for (const { index } of tilesOf(layout, row)) expect(rowOf(layout, index)).toBe(row);
          expect(rowAt(layout, layout.rowTop[row]!)).toBe(row);
          expect(rowAt(layout, layout.rowTop[row + 1]! - 0.5)).toBe(row);
        }
        expect(rowAt(layout, -1)).toBe(layout.rowCount === 0 ? -1 : 0);
        expect(rowAt(layout, layout.height + 1000)).toBe(layout.rowCount - 1);
      }),
    );
  });

  test("fills a full row to the right edge", () => {
    const layout = layoutGrid(input(Array(12).fill(1.5), [12]));
    const tiles = tilesOf(layout, 0);
    const last = tiles.at(-1)!;
    expect(last.x + last.width).toBe(1000);
  });

  test("leaves the last row of a day at the target height", () => {
    const layout = layoutGrid(input(Array(7).fill(1.5), [7]));
    expect(layout.rowHeight.at(-1)).toBe(200);
    expect(tilesOf(layout, layout.rowCount - 1)).toEqual([{ index: 6, x: 0, width: 300 }]);
  });

  test("crops a panorama and a very tall picture", () => {
    const layout = layoutGrid(input([20, 0.05], [1, 1], { width: 4000 }));
    expect(tilesOf(layout, 0).map((tile) => tile.width)).toEqual([600, 100]);
  });

  test("fits a panorama that is wider than the window", () => {
    const layout = layoutGrid(input([3], [1], { width: 300, targetHeight: 400 }));
    expect(tilesOf(layout, 0)).toEqual([{ index: 0, x: 0, width: 300 }]);
    expect(layout.rowHeight[0]).toBe(100);
  });

  test("puts short days side by side, whole, and each with room for its header", () => {
    const layout = layoutGrid(input([0.5, 0.5, 1, 1, 1.5, 1.5, 1.5, 1.5], [1, 1, 2, 4]));
    expect(layout.rowStart).toEqual(Uint32Array.of(0, 4, 7, 8));
    expect(tilesOf(layout, 0).map((tile) => tile.x)).toEqual([0, 126, 252, 456]);
  });

  test("an empty view has no rows and no height", () => {
    const layout = layoutGrid(input([], []));
    expect([layout.rowCount, layout.height, rowAt(layout, 0)]).toEqual([0, 0, -1]);
  });
});
