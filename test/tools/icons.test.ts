import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { makeIcons } from "../../tools/icons.mjs";
import { icnsOf, icoOf } from "../../tools/packaging/icon-files.mjs";
import { makeTempFolder, removeFolder } from "../support/temp-folder.ts";

describe("the icons", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await makeTempFolder("icons");
    await makeIcons(folder);
    return () => removeFolder(folder);
  });

  test("each picture in the .ico is as large as its entry says, up to 256 pixels", async () => {
    const ico = await readFile(join(folder, "icon.ico"));
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes: number[] = [];
    for (let index = 0; index < ico.readUInt16LE(4); index++) {
      const at = 6 + 16 * index;
      const [length, offset] = [ico.readUInt32LE(at + 8), ico.readUInt32LE(at + 12)];
      const { width, height, format } = await sharp(ico.subarray(offset, offset + length)).metadata();
      expect({ width, height, format }).toEqual({ width, height: width, format: "png" });
      expect([ico[at], ico[at + 1]]).toEqual([width! % 256, height! % 256]);
      sizes.push(width!);
    }
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  test("the .icns holds whole PNGs up to 1024 pixels and nothing behind them", async () => {
    const icns = await readFile(join(folder, "icon.icns"));
    expect(icns.toString("latin1", 0, 4)).toBe("icns");
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const found: Record<string, number> = {};
    for (let at = 8; at < icns.length; ) {
      const length = icns.readUInt32BE(at + 4);
      const { width } = await sharp(icns.subarray(at + 8, at + length)).metadata();
      found[icns.toString("latin1", at, at + 4)] = width!;
      at += length;
    }
    expect(found).toEqual({
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic08: 256,
      ic13: 256,
      ic09: 512,
      ic14: 512,
      ic10: 1024,
    });
  });

  test("Linux has a PNG of each size, named by it", async () => {
    const names = await readdir(join(folder, "linux"));
    expect(names).toContain("256x256.png");
    for (const name of names) {
      const { width, height } = await sharp(join(folder, "linux", name)).metadata();
      expect(name).toBe(`${width}x${height}.png`);
    }
  });

  test("macOS has its margin around the tile, the others have none", async () => {
    const icns = await readFile(join(folder, "icon.icns"));
    const largest = icns.subarray(icns.lastIndexOf("ic10", undefined, "latin1") + 8);
    const leftOpaque = async (png: Buffer) => {
      const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      const middleRow = info.width * Math.floor(info.height / 2);
      for (let x = 0; ; x++) if (data[(middleRow + x) * info.channels + 3]! > 127) return x;
    };
    expect(await leftOpaque(largest)).toBe(100);
    expect(await leftOpaque(await readFile(join(folder, "icon.png")))).toBe(0);
  });
});

test("a size that a container cannot hold is refused", () => {
  const picture = { size: 1000, png: Buffer.alloc(0) };
  expect(() => icoOf([picture])).toThrow("256");
  expect(() => icnsOf([picture])).toThrow("1000");
});
