import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { type BmpForm, bmp, psd } from "../../../test/fixtures/bitmaps.ts";
import { encodedPicture } from "../../../test/fixtures/encoded.ts";
import * as images from "../../../test/fixtures/images.ts";
import * as raws from "../../../test/fixtures/raw-files.ts";
import type { ImageInput } from "../clip/image-input.ts";
import { readExif } from "../metadata/exif.ts";
import { decodeSmall, makePreview } from "../thumbnails/decode.ts";
import { readHeader } from "./read-header.ts";
import { tiffOfPixels } from "./tiff-write.ts";

const input: ImageInput = { size: 96, fit: { kind: "crop", shortestEdge: 96 }, kernel: "cubic" };

async function decode(bytes: Uint8Array) {
  const header = await readHeader(bytes);
  return { header, ...(await decodeSmall(bytes, header, input)) };
}

type Colour = [number, number, number];
const [red, green, blue]: [Colour, Colour, Colour] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
];

/** The colours in the middle of each quarter: left top, right top, left bottom, right bottom. */
async function quarters(webp: Uint8Array): Promise<Colour[]> {
  const { data, info } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ].map(([x = 0, y = 0]) => {
    const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
    return [data[at]!, data[at + 1]!, data[at + 2]!];
  });
}

async function expectQuarters(webp: Uint8Array, wanted: Colour[], tolerance = 12): Promise<void> {
  const found = await quarters(webp);
  const distance = Math.max(
    ...found.flatMap((colour, i) => colour.map((c, k) => Math.abs(c - wanted[i]![k]!))),
  );
  expect(distance, `${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`).toBeLessThanOrEqual(
    tolerance,
  );
}

const upright: Colour[] = [green, blue, red, blue];

describe("formats that sharp does not read are shown as they are meant", () => {
  const forms: BmpForm[] = ["24", "32", "565", "palette", "rle8", "topDown", "core"];
  const cases: [string, string, () => Promise<Buffer> | Buffer][] = [
    ...forms.map((form): [string, string, () => Promise<Buffer>] => [`BMP, ${form}`, "bmp", () => bmp(form)]),
    ["PSD, 8 bits, packed", "psd", () => psd()],
    ["PSD, 8 bits, as it is", "psd", () => psd({ isPacked: false })],
    ["PSD, 16 bits", "psd", () => psd({ bits: 16 })],
    ["PSB", "psd", () => psd({ isLarge: true })],
    ["HEIC", "heic", () => encodedPicture("heic")],
    ["JPEG XL in a container", "jxl", () => encodedPicture("jxl")],
    ["JPEG XL without one", "jxl", () => encodedPicture("jxlNaked")],
  ];
  for (const [name, kind, make] of cases) {
    test(name, async () => {
      const { header, thumbnail, pixels, thumbhash, isComplete } = await decode(await make());
      expect(header).toMatchObject({ kind, orientation: 1 });
      expect(isComplete).toBe(true);
      await expectQuarters(thumbnail, upright);
      expect(pixels).toHaveLength(96 * 96 * 3);
      expect(thumbhash.length).toBeGreaterThan(10);
    });
  }

  test("ink is not taken for light: a CMYK Photoshop file", async () => {
    const { thumbnail } = await decode(await psd({ isCmyk: true }));
    // Without a profile the shades of inks are anybody's guess; which colour it is is not.
    const [first, second, third] = await quarters(thumbnail);
    expect(first![1]).toBeGreaterThan(Math.max(first![0], first![2]) + 40);
    expect(second![2]).toBeGreaterThan(Math.max(second![0], second![1]) + 40);
    expect(third![0]).toBeGreaterThan(Math.max(third![1], third![2]) + 40);
  });

  test("a Photoshop file without a merged picture shows its thumbnail, or says that it has none", async () => {
    const thumbnail = await images
      .corners(60, 40)
      .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
      .toBuffer();
    const made = await decode(await psd({ withoutMerged: { thumbnail } }));
    expect(made.header).toMatchObject({ width: 60, height: 40 });
    await expectQuarters(made.thumbnail, upright);
    const without = await psd({ withoutMerged: { thumbnail: null } });
    await expect(decode(without)).rejects.toMatchObject({ code: "unsupported-format" });
  });

  test("a preview is made of them as well", async () => {
    for (const bytes of [encodedPicture("heic"), encodedPicture("jxl"), await bmp(), await psd()]) {
      await expectQuarters(await makePreview(bytes, await readHeader(bytes)), upright);
    }
  });
});

