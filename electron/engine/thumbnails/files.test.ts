import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { webp } from "../../../test/fixtures/images.ts";
import { createThumbnailFiles } from "./files.ts";

const hash = "ab".repeat(32);
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "albumen-thumbnails-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("two sizes lie beside each other under the hash of the content", async () => {
  const files = createThumbnailFiles(dir);
  const picture = await webp();
  expect(await files.has(hash, "thumbnail")).toBe(false);
  expect(await files.write(hash, "thumbnail", picture)).toBe(join(dir, "ab", `${hash.slice(2)}.webp`));
  expect(await files.has(hash, "thumbnail")).toBe(true);
  expect(await files.has(hash, "preview")).toBe(false);
  await files.write(hash, "preview", picture);
  expect((await readdir(join(dir, "ab"))).sort()).toEqual([
    `${hash.slice(2)}.preview.webp`,
    `${hash.slice(2)}.webp`,
  ]);
});

test("a torn or foreign file does not count as there, and is replaced", async () => {
  const files = createThumbnailFiles(dir);
  const picture = await webp();
  const path = await files.write(hash, "thumbnail", picture);
  await truncate(path, picture.length - 10);
  expect(await files.has(hash, "thumbnail")).toBe(false);
  await writeFile(path, "no picture");
  expect(await files.has(hash, "thumbnail")).toBe(false);
  await files.write(hash, "thumbnail", picture);
  expect(await files.has(hash, "thumbnail")).toBe(true);
});

test("writing the same picture many times at once leaves one file", async () => {
  const files = createThumbnailFiles(dir);
  const picture = await webp();
  const paths = await Promise.all(Array.from({ length: 8 }, () => files.write(hash, "thumbnail", picture)));
  expect(await readdir(dirname(paths[0]!))).toHaveLength(1);
  expect(await files.has(hash, "thumbnail")).toBe(true);
});

test("where nothing can be written it says so", async () => {
  const inTheWay = join(dir, "thumbnails");
  await writeFile(inTheWay, "a file");
  await expect(createThumbnailFiles(inTheWay).write(hash, "thumbnail", await webp())).rejects.toMatchObject({
    code: "library-unwritable",
    message: expect.stringContaining(inTheWay),
  });
});
