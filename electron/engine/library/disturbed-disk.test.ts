import { join } from "node:path";
import { expect, test } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import { callContext, changed, manyPhotos, photoFolder, testLibrary } from "../../../test/support/library.ts";
import { type Disk, realDisk } from "./disk.ts";

const notAllowed = (path: string) => Object.assign(new Error(`EACCES: ${path}`), { code: "EACCES" });

test("a permission that is lost half-way through a folder costs none of its photos", async () => {
  let isLost = false;
  const disk: Disk = {
    ...realDisk,
    async *list(folder) {
      let told = 0;
      for await (const entry of realDisk.list(folder)) {
        if (isLost && folder.endsWith("inner") && ++told > 2) throw notAllowed(folder);
        yield entry;
      }
    },
  };
  const library = await testLibrary({ crawl: { disk } });
  const photos = Object.entries(manyPhotos(6)).map(([name, bytes]) => [`inner/${name}`, bytes] as const);
  const folder = await photoFolder({ ...manyPhotos(2, 100), ...Object.fromEntries(photos) });
  await library.add(folder);
  isLost = true;
  const summary = await library.scan();
  expect(summary).toMatchObject({ photos: 8, files: 8, missing: 0 });
  expect(summary.failed).toMatchObject([{ path: join(folder, "inner"), code: "folder-unreadable" }]);
  isLost = false;
  expect(await library.scan()).toMatchObject({ photos: 8, unchanged: 8, failed: [] });
});

test("a file whose size may not be asked for any more keeps its photo", async () => {
  let isLost = false;
  const disk: Disk = {
    ...realDisk,
    lstat: (path) =>
      isLost && path.endsWith("1.jpg") ? Promise.reject(notAllowed(path)) : realDisk.lstat(path),
  };
  const library = await testLibrary({ crawl: { disk } });
  const folder = await photoFolder(manyPhotos(3));
  await library.add(folder);
  isLost = true;
  const summary = await library.scan();
  expect(summary).toMatchObject({ photos: 3, files: 3, missing: 0 });
  expect(summary.failed).toMatchObject([{ path: join(folder, "1.jpg"), code: "file-unreadable" }]);
  isLost = false;
  expect(await library.scan()).toMatchObject({ photos: 3, unchanged: 3, failed: [] });
  expect(await library.vectors()).toBe(3);
});

test("a disk that is full when a thumbnail is written pauses the job; resumed it has every thumbnail", async () => {
  let isFull = true;
  let written = 0;
  const library = await testLibrary({
    thumbnails: (real) => ({
      ...real,
      async write(...given) {
        if (isFull && ++written > 5)
          throw new Failure("disk-full", "The disk is full. Free some space, then resume.");
        return await real.write(...given);
      },
    }),
  });
  const folder = await photoFolder(manyPhotos(20));
  const { jobId } = await library.handlers["folders.add"]({ paths: [folder] }, callContext);
  await changed(library, () => library.jobs.list()[0]?.state === "paused");
  expect(library.jobs.list()[0]?.problem).toMatchObject({ code: "disk-full" });
  isFull = false;
  library.jobs.resume(jobId);
  expect(await library.wait(jobId)).toMatchObject({ photos: 20, added: 20, failed: [] });
  const order = library.store.photos.timeline();
  for (let i = 0; i < order.length; i++)
    expect(await library.thumbnails.has(order.hashAt(i), "thumbnail")).toBe(true);
});
