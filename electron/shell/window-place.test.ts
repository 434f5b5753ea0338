import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeWindow, type Rectangle, type WindowPlace } from "./window-place.ts";

const laptop: Rectangle = { x: 0, y: 25, width: 1440, height: 875 };
const leftScreen: Rectangle = { x: -2560, y: -200, width: 2560, height: 1415 };
const left = (x: number, y: number, width = 1000, height = 700): WindowPlace => ({
  bounds: { x, y, width, height },
  mode: "normal",
});

describe("A window opens", () => {
  test("in the middle of the primary display, the first time", () => {
    const { bounds, mode } = placeWindow(null, [laptop, leftScreen]);
    expect(mode).toBe("normal");
    expect(bounds.x + bounds.width / 2).toBe(laptop.x + laptop.width / 2);
    expect(bounds.height).toBeLessThanOrEqual(laptop.height);
  });

  test("where it was left, on whichever display", () => {
    for (const place of [left(100, 80), left(-2000, 0), left(-300, 100)])
      expect(placeWindow(place, [laptop, leftScreen])).toEqual(place);
  });

  test("on the primary display, if the one it was on has gone", () => {
    const { bounds } = placeWindow(left(-2000, 0), [laptop]);
    expect(bounds).toEqual({ x: 220, y: 113, width: 1000, height: 700 });
  });

  test("as large as its display at most", () => {
    const { bounds } = placeWindow(left(-2500, -150, 2400, 1300), [laptop]);
    expect(bounds).toEqual(laptop);
  });

  test("with its title bar in reach, below the menu bar and above the dock", () => {
    expect(placeWindow(left(100, 5), [laptop]).bounds.y).toBe(laptop.y);
    const low = placeWindow(left(100, 5000), [laptop]).bounds;
    expect(low.y + 40).toBeLessThanOrEqual(laptop.y + laptop.height);
  });

  test("maximised or full screen, if it was left so, on the display that is there", () => {
    for (const mode of ["maximized", "fullscreen"] as const) {
      const place = placeWindow({ ...left(-2000, 0), mode }, [laptop]);
      expect(place.mode).toBe(mode);
      expect(place.bounds.x).toBeGreaterThanOrEqual(laptop.x);
    }
  });

  test("somewhere, even where the system names no display", () => {
    expect(placeWindow(left(5, 5), []).bounds.width).toBeGreaterThan(0);
  });
});

test("Whatever was saved and whatever displays there are, the title bar can be taken hold of", () => {
  const coordinate = fc.integer({ min: -10_000, max: 10_000 });
  const area = fc.record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: 640, max: 6000 }),
    height: fc.integer({ min: 480, max: 4000 }),
  });
  const saved = fc.record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 1, max: 20_000 }),
  });
  fc.assert(
    fc.property(saved, fc.array(area, { minLength: 1, maxLength: 4 }), (bounds, areas) => {
      const { bounds: placed } = placeWindow({ bounds, mode: "normal" }, areas);
      const reachable = areas.some(
        (display) =>
          placed.y >= display.y &&
          placed.y + 40 <= display.y + display.height &&
          Math.min(placed.x + placed.width, display.x + display.width) - Math.max(placed.x, display.x) >= 120,
      );
      expect(reachable).toBe(true);
    }),
  );
});
