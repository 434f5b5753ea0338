import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Disk } from "../../electron/engine/library/disk.ts";
import { realDisk } from "../../electron/engine/library/disk.ts";
import { jpeg } from "../fixtures/images.ts";
import { indexFolders, type TestEngine, testEngine } from "../support/engine.ts";
import { photoFolder, smallJpeg, testLibrary } from "../support/library.ts";

const quick = { settleMs: 100, pollMs: 200, presenceMs: 100, scheduleMs: 3_600_000, firstScanMs: 3_600_000 };

const photosOf = async ({ client }: TestEngine) => (await client.call("library.status", {})).counts.photos;
const folderOf = async ({ client }: TestEngine) => {
  const [folder] = await client.call("folders.list", {});
  if (!folder) throw new Error("There is no folder.");
  return folder;
};
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 50_000, interval: 50 });

async function watched(files: Record<string, Promise<Uint8Array>>) {
  const folder = await photoFolder(files);
  const started = await testEngine({ watch: quick });
  await indexFolders(started.client, folder);
  await eventually(async () => expect((await folderOf(started)).watch.how).toBe("watched"));
  return { folder, started };
}

test("what comes, goes and moves in a watched folder is in the library, without a scan being asked for", async () => {
  const { folder, started } = await watched({ "a.jpg": smallJpeg(1), "b/c.jpg": smallJpeg(2) });
  await writeFile(join(folder, "d.jpg"), await smallJpeg(3));
  await eventually(async () => expect(await photosOf(started)).toBe(3));
  await rm(join(folder, "a.jpg"));
  await eventually(async () => expect(await photosOf(started)).toBe(2));
  await rename(join(folder, "b"), join(folder, "e"));
  await eventually(async () => {
    const { viewId } = await started.client.call("view.open", {});
    const { items } = await started.client.call("view.page", { viewId, offset: 0, limit: 10 });
    const paths = items.map((item) => item?.path).sort();
    expect(paths).toEqual([join(folder, "d.jpg"), join(folder, "e/c.jpg")]);
  });
  const jobs = await started.client.call("jobs.list", {});
  expect(new Set(jobs.map(({ kind }) => kind))).toEqual(new Set(["index", "rescan"]));
});

test("what is left out leaves the library, and is there again when it is not", async () => {
  const { started } = await watched({ "a.jpg": smallJpeg(1), "private/b.jpg": smallJpeg(2) });
  const { id } = await folderOf(started);
  const folder = await started.client.call("folders.configure", { id, exclusions: "private/\n" });
  expect(folder.exclusions).toBe("private/\n");
  await eventually(async () => expect(await photosOf(started)).toBe(1));
  expect((await started.client.call("library.status", {})).counts.missing).toBe(0);
  await started.client.call("folders.configure", { id, exclusions: "" });
  await eventually(async () => expect(await photosOf(started)).toBe(2));
});

test("a folder that is switched off keeps its photos, is not looked at, and catches up when it is on again", async () => {
  const { folder, started } = await watched({ "a.jpg": smallJpeg(1) });
  const { id } = await folderOf(started);
  await started.client.call("folders.configure", { id, enabled: false });
  expect(await folderOf(started)).toMatchObject({ enabled: false, photos: 1, watch: { how: "unwatched" } });
  await rm(join(folder, "a.jpg"));
  await writeFile(join(folder, "b.jpg"), await smallJpeg(2));
  const { jobId } = await started.client.call("index.start", {});
  await started.client.call("jobs.wait", { jobId });
  expect(await photosOf(started)).toBe(1);
  await expect(started.client.call("index.start", { folderIds: [id] })).rejects.toMatchObject({
    code: "folder-off",
  });
  await started.client.call("folders.configure", { id, enabled: true });
  await eventually(async () => {
    const { counts } = await started.client.call("library.status", {});
    expect(counts).toMatchObject({ photos: 1, missing: 1 });
  });
});

