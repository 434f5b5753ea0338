import { cp, readdir, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { connect } from "@lancedb/lancedb";
import { beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../../../shared/errors.ts";
import { snapshotFolder } from "../../../../test/support/folder-snapshot.ts";
import { writeFirstStore } from "../../../../test/support/old-store.ts";
import {
  fileRow,
  folderRow,
  hashOf,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
  unitVector,
} from "../../../../test/support/store.ts";
import { backUpStore } from "../backup.ts";
import { nextOf, settleStore } from "./exchange.ts";
import { repairStore } from "./repair-store.ts";

const toPath = ({ path }: { path: string }) => `/${path}`;
const repair = (storeDir: string) => repairStore({ storeDir, toPath });

/** Two folders with photos in a few batches, so that tables have several files and versions. */
async function filledStore(): Promise<string> {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  await store.folders.put(folderRow("b"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 10, "a") });
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(10, 20, "b") });
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(20, 30, "b") });
  await store.close();
  return uri;
}

const newestFirst = async (folder: string) => {
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const times = await Promise.all(files.map(async (file) => [(await stat(file)).mtimeMs, file] as const));
  return times.sort((a, b) => b[0] - a[0]).map(([, file]) => file);
};

describe("a store that is well", () => {
  it("is left as it is, to the last byte", async () => {
    const uri = await filledStore();
    const before = await snapshotFolder(dirname(uri));
    expect(await repair(uri)).toEqual({ did: [], didNot: [], aside: null });
    expect(await snapshotFolder(dirname(uri))).toEqual(before);
  });

  it("is not made where there was none", async () => {
    const uri = await storePlace();
    expect(await repair(uri)).toEqual({ did: [], didNot: [], aside: null });
    expect(await readdir(dirname(uri))).toEqual([]);
  });
});

describe("a damaged store", () => {
  it("keeps the rows of every file of a table but the one that is torn", async () => {
    const uri = await filledStore();
    const [, middle] = await newestFirst(join(uri, "files.lance", "data"));
    await truncate(middle ?? "", 40);
    await expect(openTestStore(uri)).rejects.toMatchObject({ code: "library-damaged" });
    const report = await repair(uri);
    expect(report.did[0]).toMatch(/the list of files .*20 rows could still be read/);
    expect(report.didNot.join()).toMatch(/10 rows of the list of files. Index your folders again/);
    const store = await openTestStore(uri);
    expect(store.counts().files).toBeGreaterThanOrEqual(20);
    // Photos whose place was lost are kept with their vectors, for the next look through the folders.
    const vectors = await store.embeddings(testSet);
    for (let n = 0; n < 30; n++) expect(vectors.has(hashOf(n)), String(n)).toBe(true);
  });

  it("goes back to the version before where the newest manifest is torn", async () => {
    const uri = await filledStore();
    const [newest] = await newestFirst(join(uri, "files.lance", "_versions"));
    await truncate(newest ?? "", 5);
    for (const file of await newestFirst(join(uri, "files.lance", "_versions")))
      if (file.endsWith(".manifest") && (await stat(file)).size === 5) await writeFile(file, "");
    await repair(uri);
    const store = await openTestStore(uri);
    expect(store.counts().files).toBeGreaterThanOrEqual(20);
    expect((await store.embeddings(testSet)).has(hashOf(29))).toBe(true);
  });

  it("gets from the backup what cannot be had otherwise, and keeps what came after", async () => {
    const uri = await filledStore();
    await backUpStore({ storeDir: uri, version: 1 });
    const store = await openTestStore(uri);
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(30, 40, "a") });
    await store.close();
    const files = await newestFirst(join(uri, "photos.lance", "data"));
    for (const file of files.slice(1)) await truncate(file, 0);
    const report = await repair(uri);
    expect(report.did.join(" ")).toMatch(/10 rows could still be read, 30 rows from the copy of/);
    const mended = await openTestStore(uri);
    expect(mended.counts()).toMatchObject({ photos: 40, files: 40 });
  });

  it("whose list of files is gone shows its photos again after the next scan, without computing anything anew", async () => {
    const uri = await filledStore();
    await rm(join(uri, "files.lance"), { recursive: true });
    await expect(openTestStore(uri)).rejects.toMatchObject({ code: "library-damaged" });
    const report = await repair(uri);
    expect(report.didNot.join()).toMatch(/the list of files .*Index your folders again/);
    const store = await openTestStore(uri);
    expect(store.counts()).toMatchObject({ photos: 0, files: 0 });
    await store.files.put([fileRow("a", "3.jpg", hashOf(3))]);
    expect(store.counts()).toMatchObject({ photos: 1, files: 1 });
    expect((await store.embeddings(testSet)).has(hashOf(7))).toBe(true);
  });

  it("whose list of folders is gone has folders again, where its files lie", async () => {
    const uri = await filledStore();
    await rm(join(uri, "folders.lance"), { recursive: true });
    await repair(uri);
    const store = await openTestStore(uri);
    expect(
      store.folders
        .list()
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["/pictures/a", "/pictures/b"]);
    expect(store.counts()).toMatchObject({ photos: 30, files: 30 });
  });

  it("that does not say its version says it again, and what its vectors are", async () => {
    const uri = await filledStore();
    await rm(join(uri, "meta.lance"), { recursive: true });
    await repair(uri);
    const store = await openTestStore(uri);
    const vectors = await store.embeddings(testSet);
    expect(store.counts().photos).toBe(30);
    expect((await vectors.nearest(unitVector(4), { limit: 1 }))[0]?.hash).toBe(hashOf(4));
  });

  it("is kept beside the mended one, as it was", async () => {
    const uri = await filledStore();
    await rm(join(uri, "folders.lance"), { recursive: true });
    const before = await snapshotFolder(uri);
    const { aside } = await repair(uri);
    expect(await snapshotFolder(aside ?? "")).toEqual(before);
  });

  it("of the first version is mended by a later program", async () => {
    const uri = await storePlace();
    await writeFirstStore(uri);
    const [newest] = await newestFirst(join(uri, "files.lance", "data"));
    await truncate(newest ?? "", 3);
    await repair(uri);
    const store = await openTestStore(uri);
    expect(store.counts().files).toBeGreaterThanOrEqual(1);
    expect(store.folders.list()).toHaveLength(2);
  });
});

