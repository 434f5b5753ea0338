import sharp from "sharp";
import { describe, expect, test } from "vitest";
import * as images from "../../../test/fixtures/images.ts";
import type { ImageInput } from "../clip/image-input.ts";
import { readHeader } from "../formats/read-header.ts";
import { decodeSmall, makePreview, workingSize } from "./decode.ts";

const input: ImageInput = { size: 96, fit: { kind: "crop", shortestEdge: 96 }, kernel: "cubic" };

async function decode(bytes: Uint8Array) {
  const header = await readHeader(bytes);
  return { header, ...(await decodeSmall(bytes, header, input)) };
}
/** The colour of one pixel of a thumbnail, at a share of its width and height. */
async function colourAt(thumbnail: Uint8Array, x: number, y: number): Promise<[number, number, number]> {
  const { data, info } = await sharp(thumbnail).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}
const near = (colour: readonly number[], wanted: readonly number[], tolerance = 40) =>
  colour.every((value, i) => Math.abs(value - wanted[i]!) <= tolerance);

describe("formats", () => {
  const cases: [string, () => Promise<Buffer>, string][] = [
    ["JPEG", () => images.jpeg({ width: 200, height: 150 }), "jpeg"],
    ["grey JPEG", images.greyJpeg, "jpeg"],
    ["CMYK JPEG", images.cmykJpeg, "jpeg"],
    ["16-bit PNG", images.png16, "png"],
    ["WebP", images.webp, "webp"],
    ["TIFF", images.tiff, "tiff"],
    ["AVIF", images.avif, "avif"],
  ];
  for (const [name, make, kind] of cases) {
    test(`${name} gives a thumbnail, a placeholder and the model's pixels`, async () => {
      const { header, ...made } = await decode(await make());
      expect(header).toMatchObject({ kind, width: 200, height: 150, orientation: 1 });
      expect(await sharp(made.thumbnail).metadata()).toMatchObject({
        format: "webp",
        width: 200,
        height: 150,
      });
      expect(made.pixels).toHaveLength(96 * 96 * 3);
      expect(made.thumbhash.length).toBeGreaterThan(10);
      expect(made.isComplete).toBe(true);
    });
  }

  test("an animation gives its first frame", async () => {
    const { header, thumbnail } = await decode(await images.animatedGif(60, 40));
    expect(header).toMatchObject({ kind: "gif", width: 60, height: 40 });
    expect(near(await colourAt(thumbnail, 0.5, 0.5), [255, 0, 0])).toBe(true);
  });

  test("the content decides, not the name", async () => {
    expect((await readHeader(await images.png())).kind).toBe("png");
  });
});

test("all eight orientations are shown upright", async () => {
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
    const { header, thumbnail } = await decode(await images.orientedJpeg(orientation, 120, 80));
    expect(header).toMatchObject({ width: 120, height: 80, orientation });
    expect(near(await colourAt(thumbnail, 0.2, 0.2), [0, 255, 0], 60), `top left of ${orientation}`).toBe(
      true,
    );
    expect(near(await colourAt(thumbnail, 0.2, 0.8), [255, 0, 0], 60), `bottom left of ${orientation}`).toBe(
      true,
    );
    expect(near(await colourAt(thumbnail, 0.8, 0.5), [0, 0, 255], 60), `right of ${orientation}`).toBe(true);
  }
});

test("colours of CMYK, 16 bits and transparency come out as people see them", async () => {
  const reference = await decode(await images.png(200, 150));
  for (const make of [images.cmykJpeg, images.png16]) {
    const { thumbnail } = await decode(await make());
    for (const [x, y] of [
      [0.1, 0.1],
      [0.5, 0.5],
      [0.9, 0.8],
    ] as const) {
      const wanted = await colourAt(reference.thumbnail, x, y);
      expect(near(await colourAt(thumbnail, x, y), wanted, 90), `${x}, ${y}`).toBe(true);
    }
  }
  const { thumbnail, pixels } = await decode(await images.transparentPng());
  expect(near(await colourAt(thumbnail, 0.5, 0.5), [255, 127, 127])).toBe(true);
  expect(near([...pixels!.subarray(0, 3)], [255, 127, 127], 4)).toBe(true);
});

test("a wide colour space is brought to sRGB by its profile", async () => {
  // Display P3's (234, 51, 35) is what sRGB's red looks like in it, so P3 made from red comes back as red.
  const { pixels } = await decode(await images.p3Jpeg());
  expect(near([...pixels!.subarray(0, 3)], [255, 0, 0], 6)).toBe(true);
});

test("small pictures are not enlarged, large ones are made small once", async () => {
  expect((await sharp((await decode(await images.png(30, 20))).thumbnail).metadata()).width).toBe(30);
  const { thumbnail } = await decode(await images.jpeg({ width: 1500, height: 1000 }));
  expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 448, height: 299 });
  expect(workingSize({ width: 4000, height: 3000 }, input)).toEqual({ width: 448, height: 336 });
  expect(
    workingSize(
      { width: 4000, height: 3000 },
      { ...input, size: 224, fit: { kind: "crop", shortestEdge: 224 } },
    ),
  )
    // Three times the 298 × 224 that the model sees.
    .toEqual({ width: 896, height: 672 });
});

test("a line one pixel high has a thumbnail", async () => {
  const { thumbnail } = await decode(await images.png(3000, 1));
  expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 448, height: 1 });
});

test("a preview fills a screen and no more", async () => {
  const bytes = await images.jpeg({ width: 3000, height: 2000 });
  const preview = await makePreview(bytes, await readHeader(bytes));
  expect(await sharp(preview).metadata()).toMatchObject({ format: "webp", width: 2048, height: 1365 });
});

describe("bad files", () => {
  const cases: [string, () => Promise<Buffer> | Buffer, string][] = [
    ["zero bytes", () => Buffer.alloc(0), "file-empty"],
    ["a text", images.textBytes, "not-an-image"],
    [
      "an SVG",
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      "unsupported-format",
    ],
    ["a bomb", () => images.pngBomb(50_000), "image-too-large"],
    ["a header and nothing else", async () => (await images.jpeg()).subarray(0, 3), "image-damaged"],
    ["a cut before the first line", images.headerOnlyJpeg, "image-damaged"],
    [
      "the start of a HEIC",
      () => Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
      "image-damaged",
    ],
    [
      "the start of a BMP",
      () => Buffer.from(`BM\x36\0\0\0\0\0\0\0${"\0".repeat(60)}`, "latin1"),
      "image-damaged",
    ],
    ["JPEG 2000", () => Buffer.from("\0\0\0\x0cjP  \r\n\x87\n", "latin1"), "unsupported-format"],
    ["a video", () => Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1"), "unsupported-format"],
  ];
  for (const [name, make, code] of cases) {
    test(`${name}: ${code}, with a next step`, async () => {
      const bytes = await make();
      await expect(decode(bytes)).rejects.toMatchObject({ name: "Failure", code });
      await expect(decode(bytes)).rejects.toThrow(/\. .+\.$/);
    });
  }

  test("a truncated JPEG is shown as far as it goes", async () => {
    const { thumbnail, isComplete, header } = await decode(await images.truncatedJpeg(0.6));
    expect(isComplete).toBe(false);
    expect(header).toMatchObject({ width: 640, height: 480 });
    const whole = await decode(await images.jpeg());
    expect(near(await colourAt(thumbnail, 0.5, 0.1), await colourAt(whole.thumbnail, 0.5, 0.1))).toBe(true);
  });
});