test("all folders are scanned some time after the start", async () => {
  const folder = await photoFolder({ "a.jpg": smallJpeg(1) });
  const dataDir = await photoFolder({});
  const first = await testEngine({ dataDir });
  await indexFolders(first.client, folder);
  await first.close();
  await writeFile(join(folder, "b.jpg"), await smallJpeg(2));
  const second = await testEngine({ dataDir, watch: { ...quick, firstScanMs: 1 } });
  await eventually(async () => expect(await photosOf(second)).toBe(2));
});

test("how often folders are scanned is kept", async () => {
  const { client } = await testEngine();
  expect(await client.call("watch.settings", {})).toEqual({ rescanHours: 6 });
  expect(await client.call("watch.configure", { rescanHours: 0 })).toEqual({ rescanHours: 0 });
  expect(await client.call("watch.settings", {})).toEqual({ rescanHours: 0 });
});

test("without being asked to, an engine watches nothing", async () => {
  const folder = await photoFolder({ "a.jpg": smallJpeg(1) });
  const started = await testEngine();
  await indexFolders(started.client, folder);
  expect((await folderOf(started)).watch).toEqual({ how: "unwatched", why: null });
});

test("a file that is only in the cloud is listed and never opened, until it is asked for", async () => {
  const folder = await photoFolder({ "here.jpg": smallJpeg(1), "away.jpg": smallJpeg(2) });
  const away = join(folder, "away.jpg");
  await mkdir(join(folder, "other"));
  const opened: string[] = [];
  // As Windows and macOS show such a file: a size, and no block.
  const disk: Disk = {
    ...realDisk,
    async lstat(path) {
      const stats = await realDisk.lstat(path);
      if (path === away) stats.blocks = 0;
      return stats;
    },
  };
  const library = await testLibrary({
    crawl: {
      disk,
      cloud: {
        looksDehydrated: ({ size, blocks }) => size > 0 && blocks === 0,
        confirm: async (paths) => new Set(paths),
      },
    },
    onOpen: (path) => opened.push(path),
  });
  const summary = await library.add(folder);
  expect(summary.failed).toEqual([]);
  expect(library.store.counts()).toMatchObject({ photos: 1, cloud: 1, failed: 0 });
  await library.scan({ retryFailed: true });
  expect(new Set(opened)).toEqual(new Set([join(folder, "here.jpg")]));

  const [row] = library.store.folders.list();
  if (!row) throw new Error("There is no folder.");
  await library.wait(library.indexer.start({ folderIds: [row.id], part: { download: true } }));
  expect(new Set(opened)).toEqual(new Set([join(folder, "here.jpg"), away]));
  expect(library.store.counts()).toMatchObject({ photos: 2 });
  // Freed again by its program: it is still the photo that it was, and is not opened for that.
  opened.length = 0;
  await library.scan();
  expect(library.store.counts()).toMatchObject({ photos: 2, cloud: 1 });
  expect(opened).toEqual([]);
});

test("a photo whose name and folder are not UTF-8 is read and shown like any other", async (context) => {
  if (process.platform !== "linux") return context.skip("only Linux keeps such names");
  const folder = await photoFolder({});
  const inside = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from("\xe9t\xe9", "latin1")]);
  await mkdir(inside);
  const bytes = await jpeg({ width: 160, height: 120, seed: 7 });
  await writeFile(Buffer.concat([inside, Buffer.from("/\xc9glise.jpg", "latin1")]), bytes);
  const started = await testEngine();
  const summary = await indexFolders(started.client, folder);
  expect(summary).toMatchObject({ photos: 1, failed: [] });
  const { viewId } = await started.client.call("view.open", {});
  const { items } = await started.client.call("view.page", { viewId, offset: 0, limit: 1 });
  const hash = items[0]?.hash ?? "";
  for (const variant of ["thumbnail", "preview", "original"] as const) {
    expect((await started.client.call("media.locate", { hash, variant })).path).not.toBe("");
  }
  expect(await scanAgain(started)).toMatchObject({ unchanged: 1, added: 0, missing: 0 });
});

async function scanAgain({ client }: TestEngine) {
  const { jobId } = await client.call("index.start", {});
  return (await client.call("jobs.wait", { jobId })).summary;
}
