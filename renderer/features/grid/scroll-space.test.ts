import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createScrollSpace,
  maxPhysicalHeight,
  moved,
  mustSync,
  placed,
  type ScrollPosition,
  synced,
  toPhysical,
  toVirtual,
  virtualEnd,
} from "./scroll-space.ts";

const viewport = 800;
/** About two million photos at 180 px. */
const huge = createScrollSpace(80_000_000, viewport);
const heights = fc.double({ min: 1, max: 1e9, noNaN: true });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe("scroll space", () => {
  test("stays below every browser's cap", () => {
    fc.assert(
      fc.property(heights, (height) => {
        expect(createScrollSpace(height, viewport).physicalHeight).toBeLessThanOrEqual(maxPhysicalHeight);
      }),
    );
  });

  test("is the plain scroll offset where the content fits the cap", () => {
    const space = createScrollSpace(500_000, viewport);
    fc.assert(
      fc.property(shares, (share) => {
        const offset = share * virtualEnd(space);
        expect(toPhysical(space, offset)).toBe(offset);
        expect(moved(space, placed(space, 0), offset)).toEqual({ virtual: offset, physical: offset });
      }),
    );
  });

  test("maps both ways without loss, and upwards", () => {
    fc.assert(
      fc.property(heights, shares, shares, (height, a, b) => {
        const space = createScrollSpace(height, viewport);
        const [low, high] = [Math.min(a, b) * virtualEnd(space), Math.max(a, b) * virtualEnd(space)];
        expect(toVirtual(space, toPhysical(space, low))).toBeCloseTo(low, 3);
        expect(toPhysical(space, low)).toBeLessThanOrEqual(toPhysical(space, high));
      }),
    );
  });

  test("the ends of the scrollbar are the first and the last photo exactly", () => {
    const bottom = huge.physicalHeight - viewport;
    const middle = placed(huge, 40_000_000);
    expect(moved(huge, middle, bottom)).toEqual({ virtual: 80_000_000 - viewport, physical: bottom });
    expect(moved(huge, middle, 0)).toEqual({ virtual: 0, physical: 0 });
  });

  test("a wheel moves as many pixels as it says, anywhere", () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: -2 * viewport, max: 2 * viewport }), (share, delta) => {
        const from = placed(huge, 10_000 + share * (virtualEnd(huge) - 20_000));
        expect(moved(huge, from, from.physical + delta).virtual).toBeCloseTo(from.virtual + delta, 6);
      }),
    );
  });

  test("a scrollbar drag leads to its share of the photos", () => {
    const from = placed(huge, 0);
    const half = (huge.physicalHeight - viewport) / 2;
    expect(moved(huge, from, half).virtual).toBeCloseTo(virtualEnd(huge) / 2, 3);
  });

  test("putting the scrollbar in step does not move the photos", () => {
    fc.assert(
      fc.property(
        shares,
        fc.array(fc.integer({ min: -1500, max: 1500 }), { maxLength: 50 }),
        (share, deltas) => {
          let position: ScrollPosition = placed(huge, share * virtualEnd(huge));
          for (const delta of deltas) position = moved(huge, position, position.physical + delta);
          expect(synced(huge, position).virtual).toBe(position.virtual);
        },
      ),
    );
  });

  test("wheeling alone reaches the first photo, from a drifted place in the middle", () => {
    let position: ScrollPosition = { virtual: 1_200_000, physical: 1500 };
    let turns = 0;
    while (position.virtual > 0 && turns < 100_000) {
      // A browser stops at the end of its own way.
      const next = moved(huge, position, Math.max(0, position.physical - 1000));
      position = mustSync(huge, next) ? synced(huge, next) : next;
      turns++;
    }
    expect(position).toEqual({ virtual: 0, physical: 0 });
    expect(turns).toBe(1200);
  });

  test("wheeling alone reaches the last photo, from a drifted place in the middle", () => {
    const end = virtualEnd(huge);
    const bottom = huge.physicalHeight - viewport;
    let position: ScrollPosition = { virtual: end - 1_200_000, physical: bottom - 1500 };
    let turns = 0;
    while (position.virtual < end && turns < 100_000) {
      const next = moved(huge, position, Math.min(bottom, position.physical + 1000));
      position = mustSync(huge, next) ? synced(huge, next) : next;
      turns++;
    }
    expect(position).toEqual({ virtual: end, physical: bottom });
    expect(turns).toBe(1200);
  });

  test("content smaller than the window does not scroll", () => {
    const space = createScrollSpace(300, viewport);
    expect(virtualEnd(space)).toBe(0);
    expect(placed(space, 500)).toEqual({ virtual: 0, physical: 0 });
  });
});
