import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Failure, fileProblemCodes } from "../../../shared/errors.ts";
import { bmp, psd } from "../../../test/fixtures/bitmaps.ts";
import { encodedPicture } from "../../../test/fixtures/encoded.ts";
import * as images from "../../../test/fixtures/images.ts";
import * as raws from "../../../test/fixtures/raw-files.ts";
import { decodeSmall } from "../thumbnails/decode.ts";
import { readHeader } from "./read-header.ts";

/** Decodes it or fails with what is wrong with the file; anything else fails the test. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    const header = await readHeader(bytes);
    await decodeSmall(bytes, header, null);
    return "decoded";
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(fileProblemCodes).toContain(error.code);
    expect(error.message).toMatch(/\. .+\.$/);
    return error.code;
  }
}

describe("headers with anything in them are decoded or refused with a reason", () => {
  const samples: [string, () => Promise<Buffer> | Buffer][] = [
    ["BMP", () => bmp()],
    ["BMP in runs", () => bmp("rle8")],
    ["PSD", () => psd()],
    ["HEIC", () => encodedPicture("heic")],
    ["JPEG XL", () => encodedPicture("jxl")],
    ["JPEG XL without container", () => encodedPicture("jxlNaked")],
    ["TIFF", () => images.tiff()],
    ["TIFF of floating point", () => images.deepTiff("float", 0.5)],
    ["AVIF", () => images.avif()],
    ["JPEG", () => images.jpeg({ exif: { make: "Maker", dateTimeOriginal: "2023:08:12 17:03:00" } })],
    ["raw, TIFF", async () => raws.tiffRaw({ jpeg: await images.jpeg(), orientation: 6, isAdobeRgb: true })],
    ["CR2", async () => raws.cr2({ jpeg: await images.jpeg() })],
    ["CR3", async () => raws.cr3({ jpeg: await images.jpeg(), orientation: 6 })],
    ["RW2", async () => raws.rw2({ jpeg: await images.jpeg() })],
    ["RAF", async () => raws.raf({ jpeg: await images.jpeg() })],
  ];
  const headerBytes = 700;
  for (const [name, make] of samples) {
    describe(name, () => {
      let sample: Buffer;
      beforeAll(async () => {
        sample = await make();
      });

      test("with bytes changed", async () => {
        const change = fc.tuple(fc.nat(headerBytes), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, -1));
        await fc.assert(
          fc.asyncProperty(
            fc.array(change, { minLength: 1, maxLength: 6 }),
            fc.nat(255),
            async (changes, any) => {
              const broken = Buffer.from(sample);
              for (const [at, value] of changes) broken[at % broken.length] = value === -1 ? any : value;
              await outcome(broken);
            },
          ),
          { numRuns: 60 },
        );
      });

      test("cut off anywhere", async () => {
        await fc.assert(
          fc.asyncProperty(fc.nat(Math.min(sample.length - 1, 1500)), async (length) => {
            await outcome(sample.subarray(0, length));
          }),
          { numRuns: 40 },
        );
      });
    });
  }
});

describe("few bytes that promise many pixels are refused before anything is decoded", () => {
  const bombs: [string, () => Promise<Buffer> | Buffer][] = [
    ["PNG", () => images.pngBomb(50_000)],
    [
      "BMP",
      async () => {
        const bytes = await bmp("rle8");
        bytes.writeInt32LE(50_000, 18);
        bytes.writeInt32LE(50_000, 22);
        return bytes;
      },
    ],
    [
      "PSD",
      async () => {
        const bytes = await psd();
        bytes.writeUInt32BE(50_000, 14);
        bytes.writeUInt32BE(50_000, 18);
        return bytes;
      },
    ],
    // SizeHeader: not small, 30 bits of height, ratio 1.
    ["JPEG XL", () => Buffer.from([0xff, 0x0a, 0b1111_1110, 0xff, 0xff, 0xff, 0b1111, 0, 0])],
  ];
  for (const [name, make] of bombs) {
    test(name, async () => {
      expect(await outcome(await make())).toBe("image-too-large");
    });
  }
});

test("a decoder that failed decodes the next picture", async () => {
  for (const name of ["heic", "jxl"] as const) {
    const whole = encodedPicture(name);
    expect(
      await outcome(Buffer.concat([whole.subarray(0, whole.length - 150), Buffer.alloc(150, 0xff)])),
    ).not.toBe("internal");
    expect(await outcome(whole)).toBe("decoded");
  }
});

test("a drawing is refused, with a reason, and nothing in it is followed", async () => {
  const svg =
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>';
  await expect(readHeader(Buffer.from(svg))).rejects.toMatchObject({
    code: "unsupported-format",
    message: expect.stringMatching(/drawing/),
  });
});

test("a JPEG of 12 bits is refused by what it is, not as damaged", async () => {
  const bytes = await images.jpeg();
  // SOF0 becomes SOF1 with 12 bits a sample.
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes[frame + 1] = 0xc1;
  bytes[frame + 4] = 12;
  await expect(readHeader(bytes)).rejects.toMatchObject({
    code: "unsupported-format",
    message: expect.stringMatching(/12 bits/),
  });
});
