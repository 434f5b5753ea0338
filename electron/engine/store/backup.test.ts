import { mkdir, readdir, stat, truncate } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { snapshotFolder } from "../../../test/support/folder-snapshot.ts";
import { writeFirstStore } from "../../../test/support/old-store.ts";
import { canMakeSmallDisk, smallDisk } from "../../../test/support/small-disk.ts";
import { hashOf, openTestStore, storePlace, testSet, unitVector } from "../../../test/support/store.ts";
import { backUpStore, listBackups } from "./backup.ts";
import { migrations, newestVersion } from "./migrations.ts";
import type { Migration } from "./steps/step.ts";

const later = newestVersion + 1;

/** A program that is yet to be written: its step deletes every photo of folder "b", which a person would want to have back. */
function harmfulStep(interrupt: () => void = () => {}): Migration {
  return {
    number: later,
    async run(connection) {
      const files = await connection.openTable("files");
      await files.delete("path like 'pictures/b/%'");
      interrupt();
    },
  };
}

async function firstStore(): Promise<string> {
  const uri = await storePlace();
  await writeFirstStore(uri);
  return uri;
}

const backupNames = async (uri: string) =>
  (await listBackups(dirname(uri))).map(({ path }) => basename(path));

describe("a library of the first version", () => {
  it("opens with every folder, photo, place, problem and vector that it had", async () => {
    const store = await openTestStore(await firstStore());
    expect(store.version).toBe(newestVersion);
    expect(store.folders.list().map(({ id }) => id)).toEqual(["a", "b"]);
    expect(store.counts()).toEqual({ photos: 5, files: 7, missing: 1, offline: 0, failed: 1 });
    const places = await store.files.ofHashes([hashOf(0), hashOf(5)]);
    expect(places.get(hashOf(0))).toHaveLength(2);
    expect(places.get(hashOf(5))?.map(({ status }) => status)).toEqual(["missing"]);
    const vectors = await store.embeddings(testSet);
    expect((await vectors.nearest(unitVector(3), { limit: 1 }))[0]?.hash).toBe(hashOf(3));
  });

  it("is copied before the first step, and the copy is as it was to the last byte", async () => {
    const uri = await firstStore();
    const before = (await snapshotFolder(uri)).map(withoutTime);
    await openTestStore(uri, undefined, [...migrations, harmfulStep()]);
    const [backup] = await listBackups(dirname(uri));
    expect(backup?.version).toBe(1);
    const copied = (await snapshotFolder(backup?.path ?? "")).map(withoutTime);
    // What the library calls itself is noted before the copy is made; all else is the same.
    expect(copied.filter((line) => !line.startsWith("meta.lance"))).toEqual(
      before.filter((line) => !line.startsWith("meta.lance")),
    );
  });

  it("has a copy in which what a step did is not done", async () => {
    const uri = await firstStore();
    const store = await openTestStore(uri, undefined, [...migrations, harmfulStep()]);
    expect(store.counts().files).toBe(5);
    const [backup] = await listBackups(dirname(uri));
    const restored = await openTestStore(backup?.path ?? "");
    expect(restored.counts()).toMatchObject({ photos: 5, files: 7, missing: 1 });
  });
});

describe("a step that fails half-way", () => {
  it("says where the library as it was lies, and goes on at the next start with the same copy", async () => {
    const uri = await firstStore();
    const failing = harmfulStep(() => {
      throw new TypeError("cannot read properties of undefined");
    });
    const opening = openTestStore(uri, undefined, [...migrations, failing]);
    await expect(opening).rejects.toMatchObject({ code: "library-update-failed" });
    const kept = await backupNames(uri);
    expect(kept).toHaveLength(1);
    await expect(opening).rejects.toThrow(kept[0]);

    const store = await openTestStore(uri, undefined, [...migrations, harmfulStep()]);
    expect(store.counts().files).toBe(5);
    expect(await backupNames(uri)).toEqual(kept);
  });
});

describe("backups", () => {
  it("are not made where there is nothing to bring up to date", async () => {
    const uri = await storePlace();
    await (await openTestStore(uri)).close();
    await (await openTestStore(uri)).close();
    expect(await backupNames(uri)).toEqual([]);
  });

  it("are kept twice, and what was cut short is removed", async () => {
    const uri = await firstStore();
    const library = dirname(uri);
    await mkdir(join(library, "store-backup-1-2026-01-01-000000.part", "x"), { recursive: true });
    for (const day of ["2026-03-01", "2026-03-02", "2026-03-03"]) {
      await backUpStore({ storeDir: uri, version: 1, now: new Date(`${day}T10:20:30.456Z`) });
    }
    expect((await readdir(library)).sort()).toEqual([
      "store",
      "store-backup-1-2026-03-02-102030",
      "store-backup-1-2026-03-03-102030",
    ]);
  });

  it("share no file with the store but those of vectors, so that damage to one is not damage to the other", async () => {
    const uri = await firstStore();
    const { path } = await backUpStore({ storeDir: uri, version: 1 });
    const shared = (await inodesOf(path)).filter(([, inode]) => inode !== null);
    const own = new Map(await inodesOf(uri));
    for (const [name, inode] of shared) {
      if (!name.startsWith("embeddings_")) expect(inode, name).not.toBe(own.get(name));
    }
  });

  it("do not begin where the disk has not enough room, which is said in a sentence before anything is written", async () => {
    const uri = await firstStore();
    const backingUp = backUpStore({ storeDir: uri, version: 1, free: 1_000_000 });
    await expect(backingUp).rejects.toMatchObject({ code: "disk-full" });
    await expect(backingUp).rejects.toThrow(/takes \d+ MB, and its disk has 1 MB left/);
    expect(await readdir(dirname(uri))).toEqual(["store"]);
  });

  it("leave nothing behind when the disk is full in the middle of the copy", async (context) => {
    if (!(await canMakeSmallDisk())) context.skip("a small disk can be had only by root on Linux");
    const library = await smallDisk(300_000);
    const uri = join(library, "store");
    await writeFirstStore(uri);
    await expect(backUpStore({ storeDir: uri, version: 1, free: null })).rejects.toMatchObject({
      code: "ENOSPC",
    });
    expect(await readdir(library)).toEqual(["store"]);
  });

  it("are refused where the store cannot be read, instead of keeping a copy of damage", async () => {
    const uri = await firstStore();
    const data = join(uri, "photos.lance", "data");
    for (const name of await readdir(data)) await truncate(join(data, name), 10);
    await expect(backUpStore({ storeDir: uri, version: 1 })).rejects.toThrow();
    expect(await readdir(dirname(uri))).toEqual(["store"]);
  });
});

const withoutTime = (line: string) => line.replace(/ [\d.]+ (\w+)$/, " $1");

async function inodesOf(folder: string): Promise<[string, number | null][]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length + 1), (await stat(path)).ino] as [string, number];
      }),
  );
}