describe("turned pictures are turned once", () => {
  const right: Colour[] = [red, green, blue, blue];
  test("HEIC: by what the container says, whatever EXIF says as well", async () => {
    const { header, thumbnail } = await decode(encodedPicture("heicTurned"));
    expect(header).toMatchObject({ width: 64, height: 96 });
    await expectQuarters(thumbnail, right);
  });
  test("HEIC: turned and mirrored", async () => {
    const { thumbnail } = await decode(encodedPicture("heicMirrored"));
    await expectQuarters(thumbnail, [green, red, blue, blue]);
  });
  test("JPEG XL: by its codestream, whatever EXIF says as well", async () => {
    const { header, thumbnail } = await decode(encodedPicture("jxlTurned"));
    expect(header).toMatchObject({ width: 64, height: 96, orientation: 6 });
    await expectQuarters(thumbnail, right);
  });
  test("pixels from another decoder: all eight, as sharp turns a JPEG", async () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      const jpeg = sharp(await images.orientedJpeg(orientation, 120, 80));
      const { data, info } = await jpeg.raw().toBuffer({ resolveWithObject: true });
      const { width, height } = info;
      const tiff = tiffOfPixels({ data, width, height, channels: 3, icc: null, orientation });
      await expectQuarters((await decode(tiff)).thumbnail, upright);
    }
  });
});

describe("colours end as sRGB", () => {
  const cases: [string, () => Buffer, Colour][] = [
    ["HEIC in Display P3, by number", () => encodedPicture("heicP3"), red],
    ["JPEG XL in Display P3, by profile", () => encodedPicture("jxlP3"), red],
    // 0.876 of a screen's light: paper is bright, and a lamp is brighter.
    ["HEIC in HDR10: the white of paper", () => encodedPicture("heicPq"), [240, 240, 240]],
  ];
  for (const [name, make, colour] of cases) {
    test(name, async () => {
      await expectQuarters((await decode(make())).thumbnail, [colour, colour, colour, colour], 6);
    });
  }

  test("a JPEG that says Adobe RGB without a profile", async () => {
    const create = { width: 64, height: 64, channels: 3, background: { r: 100, g: 160, b: 90 } } as const;
    const marked = await sharp({ create })
      .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
      .withExif({ IFD2: { ColorSpace: "2" } })
      .toBuffer();
    // By the matrices of brucelindbloom.com.
    const wanted: Colour = [53, 161, 85];
    await expectQuarters((await decode(marked)).thumbnail, [wanted, wanted, wanted, wanted], 4);
  });

  for (const [name, make, wanted] of [
    // Half of a screen's light is written as 188.
    ["floating point is light", () => images.deepTiff("float", 0.5), 188],
    ["floating point far beyond 1 is measured by its brightest", () => images.deepTiff("float", 6000), 255],
    ["32 bits count from 0 to their most", () => images.deepTiff("uint", 2 ** 31), 128],
  ] as const) {
    test(`a TIFF of ${name}`, async () => {
      const grey: Colour = [wanted, wanted, wanted];
      await expectQuarters((await decode(make())).thumbnail, [grey, grey, grey, grey], 3);
    });
  }
});

describe("raw files show the JPEG that the camera made", () => {
  const plain = { quality: 95, chromaSubsampling: "4:4:4" } as const;
  const makers: [string, (fixture: raws.RawFixture) => Buffer][] = [
    ["DNG, NEF, ARW, PEF, SRW", raws.tiffRaw],
    ["CR2", raws.cr2],
    ["CR3", raws.cr3],
    ["RW2", raws.rw2],
    ["ORF", raws.orf],
  ];
  for (const [name, make] of makers) {
    test(`${name}: upright, with the file's facts`, async () => {
      const stored = await sharp(await images.orientedJpeg(6, 120, 80))
        .jpeg(plain)
        .toBuffer();
      const { header, thumbnail } = await decode(make({ jpeg: stored, orientation: 6 }));
      expect(header).toMatchObject({ kind: "raw", width: 120, height: 80, orientation: 6 });
      await expectQuarters(thumbnail, upright);
      expect(readExif(header.exif!)).toMatchObject({ Make: "Maker", Model: "Maker One" });
    });
  }

  test("RAF: as its JPEG says", async () => {
    const { header, thumbnail } = await decode(raws.raf({ jpeg: await images.orientedJpeg(8, 120, 80) }));
    expect(header).toMatchObject({ kind: "raw", width: 120, height: 80, orientation: 8 });
    await expectQuarters(thumbnail, upright);
  });

  test("CR3: facts that lie in several boxes come together", async () => {
    const { header } = await decode(raws.cr3({ jpeg: await images.jpeg() }));
    const tags = readExif(header.exif!);
    expect(tags).toMatchObject({ Make: "Maker", DateTimeOriginal: "2023:08:12 17:03:00" });
  });

  test("the largest of several is taken", async () => {
    const [small, large] = await Promise.all([images.jpeg({ width: 160, height: 120 }), images.jpeg()]);
    const { header } = await decode(Buffer.concat([raws.tiffRaw({ jpeg: small }), large]));
    expect(header).toMatchObject({ width: 640, height: 480 });
  });

  test("one that holds none says so", async () => {
    await expect(decode(raws.tiffRaw({ jpeg: Buffer.alloc(300, 9) }))).rejects.toMatchObject({
      code: "unsupported-format",
      message: expect.stringMatching(/without a preview/),
    });
  });
});
