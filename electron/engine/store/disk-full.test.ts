import { execFile } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  folderRow,
  hashOf,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
} from "../../../test/support/store.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { asStoreFailure } from "./failures.ts";
import type { Store } from "./store.ts";

const run = promisify(execFile);

describe("what LanceDB says about a disk", () => {
  const told = [
    ["disk-full", "lance error: LanceError(IO): No space left on device (os error 28)"],
    ["disk-full", "There is not enough space on the disk. (os error 112)"],
    ["disk-full", "ENOSPC: no space left on device, mkdir '/library/store'"],
    ["library-unwritable", "lance error: LanceError(IO): Permission denied (os error 13)"],
    ["library-unwritable", "EROFS: read-only file system, mkdir '/library/store'"],
  ] as const;
  for (const [code, text] of told) {
    it(`becomes ${code}: ${text}`, () => {
      expect(asStoreFailure(new Error(text))).toMatchObject({ code });
    });
  }

  it("stays as it is where it is none of these", () => {
    const bug = new Error("Invalid user input: no column vectr");
    expect(asStoreFailure(bug)).toBe(bug);
  });
});

it("a write that meets a full disk fails as disk-full, counts nothing, and works when there is space again", async () => {
  let full = false;
  const store = await openTestStore(await storePlace(), ({ table }) => {
    if (full && table === "photos") throw new Error("IO error: No space left on device (os error 28)");
  });
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
  full = true;
  const batch = { set: testSet, photos: indexedPhotos(3, 6, "a") };
  await expect(store.writeIndexed(batch)).rejects.toMatchObject({ code: "disk-full" });
  expect(store.counts()).toMatchObject({ photos: 3, files: 3 });
  full = false;
  await store.writeIndexed(batch);
  expect(store.counts()).toMatchObject({ photos: 6, files: 6 });
});

const smallDisk = await canMount();

describe.skipIf(!smallDisk)("on a disk of 2 MB (needs root on Linux; skipped elsewhere)", () => {
  it("nothing that was finished is lost, and indexing goes on after space was made", async () => {
    const disk = await tempFolder("small-disk");
    await run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]);
    onTestFinished(async () => {
      await run("umount", ["--lazy", disk]);
    });
    const ballast = join(disk, "ballast");
    await writeFile(ballast, Buffer.alloc(1_000_000));
    const uri = join(disk, "store");
    await mkdir(uri);
    const store = await openTestStore(uri);
    await store.folders.put(folderRow("a"));

    const done = await writeUntilFull(store);
    expect(store.counts().photos).toBe(done);
    expect((await store.embeddings(testSet)).has(hashOf(0))).toBe(true);

    rmSync(ballast);
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(done, done + 100, "a") });
    expect(store.counts()).toMatchObject({ photos: done + 100, files: done + 100 });
    await store.close();

    const again = await openTestStore(uri);
    expect(again.counts()).toMatchObject({ photos: done + 100, files: done + 100 });
    expect((await again.embeddings(testSet)).count).toBe(done + 100);
  });
});

/** Photos that were written before the disk was full. */
async function writeUntilFull(store: Store): Promise<number> {
  for (let done = 0; done < 100_000; done += 100) {
    try {
      await store.writeIndexed({ set: testSet, photos: indexedPhotos(done, done + 100, "a") });
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: "disk-full" });
      return done;
    }
  }
  throw new Error("The disk never became full");
}

async function canMount(): Promise<boolean> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const probe = join(await import("node:os").then((os) => os.tmpdir()), `albumen-mount-${process.pid}`);
  await mkdir(probe);
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", probe]);
    await run("umount", [probe]);
    return true;
  } catch {
    return false;
  } finally {
    if (readdirSync(probe).length === 0) rmSync(probe, { recursive: true });
  }
}
