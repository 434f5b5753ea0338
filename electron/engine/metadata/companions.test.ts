import { readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as images from "../../../test/fixtures/images.ts";
import { appleNotes, exifBlock, jpegWith, liveVideo, xmpPacket } from "../../../test/fixtures/metadata.ts";
import { tiffRaw } from "../../../test/fixtures/raw-files.ts";
import { callContext, photoFolder, type TestLibrary, testLibrary } from "../../../test/support/library.ts";
import { realDisk } from "../library/disk.ts";
import type { IndexedBatch } from "../store/store.ts";

/** Names of what the grid shows, sorted. */
async function shown({ store }: TestLibrary): Promise<string[]> {
  const timeline = store.photos.timeline();
  const hashes = Array.from({ length: timeline.length }, (_, i) => timeline.hashAt(i));
  const files = await store.files.ofHashes(hashes);
  return hashes.map((hash) => basename(files.get(hash)?.[0]?.path ?? "")).sort();
}

/** All that is known of the photo that the grid shows first. */
function first(library: TestLibrary) {
  const hash = library.store.photos.timeline().hashAt(0);
  return library.handlers["photo.get"]({ hash }, callContext);
}

const rawOf = async (seed: number) => tiffRaw({ jpeg: await images.jpeg({ width: 320, height: 240, seed }) });
const rated = (stars: number) => Buffer.from(xmpPacket(`<xmp:Rating>${stars}</xmp:Rating>`));

test("a raw file and its JPEG are one in lists and counts; each is there again when the other goes", async () => {
  const folder = await photoFolder({
    "IMG_1.JPG": images.jpeg(),
    "IMG_1.CR2": rawOf(2),
    "IMG_2.CR2": rawOf(3),
  });
  const library = await testLibrary();
  await library.add(folder);
  expect(await shown(library)).toEqual(["IMG_1.JPG", "IMG_2.CR2"]);
  expect(library.store.counts()).toMatchObject({ photos: 2, files: 3 });
  expect(library.store.files.countOf(library.store.folders.list()[0]?.id ?? "")).toBe(2);

  const jpeg = await readFile(join(folder, "IMG_1.JPG"));
  await rm(join(folder, "IMG_1.JPG"));
  await library.scan();
  expect(await shown(library)).toEqual(["IMG_1.CR2", "IMG_2.CR2"]);
  await writeFile(join(folder, "IMG_1.JPG"), jpeg);
  await library.scan();
  expect(await shown(library)).toEqual(["IMG_1.JPG", "IMG_2.CR2"]);
  await rm(join(folder, "IMG_1.CR2"));
  await library.scan();
  expect(await shown(library)).toEqual(["IMG_1.JPG", "IMG_2.CR2"]);
  expect(library.store.counts().photos).toBe(2);
});

test("what is folded is folded after a restart as well", async () => {
  const folder = await photoFolder({ "a.jpg": images.jpeg(), "a.dng": rawOf(2), "a.dng.xmp": rated(4) });
  const library = await testLibrary();
  await library.add(folder);
  await library.close();
  const again = await testLibrary({ dataDir: library.dataDir });
  expect(await shown(again)).toEqual(["a.jpg"]);
  expect(again.store.metadata.ratingOf(again.store.photos.timeline().hashAt(0))).toBe(4);
});

test("photo.get lists raw file, video and sidecars as parts", async () => {
  const folder = await photoFolder({
    "IMG_1.jpg": images.jpeg(),
    "IMG_1.dng": rawOf(2),
    "IMG_1.mov": liveVideo("AAAAAAAA"),
    "IMG_1.jpg.xmp": rated(2),
  });
  const library = await testLibrary();
  await library.add(folder);
  const { parts } = await first(library);
  expect(parts.map(({ kind, path }) => [kind, basename(path)])).toEqual([
    ["raw", "IMG_1.dng"],
    ["sidecar", "IMG_1.jpg.xmp"],
    ["video", "IMG_1.mov"],
  ]);
  expect(library.store.metadata.videos).toBe(0);
});

test("a sidecar goes before what is in the file, is read again when it changes, and is forgotten when it goes", async () => {
  const own = jpegWith(await images.jpeg(), { xmp: xmpPacket("<xmp:Rating>1</xmp:Rating>") });
  const folder = await photoFolder({ "a.jpg": own, "a.xmp": rated(3) });
  const library = await testLibrary();
  await library.add(folder);
  expect((await first(library)).metadata.rating).toEqual({ value: 3, source: "sidecar:a.xmp" });
  await writeFile(join(folder, "a.xmp"), xmpPacket("<xmp:Rating>5</xmp:Rating> "));
  await library.scan();
  expect((await first(library)).metadata.rating?.value).toBe(5);
  expect((await first(library)).rating).toBe(5);
  await rm(join(folder, "a.xmp"));
  await library.scan();
  expect((await first(library)).metadata.rating).toEqual({ value: 1, source: "xmp" });
});

test("a sidecar that is no XML costs nobody anything", async () => {
  const folder = await photoFolder({ "a.jpg": images.jpeg(), "a.xmp": Buffer.from("<x:xmpmeta <<< & \0") });
  const library = await testLibrary();
  const summary = await library.add(folder);
  expect(summary).toMatchObject({ photos: 1, failed: [] });
  expect((await first(library)).metadata.rating).toBeNull();
});

test("videos by themselves are counted, and are neither photos nor problems", async () => {
  const folder = await photoFolder({
    "a.jpg": images.jpeg(),
    "b.mp4": liveVideo("A"),
    "c.avi": Buffer.alloc(9),
  });
  const library = await testLibrary();
  const summary = await library.add(folder);
  expect(summary).toMatchObject({ photos: 1, files: 1, failed: [] });
  expect(library.store.metadata.videos).toBe(2);
  await rm(join(folder, "c.avi"));
  await library.scan();
  expect(library.store.metadata.videos).toBe(1);
});

test("a picture and a video that an iPhone marked differently are no pair, whatever their names", async () => {
  const marked = async (identifier: string, seed: number) =>
    jpegWith(await images.jpeg({ seed }), {
      exif: exifBlock({ exposure: { 37500: appleNotes(identifier) } }),
    });
  const folder = await photoFolder({
    "IMG_1.jpg": marked("AAAAAAAA", 1),
    "IMG_1.mov": liveVideo("AAAAAAAA"),
    "IMG_2.jpg": marked("BBBBBBBB", 2),
    "IMG_2.mov": liveVideo("CCCCCCCC"),
  });
  const library = await testLibrary();
  await library.add(folder);
  expect(library.store.metadata.videos).toBe(1);
});

test("photos that came in before there was metadata are read once more by the next scan", async () => {
  const own = jpegWith(await images.jpeg(), { xmp: xmpPacket("<xmp:Rating>4</xmp:Rating>") });
  const library = await testLibrary({
    store: (store) =>
      Object.assign(Object.create(store) as typeof store, {
        writeIndexed: (batch: IndexedBatch) =>
          store.writeIndexed({
            ...batch,
            photos: batch.photos.map(({ photo: { said: _said, ...photo }, ...rest }) => ({ ...rest, photo })),
          }),
      }),
  });
  await library.add(await photoFolder({ "a.jpg": own }));
  expect((await first(library)).metadata.rating?.value).toBe(4);
});

test("a photo that came in before there was metadata, and cannot be read any more, is tried once", async () => {
  const library = await testLibrary({
    store: (store) =>
      Object.assign(Object.create(store) as typeof store, {
        writeIndexed: async (batch: IndexedBatch) => {
          await store.writeIndexed({
            ...batch,
            photos: batch.photos.map(({ photo: { said: _said, ...photo }, ...rest }) => ({ ...rest, photo })),
          });
          // Of the same size and time, and broken: as on a disk that loses bits.
          await writeFile(path, Buffer.alloc(whole.length));
          await utimes(path, new Date(0), new Date(0));
        },
      }),
  });
  const whole = await images.jpeg();
  const path = join(await photoFolder({ "a.jpg": whole }), "a.jpg");
  await utimes(path, new Date(0), new Date(0));
  await library.add(dirname(path));
  expect([...library.store.metadata.missing()]).toEqual([]);
  expect(library.store.counts().photos).toBe(1);
});

test("removing a folder removes what lay beside its pictures", async () => {
  const folder = await photoFolder({ "a.jpg": images.jpeg(), "a.xmp": rated(3), "b.mp4": liveVideo("A") });
  const library = await testLibrary();
  await library.add(folder);
  const id = library.store.folders.list()[0]?.id ?? "";
  await library.handlers["folders.remove"]({ id }, callContext);
  expect(library.store.metadata.videos).toBe(0);
});

test("videos and sidecars of a folder that is deleted from the disk go with it", async () => {
  const folder = await photoFolder({
    "a.jpg": images.jpeg(),
    "trip/b.jpg": images.jpeg({ seed: 2 }),
    "trip/b.xmp": rated(3),
    "trip/day/c.mp4": liveVideo("A"),
    "d.mp4": liveVideo("B"),
  });
  const library = await testLibrary();
  await library.add(folder);
  expect(library.store.metadata.videos).toBe(2);
  await rm(join(folder, "trip"), { recursive: true });
  await library.scan();
  expect(library.store.metadata.videos).toBe(1);
  const id = library.store.folders.list()[0]?.id ?? "";
  const left: string[] = [];
  for await (const rows of library.store.metadata.companionsIn(id)) {
    left.push(...rows.map(({ path }) => basename(path)));
  }
  expect(left).toEqual(["d.mp4"]);
});

test("videos of a folder that cannot be reached stay counted", async () => {
  const folder = await photoFolder({ "trip/b.jpg": images.jpeg(), "trip/c.mp4": liveVideo("A") });
  const library = await testLibrary();
  await library.add(folder);
  await rename(folder, `${folder}-away`);
  await library.scan();
  expect(library.store.metadata.videos).toBe(1);
  await rename(`${folder}-away`, folder);
});

test("a sidecar or video that is only in the cloud is not opened; a sidecar is read once it is on this computer", async () => {
  const marked = jpegWith(await images.jpeg(), {
    exif: exifBlock({ exposure: { 37500: appleNotes("AAAAAAAA") } }),
  });
  const folder = await photoFolder({ "a.jpg": marked, "a.xmp": rated(3), "a.mov": liveVideo("AAAAAAAA") });
  let isAway = (path: string) => !path.endsWith(".jpg");
  const asked: string[] = [];
  const opened: string[] = [];
  const library = await testLibrary({
    onOpen: (path) => opened.push(basename(path)),
    crawl: {
      disk: {
        ...realDisk,
        lstat: async (path) => {
          const stats = await realDisk.lstat(path);
          return isAway(path) ? Object.assign(stats, { blocks: 0 }) : stats;
        },
      },
      cloud: {
        looksDehydrated: ({ size, blocks }) => size >= 4096 && blocks === 0,
        async confirm(paths) {
          asked.push(...paths.map((path) => basename(path)));
          return new Set(paths.filter(isAway));
        },
      },
    },
  });
  await library.add(folder);
  expect(asked.sort()).toEqual(["a.mov", "a.xmp"]);
  expect(new Set(opened)).toEqual(new Set(["a.jpg"]));
  expect((await first(library)).metadata.rating).toBeNull();
  expect(library.store.metadata.videos).toBe(0);

  isAway = () => false;
  await library.scan();
  expect(opened).toContain("a.xmp");
  expect((await first(library)).metadata.rating).toEqual({ value: 3, source: "sidecar:a.xmp" });
});

test("what lies beside a picture is read whatever bytes its name has", async (context) => {
  if (process.platform !== "linux") context.skip("only Linux has names that are not UTF-8");
  const folder = await photoFolder({ "plain.jpg": images.jpeg({ seed: 9 }) });
  const place = (name: string) => Buffer.from(`${folder}/${name}`, "latin1");
  const marked = jpegWith(await images.jpeg(), {
    exif: exifBlock({ exposure: { 37500: appleNotes("AAAAAAAA") } }),
  });
  await writeFile(place("\xe9t\xe9.jpg"), marked);
  await writeFile(place("\xe9t\xe9.xmp"), rated(4));
  await writeFile(place("\xe9t\xe9.mov"), liveVideo("BBBBBBBB"));
  const library = await testLibrary();
  await library.add(folder);
  const { timeline } = library.store.photos;
  const ratings = [0, 1].map((at) => library.store.metadata.ratingOf(timeline().hashAt(at)));
  expect(ratings.sort()).toEqual([4, null]);
  // Its marks were read: it belongs to another picture.
  expect(library.store.metadata.videos).toBe(1);
});
