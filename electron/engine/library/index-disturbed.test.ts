import { symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import { callContext, changed, manyPhotos, photoFolder, testLibrary } from "../../../test/support/library.ts";
import { childrenDir } from "../../../test/support/paths.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { createNodeSpawn } from "../hosts/spawn-child.ts";

test("newest files are read first", async () => {
  const read: number[] = [];
  const folder = await photoFolder(manyPhotos(60));
  for (let i = 0; i < 60; i++) await utimes(join(folder, `${i}.jpg`), 1_600_000_000 + i, 1_600_000_000 + i);
  const spawnReal = createNodeSpawn({ childrenDir });
  const library = await testLibrary({
    pool: { size: 1 },
    spawnChild(name) {
      const child = spawnReal(name);
      const { transport } = child;
      return {
        ...child,
        transport: {
          ...transport,
          send(message) {
            transport.send(message);
            if (message.kind !== "request" || message.method !== "fingerprint") return;
            read.push(Number(/(\d+)\.jpg$/.exec((message.params as { path: string }).path)?.[1]));
          },
        },
      };
    },
  });
  await library.add(folder);
  expect(read).toEqual(Array.from({ length: 60 }, (_, i) => 59 - i));
});

test("a paused job writes what it has and goes on when it is resumed", async () => {
  const library = await testLibrary();
  const folder = await photoFolder(manyPhotos(40));
  const { jobId } = await library.handlers["folders.add"]({ paths: [folder] }, callContext);
  await changed(library, () => library.store.counts().photos > 0);
  library.jobs.pause(jobId);
  library.jobs.resume(jobId);
  expect(await library.wait(jobId)).toMatchObject({ photos: 40 });
});

test("a cancelled job keeps what is finished, and the next run does the rest", async () => {
  const library = await testLibrary();
  const folder = await photoFolder(manyPhotos(60));
  const { jobId } = await library.handlers["folders.add"]({ paths: [folder] }, callContext);
  await changed(library, () => library.store.counts().photos > 0);
  await library.jobs.cancel(jobId);
  const kept = library.store.counts().photos;
  expect(kept).toBeGreaterThan(0);
  const summary = await library.scan();
  expect(summary.photos).toBe(60);
  expect(summary.added).toBe(60 - kept);
  expect(await library.vectors()).toBe(60);
});

test("a full disk pauses the job with a sentence; resumed it completes and has lost nothing", async () => {
  let isFull = true;
  const full = () => new Failure("disk-full", "The disk is full. Free some space, then resume.");
  const library = await testLibrary({
    store: (real) => ({
      ...real,
      counts: real.counts,
      async writeIndexed(batch) {
        if (isFull && real.counts().photos >= 4) throw full();
        await real.writeIndexed(batch);
      },
    }),
  });
  const folder = await photoFolder(manyPhotos(40));
  const { jobId } = await library.handlers["folders.add"]({ paths: [folder] }, callContext);
  await changed(library, () => library.jobs.list()[0]?.state === "paused");
  expect(library.jobs.list()[0]?.problem).toMatchObject({ code: "disk-full" });
  isFull = false;
  library.jobs.resume(jobId);
  expect(await library.wait(jobId)).toMatchObject({ photos: 40, added: 40, failed: [] });
  expect(await library.vectors()).toBe(40);
});

test("photos that the model failed on are kept, and embedded by the next run", async () => {
  let isBroken = true;
  const library = await testLibrary({
    imageTower: (tower) => ({
      embedImages: (pictures) =>
        isBroken
          ? Promise.reject(new Failure("model-failed", "The model failed. Try again."))
          : tower.embedImages(pictures),
    }),
  });
  const folder = await photoFolder(manyPhotos(5));
  await expect(library.add(folder)).rejects.toMatchObject({ code: "model-failed" });
  expect(library.store.counts()).toMatchObject({ photos: 5, failed: 0 });
  expect(await library.vectors()).toBe(0);
  isBroken = false;
  expect(await library.scan()).toMatchObject({ added: 0, unchanged: 5, failed: [] });
  expect(await library.vectors()).toBe(5);
});

test("a second call joins the running job with its folders", async () => {
  const library = await testLibrary();
  const first = await photoFolder(manyPhotos(20));
  const second = await photoFolder(manyPhotos(20, 100));
  const a = await library.handlers["folders.add"]({ paths: [first] }, callContext);
  const b = await library.handlers["folders.add"]({ paths: [second] }, callContext);
  expect(b.jobId).toBe(a.jobId);
  expect(await library.wait(a.jobId)).toMatchObject({ photos: 40 });
});

test("a folder that is added while another is read is listed at once", async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const library = await testLibrary({
    imageTower: (tower) => ({
      async embedImages(pictures) {
        await released;
        return await tower.embedImages(pictures);
      },
    }),
  });
  const first = await photoFolder(manyPhotos(20));
  const second = await photoFolder(manyPhotos(20, 100));
  const { jobId } = await library.handlers["folders.add"]({ paths: [first] }, callContext);
  const job = () => library.jobs.list().find(({ id }) => id === jobId);
  await changed(library, () => job()?.phase === "reading");
  await library.handlers["folders.add"]({ paths: [second] }, callContext);
  await changed(library, () => job()?.filesFound === 40);
  expect(job()?.filesDone).toBe(0);
  release();
  expect(await library.wait(jobId)).toMatchObject({ photos: 40, added: 40 });
});

