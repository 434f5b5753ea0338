import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  actualScale,
  boxOf,
  fit,
  fitScale,
  largestScale,
  panBy,
  type Stage,
  scaleOf,
  shownPixels,
  toggleActual,
  type Zoom,
  zoomBy,
  zoomTo,
} from "./zoom.ts";

const sides = fc.integer({ min: 1, max: 20_000 });
const rooms = fc.integer({ min: 100, max: 4000 });
const stages: fc.Arbitrary<Stage> = fc.record({
  room: fc.record({ width: rooms, height: rooms }),
  picture: fc.record({ width: sides, height: sides }),
  pixelRatio: fc.constantFrom(1, 1.25, 2, 3),
});
const factors = fc.double({ min: 0.2, max: 5, noNaN: true });
const shares = fc.double({ min: -0.5, max: 0.5, noNaN: true });
const camera: Stage = {
  room: { width: 1200, height: 800 },
  picture: { width: 6000, height: 4000 },
  pixelRatio: 2,
};

function zoomed(stage: Stage, steps: readonly [number, number, number][]): Zoom {
  let zoom: Zoom = fit;
  for (const [factor, x, y] of steps) {
    zoom = zoomBy(stage, zoom, factor, { x: x * stage.room.width, y: y * stage.room.height });
  }
  return zoom;
}
const steps = fc.array(fc.tuple(factors, shares, shares), { maxLength: 8 });

describe("zoom", () => {
  test("fit shows the whole picture in the middle", () => {
    fc.assert(
      fc.property(stages, (stage) => {
        const { x, y, width, height } = boxOf(stage, fit);
        expect(x).toBeGreaterThanOrEqual(-0.001);
        expect(y).toBeGreaterThanOrEqual(-0.001);
        expect(x * 2 + width).toBeCloseTo(stage.room.width, 6);
        expect(y * 2 + height).toBeCloseTo(stage.room.height, 6);
      }),
    );
  });

  test("fit does not blow a small picture up", () => {
    expect(fitScale({ ...camera, picture: { width: 100, height: 50 } })).toBe(0.5);
  });

  test("scale stays between the fit and the largest", () => {
    fc.assert(
      fc.property(stages, steps, (stage, taken) => {
        const scale = scaleOf(stage, zoomed(stage, taken));
        expect(scale).toBeGreaterThanOrEqual(fitScale(stage));
        expect(scale).toBeLessThanOrEqual(largestScale(stage));
      }),
    );
  });

  test("leaves no empty edge beside a picture that is larger than the window", () => {
    fc.assert(
      fc.property(stages, steps, shares, shares, (stage, taken, x, y) => {
        const zoom = panBy(stage, zoomed(stage, taken), { x: x * 9000, y: y * 9000 });
        const box = boxOf(stage, zoom);
        if (box.width >= stage.room.width) {
          expect(box.x).toBeLessThanOrEqual(0.001);
          expect(box.x + box.width).toBeGreaterThanOrEqual(stage.room.width - 0.001);
        } else expect(box.x * 2 + box.width).toBeCloseTo(stage.room.width, 6);
      }),
    );
  });

  test("keeps the pixel under the pointer where it is", () => {
    const inside = zoomTo(camera, fit, 1, { x: 0, y: 0 });
    const point = { x: 200, y: -100 };
    const pixelUnder = (zoom: Zoom) => {
      const box = boxOf(camera, zoom);
      return (camera.room.width / 2 + point.x - box.x) / scaleOf(camera, zoom);
    };
    expect(pixelUnder(zoomBy(camera, inside, 1.7, point))).toBeCloseTo(pixelUnder(inside), 6);
  });

  test("100 % is one picture pixel for one device pixel", () => {
    const zoom = zoomTo(camera, fit, actualScale(camera), { x: 0, y: 0 });
    expect(boxOf(camera, zoom).width).toBe(3000);
    expect(shownPixels(camera, zoom)).toBe(6000);
  });

  test("zooming out far enough follows the window again", () => {
    const inside = zoomTo(camera, fit, 1, { x: 50, y: 50 });
    expect(zoomBy(camera, inside, 0.01, { x: 0, y: 0 })).toEqual(fit);
  });

  test("a double click goes to 100 % and back", () => {
    const inside = toggleActual(camera, fit, { x: 10, y: 10 });
    expect(scaleOf(camera, inside)).toBe(0.5);
    expect(toggleActual(camera, inside, { x: 10, y: 10 })).toEqual(fit);
  });

  test("panning moves by as much as the pointer, and not at the fit", () => {
    const inside = zoomTo(camera, fit, 1, { x: 0, y: 0 });
    expect(boxOf(camera, panBy(camera, inside, { x: 30, y: -20 })).x - boxOf(camera, inside).x).toBe(30);
    expect(panBy(camera, fit, { x: 30, y: -20 })).toEqual(fit);
  });
});
