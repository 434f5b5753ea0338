import { readdir, rename, rm, stat, truncate, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { bmp, psd } from "../../../test/fixtures/bitmaps.ts";
import { encodedPicture } from "../../../test/fixtures/encoded.ts";
import * as images from "../../../test/fixtures/images.ts";
import { tiffRaw } from "../../../test/fixtures/raw-files.ts";
import {
  callContext,
  photoFolder,
  smallJpeg,
  type TestLibrary,
  testLibrary,
} from "../../../test/support/library.ts";

async function indexed(files: Parameters<typeof photoFolder>[0]) {
  const library = await testLibrary();
  const folder = await photoFolder(files);
  await library.add(folder);
  const order = library.store.photos.timeline();
  const hashes = Array.from({ length: order.length }, (_, i) => order.hashAt(i));
  return { library, folder, hash: hashes[0]! };
}
const locate = ({ handlers }: TestLibrary, hash: string, variant: "thumbnail" | "preview" | "original") =>
  handlers["media.locate"]({ hash, variant }, callContext);

test("the thumbnail, a preview made on demand, and the file itself are found by hash", async () => {
  const { library, folder, hash } = await indexed({ "a.jpg": images.jpeg({ width: 2500, height: 1000 }) });
  const thumbnail = await locate(library, hash, "thumbnail");
  expect(thumbnail).toEqual({
    path: library.thumbnails.pathOf(hash, "thumbnail"),
    contentType: "image/webp",
  });
  expect(await sharp(thumbnail.path).metadata()).toMatchObject({ format: "webp", width: 448 });
  expect(await library.thumbnails.has(hash, "preview")).toBe(false);
  const [preview] = await Promise.all([locate(library, hash, "preview"), locate(library, hash, "preview")]);
  expect(await sharp(preview.path).metadata()).toMatchObject({ format: "webp", width: 2048 });
  expect(await locate(library, hash, "original")).toEqual({
    path: join(folder, "a.jpg"),
    contentType: "image/jpeg",
  });
});

test("a thumbnail that is gone or torn is made again", async () => {
  const { library, hash } = await indexed({ "a.jpg": images.jpeg() });
  const { path } = await locate(library, hash, "thumbnail");
  await rm(path);
  await locate(library, hash, "thumbnail");
  await truncate(path, 40);
  await locate(library, hash, "thumbnail");
  expect(await sharp(path).metadata()).toMatchObject({ format: "webp", width: 448 });
});

test("the picture is taken from another place where the first is gone", async () => {
  const bytes = await images.jpeg();
  const { library, folder, hash } = await indexed({ "a.jpg": bytes, "b.jpg": bytes });
  await unlink(join(folder, "a.jpg"));
  expect((await locate(library, hash, "original")).path).toBe(join(folder, "b.jpg"));
});

test("a file that was changed since is not sent as the photo it was, and its preview is not made of it", async () => {
  const { library, folder, hash } = await indexed({ "a.jpg": images.jpeg() });
  await writeFile(join(folder, "a.jpg"), await images.jpeg({ width: 900, height: 300 }));
  await expect(locate(library, hash, "original")).rejects.toMatchObject({ code: "file-changing" });
  await expect(locate(library, hash, "preview")).rejects.toMatchObject({ code: "file-changing" });
});

/** Whatever lies among the thumbnails of a library, finished or not. */
const cached = async ({ dataDir }: TestLibrary) =>
  (await readdir(join(dataDir, "thumbnails"), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );

test("what stands in for a file that is not there is never kept as its picture, though size and time are its own", async () => {
  const bytes = await images.jpeg();
  const { library, folder, hash } = await indexed({ "a.jpg": bytes });
  const path = join(folder, "a.jpg");
  const { atime, mtime } = await stat(path);
  await library.thumbnails.remove(hash);

  const standIns = {
    "nothing but zeros": Buffer.alloc(bytes.length),
    "another picture": Buffer.concat([await smallJpeg(9), Buffer.alloc(bytes.length)]).subarray(
      0,
      bytes.length,
    ),
  };
  for (const standIn of Object.values(standIns)) {
    await writeFile(path, standIn);
    await utimes(path, atime, mtime);
    for (const variant of ["thumbnail", "preview"] as const) {
      await expect(locate(library, hash, variant)).rejects.toMatchObject({ code: "file-changing" });
    }
    expect(await cached(library)).toEqual([]);
  }

  await writeFile(path, bytes);
  await utimes(path, atime, mtime);
  await locate(library, hash, "thumbnail");
  expect(await library.thumbnails.has(hash, "thumbnail")).toBe(true);
});

test("a photo whose drive is not connected keeps the thumbnail that it has, and gets no other for one that is lost", async () => {
  const { library, folder, hash } = await indexed({ "a.jpg": images.jpeg() });
  await rename(folder, `${folder} away`);
  await library.scan();
  expect(library.store.counts()).toMatchObject({ offline: 1 });
  expect((await locate(library, hash, "thumbnail")).contentType).toBe("image/webp");

  await library.thumbnails.remove(hash);
  for (const variant of ["thumbnail", "preview"] as const) {
    await expect(locate(library, hash, variant)).rejects.toMatchObject({
      code: "file-missing",
      message: "The file of this photo cannot be reached. Connect its drive, then try again.",
    });
  }
  expect(await cached(library)).toEqual([]);
  await rename(`${folder} away`, folder);
  expect((await locate(library, hash, "thumbnail")).contentType).toBe("image/webp");
});

test("a file of which only the time changed is still good for a preview", async () => {
  const { library, folder, hash } = await indexed({ "a.jpg": images.jpeg() });
  await utimes(join(folder, "a.jpg"), 1_000_000_000, 1_000_000_000);
  expect((await locate(library, hash, "preview")).contentType).toBe("image/webp");
});

test("where no place can be reached it says so, and a failure is not remembered", async () => {
  const { library, folder, hash } = await indexed({ "a.jpg": images.jpeg() });
  await rename(join(folder, "a.jpg"), join(folder, "away.txt"));
  await expect(locate(library, hash, "original")).rejects.toMatchObject({ code: "file-missing" });
  await expect(locate(library, hash, "preview")).rejects.toMatchObject({ code: "file-missing" });
  await rename(join(folder, "away.txt"), join(folder, "a.jpg"));
  expect((await locate(library, hash, "preview")).contentType).toBe("image/webp");
});

describe("an original that no browser shows is refused, and its preview is shown", () => {
  const cases: [string, () => Promise<Buffer> | Buffer][] = [
    ["a.tif", images.tiff],
    ["a.heic", () => encodedPicture("heic")],
    ["a.jxl", () => encodedPicture("jxl")],
    ["a.bmp", () => bmp()],
    ["a.psd", () => psd()],
    ["a.nef", async () => tiffRaw({ jpeg: await images.jpeg() })],
  ];
  for (const [name, make] of cases) {
    test(name, async () => {
      const { library, hash } = await indexed({ [name]: make() });
      await expect(locate(library, hash, "original")).rejects.toMatchObject({ code: "unsupported-format" });
      const preview = await locate(library, hash, "preview");
      expect(preview.contentType).toBe("image/webp");
      expect(await sharp(preview.path).metadata()).toMatchObject({ format: "webp" });
    });
  }
});

test("a photo that is not in the library is told so", async () => {
  const library = await testLibrary();
  const unknown = "0".repeat(64);
  await expect(locate(library, unknown, "thumbnail")).rejects.toMatchObject({ code: "photo-unknown" });
  await expect(library.handlers["photo.get"]({ hash: unknown }, callContext)).rejects.toMatchObject({
    code: "photo-unknown",
  });
});

test("a photo tells all its places and facts, and the list of problems its paths", async () => {
  const cut = await images.truncatedJpeg();
  const { library, folder, hash } = await indexed({
    "a.jpg": cut,
    "b/c.jpg": cut,
    "text.jpg": images.textBytes(),
  });
  const details = await library.handlers["photo.get"]({ hash }, callContext);
  expect(details).toMatchObject({
    hash,
    width: 640,
    height: 480,
    kind: "jpeg",
    available: true,
    orientation: 1,
  });
  expect(details.files.map(({ path, status }) => [path, status])).toEqual([
    [join(folder, "a.jpg"), "present"],
    [join(folder, "b", "c.jpg"), "present"],
  ]);
  expect(details.files[0]?.problem?.code).toBe("image-truncated");
  const { total, items } = await library.handlers["problems.list"]({ offset: 0, limit: 2 }, callContext);
  expect(total).toBe(3);
  expect(items.map(({ code, path }) => [code, path])).toEqual([
    ["image-truncated", join(folder, "a.jpg")],
    ["image-truncated", join(folder, "b", "c.jpg")],
  ]);
});