test("a folder that is added while missing vectors are made up for is scanned by the same run", async () => {
  let mode: "broken" | "held" = "broken";
  let askedFor = () => {};
  let release = () => {};
  const asked = new Promise<void>((resolve) => {
    askedFor = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const library = await testLibrary({
    imageTower: (tower) => ({
      async embedImages(pictures) {
        if (mode === "broken") throw new Failure("model-failed", "The model failed. Try again.");
        askedFor();
        await released;
        return await tower.embedImages(pictures);
      },
    }),
  });
  await expect(library.add(await photoFolder(manyPhotos(5)))).rejects.toMatchObject({ code: "model-failed" });
  mode = "held";
  const jobId = library.indexer.start();
  await asked;
  const second = await photoFolder(manyPhotos(7, 100));
  const late = await library.handlers["folders.add"]({ paths: [second] }, callContext);
  expect(late.jobId).toBe(jobId);
  release();
  expect(await library.wait(jobId)).toMatchObject({ photos: 12, added: 7 });
  expect(await library.vectors()).toBe(12);
  expect(library.store.folders.list().map((folder) => folder.lastScannedAt)).not.toContain(null);
});

test("a folder that is removed while it is indexed leaves nothing behind", async () => {
  const library = await testLibrary();
  const folder = await photoFolder(manyPhotos(60));
  const { jobId, folders } = await library.handlers["folders.add"]({ paths: [folder] }, callContext);
  await changed(library, () => library.store.counts().photos > 0);
  await library.handlers["folders.remove"]({ id: folders[0]!.id }, callContext);
  expect(await library.wait(jobId)).toMatchObject({ photos: 0, files: 0 });
  expect(library.store.folders.list()).toEqual([]);
});

test("the library's own folder inside a scanned one is not a photo", async () => {
  const folder = await tempFolder("photos");
  const dataDir = join(folder, "library");
  const library = await testLibrary({ dataDir });
  await photoFolder(manyPhotos(3), folder);
  expect(await library.add(folder)).toMatchObject({ photos: 3 });
  expect(await library.scan()).toMatchObject({ photos: 3, added: 0 });
});

test("the library's own folder is recognised through a link", async (context) => {
  if (process.platform === "win32") context.skip("links need rights there");
  const folder = await tempFolder("photos");
  const dataDir = join(folder, "library");
  const library = await testLibrary({ dataDir });
  await photoFolder(manyPhotos(3), folder);
  const link = join(await tempFolder("links"), "photos");
  await symlink(folder, link);
  expect(await library.add(link)).toMatchObject({ photos: 3 });
  expect(await library.scan()).toMatchObject({ photos: 3, added: 0 });
});
