import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { type ImageInput, planResize } from "./image-input.ts";
import { toModelPixels } from "./model-pixels.ts";

const starter: ImageInput = { size: 96, fit: { kind: "crop", shortestEdge: 96 }, kernel: "cubic" };
const clip: ImageInput = { size: 224, fit: { kind: "crop", shortestEdge: 224 }, kernel: "cubic" };
const siglip: ImageInput = { size: 224, fit: { kind: "squash" }, kernel: "cubic" };

describe("planResize", () => {
  it("cuts the longer edge to an integer and centres the crop as CLIPImageProcessor does", () => {
    expect(planResize({ width: 1600, height: 1067 }, starter)).toEqual({
      resized: { width: 143, height: 96 },
      left: 23,
      top: 0,
    });
    expect(planResize({ width: 480, height: 640 }, clip)).toEqual({
      resized: { width: 224, height: 298 },
      left: 0,
      top: 37,
    });
  });

  it("squashes without a crop where the model was trained so", () => {
    expect(planResize({ width: 1600, height: 1067 }, siglip)).toEqual({
      resized: { width: 224, height: 224 },
      left: 0,
      top: 0,
    });
  });
});

describe("toModelPixels against an exact resampler in float64", () => {
  const shapes: [name: string, width: number, height: number][] = [
    ["a landscape", 1000, 667],
    ["a portrait", 500, 901],
    ["a large picture", 2400, 1600],
    ["a panorama", 2000, 300],
    ["a picture of the model's own size", 96, 96],
  ];
  for (const [name, width, height] of shapes) {
    it(`${name} (${width} × ${height}) has cosine ≥ 0.9999`, async () => {
      const picture = scenery(width, height);
      const actual = await toModelPixels(fromRaw(picture, width, height), starter);
      expect(cosine(actual, referencePixels(picture, width, height, starter))).toBeGreaterThanOrEqual(0.9999);
    });
  }

  it("a picture smaller than the model's has cosine ≥ 0.999 (libvips enlarges in fixed point)", async () => {
    const picture = scenery(70, 50);
    const actual = await toModelPixels(fromRaw(picture, 70, 50), starter);
    expect(cosine(actual, referencePixels(picture, 70, 50, starter))).toBeGreaterThanOrEqual(0.999);
  });

  it("fine stripes, which show moiré where the filter is wrong, have cosine ≥ 0.9999", async () => {
    const picture = stripes(1379, 815);
    const actual = await toModelPixels(fromRaw(picture, 1379, 815), starter);
    expect(cosine(actual, referencePixels(picture, 1379, 815, starter))).toBeGreaterThanOrEqual(0.9999);
  });

  it("224 pixels, cropped and squashed, have cosine ≥ 0.9999", async () => {
    const picture = scenery(1500, 1000);
    for (const input of [clip, siglip]) {
      const actual = await toModelPixels(fromRaw(picture, 1500, 1000), input);
      expect(cosine(actual, referencePixels(picture, 1500, 1000, input))).toBeGreaterThanOrEqual(0.9999);
    }
  });

  it("a picture reduced beforehand keeps its crop when its first size is given", async () => {
    const picture = scenery(1600, 1067);
    const reduced = await fromRaw(picture, 1600, 1067)
      .resize(432, 288, { fit: "fill", kernel: "cubic" })
      .raw()
      .toBuffer();
    const actual = await toModelPixels(fromRaw(reduced, 432, 288), starter, { width: 1600, height: 1067 });
    expect(cosine(actual, referencePixels(picture, 1600, 1067, starter))).toBeGreaterThanOrEqual(0.9999);
  });

  it("a turned JPEG is seen upright", async () => {
    const picture = scenery(600, 400);
    const turned = await fromRaw(picture, 600, 400)
      .rotate(90)
      .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
      .withMetadata({ orientation: 8 })
      .toBuffer();
    const actual = await toModelPixels(sharp(turned).autoOrient(), starter);
    expect(cosine(actual, referencePixels(picture, 600, 400, starter))).toBeGreaterThanOrEqual(0.9999);
  });

  it("a grey picture gives three equal channels", async () => {
    const grey = await fromRaw(scenery(300, 200), 300, 200).greyscale().png().toBuffer();
    const pixels = await toModelPixels(sharp(grey).toColourspace("srgb"), starter);
    expect(pixels.length).toBe(96 * 96 * 3);
    expect(pixels[300]).toBe(pixels[301]);
  });
});

