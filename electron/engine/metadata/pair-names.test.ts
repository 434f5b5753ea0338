import fc from "fast-check";
import { expect, test } from "vitest";
import { pairNames } from "./pair-names.ts";

test("a raw file is one with the picture that the camera made beside it", () => {
  expect(pairNames(["IMG_1.CR2", "IMG_1.JPG", "IMG_2.CR2"])).toEqual([
    { kind: "raw", name: "IMG_1.CR2", main: "IMG_1.JPG" },
  ]);
});

test("of a JPEG and a HEIC of one name the JPEG stands for the shot", () => {
  expect(pairNames(["a.heic", "a.jpg", "a.dng"])).toEqual([{ kind: "raw", name: "a.dng", main: "a.jpg" }]);
});

test("a phone's video is one with its picture; a film with a poster of its name is not", () => {
  expect(pairNames(["IMG_1.HEIC", "IMG_1.MOV"])).toEqual([
    { kind: "video", name: "IMG_1.MOV", main: "IMG_1.HEIC" },
  ]);
  expect(pairNames(["Wedding.jpg", "Wedding.mp4"])).toEqual([
    { kind: "video", name: "Wedding.mp4", main: null },
  ]);
});

test("a video that belongs to no picture stands by itself", () => {
  expect(pairNames(["a.avi", "b.jpg"])).toEqual([{ kind: "video", name: "a.avi", main: null }]);
});

test("a sidecar that names the extension belongs to that file, one that does not to the raw file", () => {
  const names = ["a.CR2", "a.JPG", "a.JPG.xmp", "a.xmp"];
  expect(pairNames(names).filter(({ kind }) => kind === "sidecar")).toEqual([
    { kind: "sidecar", name: "a.JPG.xmp", main: "a.JPG" },
    { kind: "sidecar", name: "a.xmp", main: "a.CR2" },
  ]);
  expect(pairNames(["b.png", "b.XMP"])).toEqual([{ kind: "sidecar", name: "b.XMP", main: "b.png" }]);
});

test("a sidecar without a picture is nobody's", () => {
  expect(pairNames(["a.xmp", "b.jpg"])).toEqual([]);
});

test("case and the spelling of accents are no difference", () => {
  expect(pairNames(["img_1.cr2", "IMG_1.jpg", "e\u0301.dng", "\u00e9.jpg"])).toEqual([
    { kind: "raw", name: "e\u0301.dng", main: "\u00e9.jpg" },
    { kind: "raw", name: "img_1.cr2", main: "IMG_1.jpg" },
  ]);
});

test("no file is a part of two pictures, of itself, or of one that is not there", () => {
  const stem = fc.constantFrom("a", "A", "IMG_1", "b.jpg", "");
  const extension = fc.constantFrom("jpg", "JPEG", "heic", "cr2", "dng", "mov", "mp4", "xmp", "txt");
  const name = fc.tuple(stem, extension).map((parts) => parts.join("."));
  fc.assert(
    fc.property(fc.uniqueArray(name), (names) => {
      const pairs = pairNames(names);
      expect(new Set(pairs.map((pair) => pair.name)).size).toBe(pairs.length);
      const parts = new Set(pairs.filter(({ kind }) => kind === "raw").map((pair) => pair.name));
      for (const { kind, name: part, main } of pairs) {
        expect(names).toContain(part);
        if (main === null) continue;
        expect(names).toContain(main);
        expect(main).not.toBe(part);
        // What stands for a shot is never itself a part; only sidecars lie beside a part.
        if (kind !== "sidecar") expect(parts.has(main)).toBe(false);
      }
    }),
  );
});
