import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connect } from "@lancedb/lancedb";
import { describe, expect, it } from "vitest";
import { snapshotFolder } from "../../../test/support/folder-snapshot.ts";
import {
  fileRow,
  folderRow,
  hashOf,
  indexedPhoto,
  indexedPhotos,
  openTestStore,
  photoRow,
  storePlace,
  testSet,
  unitVector,
} from "../../../test/support/store.ts";
import { placeKey } from "./file-columns.ts";
import { newestVersion } from "./migrations.ts";

describe("opening a store", () => {
  it("makes an empty store of the newest version where there was nothing", async () => {
    const store = await openTestStore(await storePlace());
    expect(store.version).toBe(newestVersion);
    expect(store.libraryId).toMatch(/^[0-9a-f-]{36}$/);
    expect(store.counts()).toEqual({ photos: 0, files: 0, missing: 0, offline: 0, failed: 0 });
  });

  it("finds the same library again", async () => {
    const uri = await storePlace();
    const first = await openTestStore(uri);
    await first.folders.put(folderRow("a"));
    await first.writeIndexed({ set: testSet, photos: indexedPhotos(0, 5, "a") });
    await first.close();

    const second = await openTestStore(uri);
    expect(second.libraryId).toBe(first.libraryId);
    expect(second.folders.list()).toEqual([folderRow("a")]);
    expect(second.counts()).toEqual({ photos: 5, files: 5, missing: 0, offline: 0, failed: 0 });
    expect((await second.embeddings(testSet)).count).toBe(5);
    expect(second.photos.has(hashOf(3))).toBe(true);
  });

  it("refuses a store of a newer version and touches nothing of it", async () => {
    const uri = await storePlace();
    await (await openTestStore(uri)).close();
    const connection = await connect(uri);
    const meta = await connection.openTable("meta");
    await meta.update({ where: "key = 'version'", values: { value: String(newestVersion + 1) } });
    meta.close();
    connection.close();
    const before = await snapshotFolder(uri);

    await expect(openTestStore(uri)).rejects.toMatchObject({ code: "library-newer" });
    expect(await snapshotFolder(uri)).toEqual(before);
  });

  it("calls a store damaged that has photos but no version", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    await store.folders.put(folderRow("a"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 1, "a") });
    await store.close();
    const connection = await connect(uri);
    await connection.dropTable("meta");
    connection.close();

    await expect(openTestStore(uri)).rejects.toMatchObject({ code: "library-damaged" });
  });

  it("calls a store damaged whose files are garbage or gone", async () => {
    for (const part of ["_versions", "data"]) {
      const uri = await storePlace();
      const store = await openTestStore(uri);
      await store.folders.put(folderRow("a"));
      await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
      await store.close();
      const folder = join(uri, "photos.lance", part);
      for (const name of await readdir(folder)) await writeFile(join(folder, name), "garbage");
      await expect(openTestStore(uri), part).rejects.toMatchObject({ code: "library-damaged" });
      for (const name of await readdir(folder)) await rm(join(folder, name));
      await expect(openTestStore(uri), `no ${part}`).rejects.toMatchObject({ code: "library-damaged" });
    }
  });

  it("takes any address that LanceDB takes, not only a path", async () => {
    const store = await openTestStore(pathToFileURL(await storePlace()).href);
    await store.folders.put(folderRow("a"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
    expect(store.counts().photos).toBe(3);
    expect(await store.size()).toBeGreaterThan(0);
  });

  it("finishes a first opening that was interrupted", async () => {
    const uri = await storePlace();
    let commits = 0;
    const dying = () => {
      if (++commits === 2) throw new Error("killed");
    };
    await expect(openTestStore(uri, dying)).rejects.toThrow("killed");
    const store = await openTestStore(uri);
    expect(store.version).toBe(newestVersion);
  });
});