const photos = join(import.meta.dirname, "../../../../shared/data/photos/cameras");
describe.skipIf(!existsSync(photos))(
  "toModelPixels on photographs (needs shared/data/photos/cameras)",
  () => {
    it("has cosine ≥ 0.9998 with the exact path, shrink-on-load included", { timeout: 120_000 }, async () => {
      const worst: { file: string; cosine: number } = { file: "", cosine: 1 };
      for (const file of readdirSync(photos)
        .filter((name) => /\.jpe?g$/i.test(name))
        .slice(0, 30)) {
        const open = () =>
          sharp(join(photos, file), { failOn: "none" }).autoOrient().flatten({ background: "#fff" });
        const whole = await open().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
        const actual = await toModelPixels(open().toColourspace("srgb"), starter);
        const expected = referencePixels(whole.data, whole.info.width, whole.info.height, starter);
        const likeness = cosine(actual, expected);
        if (likeness < worst.cosine) Object.assign(worst, { file, cosine: likeness });
      }
      expect(worst.cosine, worst.file).toBeGreaterThanOrEqual(0.9998);
    });
  },
);

function fromRaw(data: Uint8Array, width: number, height: number): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Soft waves, hard edges and grain: what photographs are made of. */
function scenery(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  let seed = 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const grain = (seed >>> 24) / 16 - 8;
      const u = x / width;
      const v = y / height;
      const disc = (u - 0.6) ** 2 + (v - 0.4) ** 2 < 0.04 ? 90 : 0;
      const at = (y * width + x) * 3;
      data[at] = clamp(110 + 60 * Math.sin(9 * u + 4 * v) + disc + grain);
      data[at + 1] = clamp(120 + 70 * Math.sin(30 * u * v) + grain);
      data[at + 2] = clamp(90 + 80 * v + (Math.floor(u * 12) % 2) * 40 - disc / 2 + grain);
    }
  }
  return data;
}

/** Diagonal stripes of slowly changing width, from 2 to 12 pixels. */
function stripes(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const period = 2 + (10 * x) / width;
      data.fill(
        clamp(128 + 110 * Math.sin(((x + y) * 2 * Math.PI) / period)),
        (y * width + x) * 3,
        (y * width + x) * 3 + 3,
      );
    }
  }
  return data;
}

/** Pillow's bicubic, as written down in Keys (1981) with a = −0.5, the kernel widened by the ratio when reducing. */
function referencePixels(source: Uint8Array, width: number, height: number, input: ImageInput): Uint8Array {
  const portrait = width < height;
  const edge = input.fit.kind === "crop" ? input.fit.shortestEdge : input.size;
  const squash = input.fit.kind === "squash";
  const newWidth = squash || portrait ? edge : Math.floor((edge * width) / height);
  const newHeight = squash || !portrait ? edge : Math.floor((edge * height) / width);
  const rows = resampleRows(source, width, height, newWidth);
  const columns = transpose(
    resampleRows(transpose(rows, newWidth, height), height, newWidth, newHeight),
    newHeight,
    newWidth,
  );
  const left = Math.floor((newWidth - input.size) / 2);
  const top = Math.floor((newHeight - input.size) / 2);
  const result = new Uint8Array(input.size * input.size * 3);
  for (let y = 0; y < input.size; y++) {
    const from = ((y + top) * newWidth + left) * 3;
    for (let i = 0; i < input.size * 3; i++) result[y * input.size * 3 + i] = clamp(columns[from + i]!);
  }
  return result;
}

function resampleRows(
  source: ArrayLike<number>,
  width: number,
  height: number,
  newWidth: number,
): Float64Array {
  const ratio = width / newWidth;
  const stretch = Math.max(1, ratio);
  const result = new Float64Array(newWidth * height * 3);
  for (let x = 0; x < newWidth; x++) {
    const centre = (x + 0.5) * ratio;
    const first = Math.max(0, Math.floor(centre - 2 * stretch));
    const last = Math.min(width - 1, Math.ceil(centre + 2 * stretch));
    let total = 0;
    for (let i = first; i <= last; i++) total += keys((i + 0.5 - centre) / stretch);
    for (let i = first; i <= last; i++) {
      const weight = keys((i + 0.5 - centre) / stretch) / total;
      if (weight === 0) continue;
      for (let y = 0; y < height; y++) {
        for (let c = 0; c < 3; c++) {
          const to = (y * newWidth + x) * 3 + c;
          result[to] = result[to]! + weight * source[(y * width + i) * 3 + c]!;
        }
      }
    }
  }
  return result;
}

function keys(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  if (x < 2) return -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2;
  return 0;
}

function transpose(source: Float64Array, width: number, height: number): Float64Array {
  const result = new Float64Array(source.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) result[(x * height + y) * 3 + c] = source[(y * width + x) * 3 + c]!;
    }
  }
  return result;
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let product = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return product / Math.sqrt(aa * bb);
}
