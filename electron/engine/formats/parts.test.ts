import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import * as images from "../../../test/fixtures/images.ts";
import { colourSpaceOf, iccProfile } from "./icc.ts";
import { jpegFrame, withOrientation } from "./jpeg-segments.ts";
import { orientationOf } from "./orientation.ts";
import { createShrinker, shrinkFactor } from "./shrink.ts";
import { tiffOfPixels } from "./tiff-write.ts";

describe("turns and mirrors one after the other", () => {
  const left = (quartersLeft: number) => ({ kind: "turn", quartersLeft }) as const;
  const mirror = (isLeftRight: boolean) => ({ kind: "mirror", isLeftRight }) as const;
  const cases: [string, Parameters<typeof orientationOf>[0], number][] = [
    ["nothing", [], 1],
    ["left becomes right", [mirror(true)], 2],
    ["half a turn", [left(2)], 3],
    ["top becomes bottom", [mirror(false)], 4],
    ["a quarter left", [left(1)], 8],
    ["three quarters left", [left(3)], 6],
    ["mirrored, then a quarter left", [mirror(true), left(1)], 5],
    ["mirrored, then a quarter right", [mirror(true), left(3)], 7],
    ["mirrored twice", [mirror(true), mirror(true)], 1],
    ["four turns", [left(3), left(1)], 1],
  ];
  for (const [name, steps, orientation] of cases) {
    test(`${name}: ${orientation}`, () => expect(orientationOf(steps)).toBe(orientation));
  }
});

describe("shrinking in parts", () => {
  test("gives the same whatever the parts are", () => {
    const picture = fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
      factor: fc.integer({ min: 1, max: 7 }),
      tile: fc.integer({ min: 1, max: 40 }),
      channels: fc.constantFrom(3, 4),
    });
    fc.assert(
      fc.property(picture, ({ width, height, factor, tile, channels }) => {
        const value = (x: number, y: number, c: number) => (x * 31 + y * 17 + c * 5) % 256;
        const pixels = (x0: number, y0: number, w: number, h: number) =>
          Uint8Array.from({ length: w * h * channels }, (_, i) => {
            const at = Math.floor(i / channels);
            return value(x0 + (at % w), y0 + Math.floor(at / w), i % channels);
          });
        const whole = createShrinker({ width, height }, channels, factor);
        whole.put(pixels(0, 0, width, height), { stride: width * channels, width, height, x: 0, y: 0 });
        const parts = createShrinker({ width, height }, channels, factor);
        for (let y = 0; y < height; y += tile) {
          for (let x = 0; x < width; x += tile) {
            // Tiles at the edge reach beyond the picture.
            const part = { stride: tile * channels, width: tile, height: tile, x, y };
            parts.put(pixels(x, y, tile, tile), part);
          }
        }
        expect(parts.finish()).toEqual(whole.finish());
      }),
    );
  });

  test("keeps twice what is wanted", () => {
    expect(shrinkFactor({ width: 4032, height: 3024 }, { width: 448, height: 336 })).toBe(4);
    expect(shrinkFactor({ width: 4032, height: 3024 }, { width: 2048, height: 1536 })).toBe(1);
    expect(shrinkFactor({ width: 10, height: 10 }, { width: 448, height: 336 })).toBe(1);
  });
});

describe("profiles that are made", () => {
  test("sRGB's primaries with its curve change nothing", async () => {
    const space = colourSpaceOf(1, 13);
    expect(space).toBeNull();
    const curve = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const made = iccProfile({
      primaries: [0.64, 0.33, 0.3, 0.6, 0.15, 0.06],
      whitePoint: [0.3127, 0.329],
      toLight: curve,
    });
    const background = { r: 200, g: 90, b: 30 };
    const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background } })
      .png()
      .toBuffer();
    expect(made.readUInt32BE(0)).toBe(made.length);
    const data = await sharp(plain).raw().toBuffer();
    const tiff = tiffOfPixels({ data, width: 8, height: 8, channels: 3, icc: made, orientation: 1 });
    const back = await sharp(tiff).toColourspace("srgb").raw().toBuffer();
    for (const [i, value] of [200, 90, 30].entries())
      expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(1);
  });
});

test("a JPEG is given an orientation in the place of the one that it had", async () => {
  const marked = withOrientation(await images.orientedJpeg(6), 3);
  expect((await sharp(marked).metadata()).orientation).toBe(3);
  expect(jpegFrame(marked)).toMatchObject({ process: 0, bitsPerSample: 8, components: 3 });
});