describe("an exchange that was cut short", () => {
  it("is finished at the next opening if the old store was away already", async () => {
    const uri = await filledStore();
    await rename(uri, nextOf(uri));
    expect((await openTestStore(uri)).counts().photos).toBe(30);
  });

  it("is given up if it had not begun", async () => {
    const uri = await filledStore();
    await cp(uri, nextOf(uri), { recursive: true });
    await settleStore(uri);
    expect(await readdir(dirname(uri))).toEqual(["store"]);
  });
});

describe("every file of a small store, each damaged alone", () => {
  let pattern = "";
  let names: string[] = [];
  const ways = [
    async (file: string) => truncate(file, Math.floor((await stat(file)).size / 2)),
    async (file: string) => writeFile(file, Buffer.alloc((await stat(file)).size)),
    (file: string) => rm(file),
  ] as const;

  beforeAll(async () => {
    const { makeTempFolder } = await import("../../../../test/support/temp-folder.ts");
    pattern = join(await makeTempFolder("store"), "store");
    const { openStoreWith } = await import("../open.ts");
    const { silentLog } = await import("../../log.ts");
    const store = await openStoreWith({ uri: pattern, log: silentLog, beforeCommit: () => undefined });
    await store.folders.put(folderRow("a"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 300, "a") });
    await store.files.setStatus([fileRow("a", "1.jpg", hashOf(1))], "offline");
    await store.close();
    const connection = await connect(pattern);
    const { Index } = await import("@lancedb/lancedb");
    const vectors = await connection.openTable("embeddings_test_fp32");
    const config = Index.ivfFlat({ numPartitions: 1, distanceType: "cosine" });
    await vectors.createIndex("vector", { config, name: "vector_idx" });
    connection.close();
    names = (await readdir(pattern, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(pattern.length + 1))
      .sort()
      // One record of a transaction stands for all: nobody reads them again.
      .filter((name, n, all) => !name.includes("_transactions") || !all[n - 1]?.includes("_transactions"));
    return () => rm(dirname(pattern), { recursive: true, force: true });
  });

  it("opens, or says in a sentence that it does not; mended, it has its photos or says what is lost", async () => {
    expect(names.length).toBeGreaterThan(20);
    const told: string[] = [];
    for (const [n, name] of names.entries()) {
      // Each file in one way; which one changes with the file.
      const damage = ways[n % ways.length] ?? ways[0];
      const uri = await storePlace();
      await cp(pattern, uri, { recursive: true });
      await damage(join(uri, name));
      const opened = await openTestStore(uri).catch((thrown: unknown) => thrown);
      if (opened instanceof Error) {
        expect(opened, name).toBeInstanceOf(Failure);
        expect((opened as Failure).code, name).toBe("library-damaged");
      } else await (opened as { close(): Promise<void> }).close();
      const report = await repair(uri);
      const store = await openTestStore(uri);
      const { photos, files } = store.counts();
      told.push(
        `${name}: ${opened instanceof Error ? "damaged" : "opens"}, ${photos}/${files}/${(await store.embeddings(testSet)).count} ${report.did.concat(report.didNot).join(" ")}`,
      );
      if (report.didNot.length === 0) expect(photos, told.at(-1)).toBeGreaterThanOrEqual(300);
      // Whatever was lost can be written again.
      await store.folders.put(folderRow("a"));
      await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 300, "a") });
      expect(store.counts().photos, name).toBe(300);
      expect((await store.embeddings(testSet)).count, name).toBe(300);
      await store.close();
    }
  }, 240_000);
});
