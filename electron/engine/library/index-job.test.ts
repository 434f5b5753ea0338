import { appendFile, chmod, mkdir, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import * as images from "../../../test/fixtures/images.ts";
import {
  manyPhotos,
  photoFolder,
  smallJpeg,
  type TestLibrary,
  testLibrary,
} from "../../../test/support/library.ts";
import { childrenDir } from "../../../test/support/paths.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { createNodeSpawn } from "../hosts/spawn-child.ts";
import type { FileRow } from "../store/store.ts";

async function rows({ store }: TestLibrary): Promise<FileRow[]> {
  const found: FileRow[] = [];
  for (const folder of store.folders.list()) {
    for await (const some of store.files.scan(folder.id)) found.push(...some);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
async function row(library: TestLibrary, name: string): Promise<FileRow> {
  const found = (await rows(library)).find((file) => file.path.endsWith(`/${name}`));
  if (!found) throw new Error(`no row for ${name}`);
  return found;
}

test("photos come in with their facts, a thumbnail and a vector, and a second scan finds nothing to do", async () => {
  const library = await testLibrary();
  const exif = { dateTimeOriginal: "2021:05:04 03:02:01", make: "Canon", model: "Canon EOS 7D" };
  const folder = await photoFolder({
    "a.jpg": images.jpeg({ exif }),
    "sub/IMG_20230812_170300.png": images.png(),
    "sub/c.webp": images.webp(),
    "notes.txt": images.textBytes(),
  });
  const before = { bytes: await readFile(join(folder, "a.jpg")), stats: await stat(join(folder, "a.jpg")) };
  const summary = await library.add(folder);
  expect(summary).toMatchObject({
    photos: 3,
    files: 3,
    added: 3,
    unchanged: 0,
    moved: 0,
    missing: 0,
    failed: [],
  });
  expect(summary).toMatchObject({ model: "starter", device: "cpu" });
  expect(await library.vectors()).toBe(3);

  const a = await row(library, "a.jpg");
  const photo = (await library.store.photos.get([a.hash!])).get(a.hash!);
  expect(photo).toMatchObject({
    ...{ kind: "jpeg", width: 640, height: 480, orientation: 1, camera: "Canon EOS 7D" },
    ...{ takenAtLocal: Date.UTC(2021, 4, 4, 3, 2, 1), takenAtSource: "exif" },
  });
  const named = await row(library, "IMG_20230812_170300.png");
  expect((await library.store.photos.get([named.hash!])).get(named.hash!)).toMatchObject({
    takenAtLocal: Date.UTC(2023, 7, 12, 17, 3),
    takenAtSource: "file-name",
  });
  for (const file of await rows(library))
    expect(await library.thumbnails.has(file.hash!, "thumbnail")).toBe(true);

  expect(await library.scan()).toMatchObject({ photos: 3, files: 3, added: 0, unchanged: 3, failed: [] });
  // The original is as it was.
  expect((await readFile(join(folder, "a.jpg"))).equals(before.bytes)).toBe(true);
  expect(await stat(join(folder, "a.jpg"))).toMatchObject({
    mtimeMs: before.stats.mtimeMs,
    mode: before.stats.mode,
  });
  expect(library.store.folders.list()[0]?.lastScannedAt).not.toBeNull();
});

describe("what changes on the disk", () => {
  test("a new, a changed and a deleted file are noted", async () => {
    const library = await testLibrary();
    const folder = await photoFolder(manyPhotos(3));
    await library.add(folder);
    await photoFolder({ "3.jpg": smallJpeg(3), "1.jpg": smallJpeg(99) }, folder);
    await unlink(join(folder, "0.jpg"));
    expect(await library.scan()).toMatchObject({ files: 3, added: 2, unchanged: 1, missing: 1, moved: 0 });
    expect((await row(library, "0.jpg")).status).toBe("missing");
    expect(library.store.counts()).toMatchObject({ missing: 1 });

    await photoFolder({ "0.jpg": smallJpeg(0) }, folder);
    expect(await library.scan()).toMatchObject({ files: 4, missing: 0 });
    expect((await row(library, "0.jpg")).status).toBe("present");
  });

  test("a moved file keeps its photo and is not embedded again", async () => {
    let embedded = 0;
    const library = await testLibrary({
      imageTower: (tower) => ({
        embedImages(pictures) {
          embedded += pictures.length;
          return tower.embedImages(pictures);
        },
      }),
    });
    const folder = await photoFolder(manyPhotos(4));
    await library.add(folder);
    await mkdir(join(folder, "trip"));
    await rename(join(folder, "0.jpg"), join(folder, "trip/renamed.jpg"));
    await rename(join(folder, "1.jpg"), join(folder, "trip/1.jpg"));
    expect(await library.scan()).toMatchObject({
      photos: 4,
      files: 4,
      added: 0,
      moved: 2,
      missing: 0,
      unchanged: 2,
    });
    expect(embedded).toBe(4);
    expect(library.store.counts()).toMatchObject({ files: 4, missing: 0 });
  });

  test("a folder that is renamed is one move a file", async () => {
    const library = await testLibrary();
    const folder = await photoFolder(
      Object.fromEntries(Object.entries(manyPhotos(5)).map(([n, b]) => [`old/${n}`, b])),
    );
    await library.add(folder);
    await rename(join(folder, "old"), join(folder, "new"));
    expect(await library.scan()).toMatchObject({ photos: 5, files: 5, added: 0, moved: 5, missing: 0 });
  });

  test("copies are one photo in several places, embedded once", async () => {
    const library = await testLibrary();
    const bytes = await smallJpeg(1);
    const folder = await photoFolder({
      "a.jpg": bytes,
      "b.jpg": bytes,
      "c/d.jpg": bytes,
      "e.jpg": smallJpeg(2),
    });
    expect(await library.add(folder)).toMatchObject({ photos: 2, files: 4, added: 4, moved: 0 });
    expect(await library.vectors()).toBe(2);
    await photoFolder({ "f.jpg": bytes }, folder);
    expect(await library.scan()).toMatchObject({ photos: 2, files: 5, added: 1, moved: 0 });
  });

  test("what lies in a folder that may not be listed now stays as it was", async (context) => {
    if (process.platform === "win32" || process.getuid?.() === 0)
      context.skip("needs a user without all rights");
    const library = await testLibrary();
    const folder = await photoFolder({ "a.jpg": smallJpeg(1), "closed/b.jpg": smallJpeg(2) });
    await library.add(folder);
    await chmod(join(folder, "closed"), 0);
    const summary = await library.scan();
    await chmod(join(folder, "closed"), 0o700);
    expect(summary).toMatchObject({ photos: 2, files: 2, missing: 0 });
    expect(summary.failed).toMatchObject([{ path: join(folder, "closed"), code: "folder-unreadable" }]);
  });

  test("a file that may be read again is read without being asked to", async (context) => {
    if (process.platform === "win32" || process.getuid?.() === 0)
      context.skip("needs a user without all rights");
    const library = await testLibrary();
    const folder = await photoFolder({ "a.jpg": smallJpeg(1) });
    await chmod(join(folder, "a.jpg"), 0);
    expect((await library.add(folder)).failed).toMatchObject([{ code: "file-unreadable" }]);
    await chmod(join(folder, "a.jpg"), 0o600);
    expect(await library.scan()).toMatchObject({ photos: 1, added: 1, failed: [] });
  });

  test("a folder that cannot be reached is offline and nothing of it is lost, until it is back", async () => {
    const library = await testLibrary();
    const parent = await tempFolder("drive");
    const folder = join(parent, "photos");
    await photoFolder(manyPhotos(3), folder);
    await library.add(folder);
    await rename(folder, `${folder}-away`);
    const away = await library.scan();
    expect(away).toMatchObject({ photos: 3, files: 3, missing: 0 });
    expect(away.failed).toMatchObject([{ path: folder, code: "folder-missing" }]);
    expect(library.store.folders.list()[0]?.state).toBe("offline");
    expect(library.store.counts()).toMatchObject({ offline: 3, missing: 0 });

    // An empty mount point is the same.
    await mkdir(folder);
    expect((await library.scan()).failed).toMatchObject([{ code: "folder-missing" }]);
    expect(library.store.counts()).toMatchObject({ offline: 3 });

    await rm(folder, { recursive: true });
    await rename(`${folder}-away`, folder);
    expect(await library.scan()).toMatchObject({ photos: 3, added: 0, unchanged: 3, failed: [] });
    expect(library.store.folders.list()[0]?.state).toBe("online");
    expect(library.store.counts()).toMatchObject({ offline: 0, missing: 0 });
  });
});

describe("what cannot be read", () => {
  test("is a row with a reason, told once, and stops nothing", async () => {
    const library = await testLibrary();
    const folder = await photoFolder({
      "good.jpg": smallJpeg(1),
      "empty.jpg": Buffer.alloc(0),
      "text.jpg": images.textBytes(),
      "cut.jpg": images.truncatedJpeg(0.6),
      "bomb.png": images.pngBomb(),
      "old.JP2": images.textBytes(),
    });
    const summary = await library.add(folder);
    expect(summary).toMatchObject({ photos: 2, added: 2 });
    expect(summary.failed.map(({ path, code }) => [path.slice(folder.length + 1), code])).toEqual([
      ["bomb.png", "image-too-large"],
      ["cut.jpg", "image-truncated"],
      ["empty.jpg", "file-empty"],
      ["old.JP2", "unsupported-format"],
      ["text.jpg", "not-an-image"],
    ]);
    for (const { message } of summary.failed) expect(message).toMatch(/^[A-Z].+\. .+\.$/);
    expect(library.store.counts()).toMatchObject({ photos: 2, failed: 5 });
    expect((await row(library, "cut.jpg")).status).toBe("present");

    expect(await library.scan()).toMatchObject({ added: 0, unchanged: 6, failed: [] });
    const again = await library.scan({ retryFailed: true });
    expect(again).toMatchObject({ photos: 2, added: 0, unchanged: 3 });
    expect(again.failed).toHaveLength(4);

    await writeFile(join(folder, "text.jpg"), await smallJpeg(7));
    await unlink(join(folder, "empty.jpg"));
    expect(await library.scan()).toMatchObject({ photos: 3, added: 1, missing: 0, failed: [] });
    expect(library.store.counts()).toMatchObject({ photos: 3, failed: 3 });
  });

  test("an empty folder is added and says so", async () => {
    const library = await testLibrary();
    const folder = await photoFolder({ "readme.txt": images.textBytes() });
    const summary = await library.add(folder);
    expect(summary).toMatchObject({ photos: 0, files: 0 });
    expect(summary.failed).toMatchObject([{ path: folder, code: "folder-empty" }]);
  });

  test("a copy of a damaged picture is as damaged", async () => {
    const library = await testLibrary();
    const cut = await images.truncatedJpeg(0.6);
    const folder = await photoFolder({ "a.jpg": cut, "b.jpg": cut });
    const summary = await library.add(folder);
    expect(summary.failed.map(({ code }) => code)).toEqual(["image-truncated", "image-truncated"]);
    expect(summary.photos).toBe(1);
  });

  test("a file that kills every decoder costs itself alone, and is not tried again unasked", async () => {
    const spawnReal = createNodeSpawn({ childrenDir });
    let deaths = 0;
    const library = await testLibrary({
      spawnChild(name) {
        const child = spawnReal(name);
        const { transport } = child;
        return {
          ...child,
          transport: {
            ...transport,
            send(message) {
              transport.send(message);
              if (message.kind !== "request" || message.method !== "decode") return;
              if (!(message.params as { path: string }).path.endsWith("killer.jpg")) return;
              deaths++;
              child.kill();
            },
          },
        };
      },
    });
    const folder = await photoFolder({ ...manyPhotos(20), "killer.jpg": smallJpeg(1000) });
    const summary = await library.add(folder);
    expect(summary).toMatchObject({ photos: 20, added: 20 });
    expect(summary.failed).toMatchObject([{ path: join(folder, "killer.jpg"), code: "decoder-crashed" }]);
    expect(deaths).toBe(2);
    expect(await library.scan()).toMatchObject({ unchanged: 21, failed: [] });
    expect(deaths).toBe(2);
  });

  test("a file that changes while it is read is read again at the end", async () => {
    const folder = await photoFolder(manyPhotos(6));
    const spawnReal = createNodeSpawn({ childrenDir });
    let isTouched = false;
    const library = await testLibrary({
      spawnChild(name) {
        const child = spawnReal(name);
        if (name !== "decoder") return child;
        // The decoder's second look at the file finds another content under its name.
        const { transport } = child;
        return {
          ...child,
          transport: {
            ...transport,
            onMessage(listener) {
              transport.onMessage((message) => {
                const value = message.kind === "result" ? (message.value as { hash?: string } | null) : null;
                if (value?.hash !== undefined && !isTouched) {
                  isTouched = true;
                  const error = new Failure(
                    "file-changing",
                    "This file changed while it was being read. Scan again.",
                  );
                  return listener({
                    kind: "failure",
                    id: (message as { id: number }).id,
                    error: error.toData(),
                  });
                }
                return listener(message);
              });
            },
          },
        };
      },
    });
    expect(await library.add(folder)).toMatchObject({ photos: 6, added: 6, failed: [] });
    expect(isTouched).toBe(true);
  });
});

test("progress is told while it runs: files found and done, and the phases in order", async () => {
  const library = await testLibrary();
  const folder = await photoFolder(manyPhotos(30));
  await appendFile(join(folder, "bad.jpg"), "no picture");
  await library.add(folder);
  const phases = library.jobChanges.map((job) => job.phase);
  expect([...new Set(phases)]).toEqual(["listing", "reading", "finishing"]);
  expect(library.jobChanges.at(-1)).toMatchObject({
    state: "done",
    filesFound: 31,
    filesDone: 31,
    failed: 1,
  });
});