describe("a process that dies between two tables", () => {
  const tables = ["embeddings_test_fp32", "photos", "files"];
  for (const dead of tables) {
    it(`leaves a consistent store when it dies before the commit to ${dead}`, async () => {
      const uri = await storePlace();
      let armed = false;
      const dying = await openTestStore(uri, ({ table }) => {
        if (armed && table === dead) throw new Error("killed");
      });
      await dying.folders.put(folderRow("a"));
      await dying.writeIndexed({ set: testSet, photos: indexedPhotos(0, 4, "a") });
      armed = true;
      const lost = indexedPhotos(4, 8, "a");
      await expect(dying.writeIndexed({ set: testSet, photos: lost })).rejects.toThrow("killed");
      await dying.close();

      const store = await openTestStore(uri);
      const embeddings = await store.embeddings(testSet);
      expect(store.counts().photos).toBe(4);
      expect(embeddings.count).toBe(4);
      expect(store.photos.has(hashOf(6))).toBe(false);
      expect(await embeddings.nearest(unitVector(6), { limit: 10 })).toHaveLength(4);

      await store.writeIndexed({ set: testSet, photos: lost });
      expect(store.counts()).toMatchObject({ photos: 8, files: 8 });
      const [best] = await embeddings.nearest(unitVector(6), { limit: 1 });
      expect(best?.hash).toBe(hashOf(6));
      expect(await rowsOnDisk(uri)).toEqual({ embeddings_test_fp32: 8, photos: 8, files: 8 });
    });
  }

  it("loses nothing when the failed batch is written again by the same process", async () => {
    const uri = await storePlace();
    let failing = "";
    const store = await openTestStore(uri, ({ table }) => {
      if (table === failing) throw new Error("no");
    });
    await store.folders.put(folderRow("a"));
    const photos = indexedPhotos(0, 4, "a");
    for (const table of tables) {
      failing = table;
      await expect(store.writeIndexed({ set: testSet, photos })).rejects.toThrow("no");
    }
    failing = "";
    await store.writeIndexed({ set: testSet, photos });
    expect(store.counts()).toMatchObject({ photos: 4, files: 4 });
    expect(await rowsOnDisk(uri)).toEqual({ embeddings_test_fp32: 4, photos: 4, files: 4 });
  });

  it("clears away the files of a folder whose removal was interrupted", async () => {
    const uri = await storePlace();
    let armed = false;
    const dying = await openTestStore(uri, ({ table }) => {
      if (armed && table === "files") throw new Error("killed");
    });
    await dying.folders.put(folderRow("a"));
    await dying.writeIndexed({ set: testSet, photos: indexedPhotos(0, 4, "a") });
    armed = true;
    await expect(dying.folders.remove("a")).rejects.toThrow("killed");
    await dying.close();

    const store = await openTestStore(uri);
    expect(store.folders.list()).toEqual([]);
    expect(store.counts()).toMatchObject({ photos: 0, files: 0 });
    await store.folders.put(folderRow("b"));
    expect(await rowsOnDisk(uri)).toEqual({ embeddings_test_fp32: 0, photos: 0, files: 0 });
    expect(store.files.countOf("b")).toBe(0);
  });

  it("does not take a vector that lost its photo for that of another photo", async () => {
    const uri = await storePlace();
    const first = await openTestStore(uri, ({ table }) => {
      if (table === "photos") throw new Error("killed");
    });
    await first.folders.put(folderRow("a"));
    await expect(first.writeIndexed({ set: testSet, photos: [indexedPhoto(1, "a")] })).rejects.toThrow(
      "killed",
    );
    await first.close();

    const store = await openTestStore(uri);
    await store.writeIndexed({ set: testSet, photos: [{ ...indexedPhoto(2, "a"), embedding: null }] });
    const embeddings = await store.embeddings(testSet);
    expect(embeddings.has(hashOf(2))).toBe(false);
    expect(await embeddings.nearest(unitVector(1), { limit: 5 })).toEqual([]);
  });
});

describe("writing a batch", () => {
  it("changes nothing when it is written again", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    await store.folders.put(folderRow("a"));
    const batch = { set: testSet, photos: indexedPhotos(0, 6, "a") };
    await store.writeIndexed(batch);
    await store.writeIndexed(batch);
    expect(store.counts()).toMatchObject({ photos: 6, files: 6 });
    expect(await rowsOnDisk(uri)).toEqual({ embeddings_test_fp32: 6, photos: 6, files: 6 });
  });

  it("leaves out photos of a folder that was removed meanwhile", async () => {
    const store = await openTestStore(await storePlace());
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "gone") });
    expect(store.counts()).toMatchObject({ photos: 0, files: 0 });
  });

  it("takes one content with two places as one photo", async () => {
    const store = await openTestStore(await storePlace());
    await store.folders.put(folderRow("a"));
    const photo = photoRow("twin");
    const files = [fileRow("a", "one.jpg", photo.hash), fileRow("a", "two.jpg", photo.hash)];
    await store.writeIndexed({ set: testSet, photos: [{ photo, files, embedding: null }] });
    expect(store.counts()).toMatchObject({ photos: 1, files: 2 });
    expect((await store.files.ofHashes([photo.hash])).get(photo.hash)).toHaveLength(2);
  });

  it("tells who listens, with a revision that grows", async () => {
    const store = await openTestStore(await storePlace());
    const heard: number[] = [];
    const stop = store.onChange((revision) => heard.push(revision));
    await store.folders.put(folderRow("a"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 1, "a") });
    stop();
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(1, 2, "a") });
    expect(heard).toEqual([1, 2]);
    expect(store.revision).toBe(3);
  });

  it("finds a place by volume and path, not by path alone", () => {
    expect(placeKey("disk", "a/b.jpg")).not.toBe(placeKey("other", "a/b.jpg"));
    expect(placeKey("a", "bc")).not.toBe(placeKey("ab", "c"));
  });
});

async function rowsOnDisk(uri: string): Promise<Record<string, number>> {
  const connection = await connect(uri);
  const counts: Record<string, number> = {};
  for (const name of ["embeddings_test_fp32", "photos", "files"]) {
    counts[name] = await (await connection.openTable(name)).countRows();
  }
  connection.close();
  return counts;
}
