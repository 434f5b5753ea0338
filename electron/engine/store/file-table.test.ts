import { describe, expect, it } from "vitest";
import {
  fileRow,
  folderRow,
  hashOf,
  indexedPhoto,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
  unitVector,
} from "../../../test/support/store.ts";
import type { FileRow, Store } from "./store.ts";

async function storeWithFolders(...ids: string[]): Promise<Store> {
  const store = await openTestStore(await storePlace());
  for (const id of ids) await store.folders.put(folderRow(id));
  return store;
}

async function scanAll(store: Store, folderId: string): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const some of store.files.scan(folderId)) rows.push(...some);
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const strangeNames = [
  "it's.jpg",
  `"quoted" and \\backslash.jpg`,
  "ünïcödé/日本語/🏝️ 2023.jpg",
  "100%_sure; DROP TABLE files; --.jpg",
  "new\nline.jpg",
  // The same letter in one code point and in two: on some disks these are two files.
  "\u00e9.jpg",
  "e\u0301.jpg",
];

describe("places", () => {
  it("come back from a scan as they were put, whatever their name", async () => {
    const store = await storeWithFolders("a");
    const rows = strangeNames.map((name) =>
      fileRow("a", name, null, {
        status: "unreadable",
        problem: { code: "file-empty", message: `Nothing in "${name}"` },
      }),
    );
    await store.files.put(rows);
    expect(await scanAll(store, "a")).toEqual(rows.sort((x, y) => (x.path < y.path ? -1 : 1)));
  });

  it("change their status by volume and path, whatever their name", async () => {
    const store = await storeWithFolders("a");
    const photo = indexedPhoto(1, "a");
    await store.writeIndexed({
      set: testSet,
      photos: [{ ...photo, files: strangeNames.map((name) => fileRow("a", name, photo.photo.hash)) }],
    });
    for (const name of strangeNames) await store.files.setStatus([fileRow("a", name, null)], "missing");
    expect(store.counts()).toMatchObject({ photos: 0, files: 0, missing: strangeNames.length });
    expect((await scanAll(store, "a")).every((row) => row.status === "missing")).toBe(true);
  });

  it("are replaced by volume and path: a file that can be read again loses its problem", async () => {
    const store = await storeWithFolders("a");
    const problem = { code: "image-damaged", message: "Damaged." };
    await store.files.put([fileRow("a", "1.jpg", null, { status: "unreadable", problem })]);
    expect(store.counts()).toMatchObject({ files: 1, failed: 1 });
    const repaired = indexedPhoto(1, "a");
    await store.writeIndexed({ set: testSet, photos: [repaired] });
    expect(store.counts()).toMatchObject({ photos: 1, files: 1, failed: 0 });
    expect(await scanAll(store, "a")).toEqual(repaired.files);
  });

  it("follow their content: a moved photo has its new place and is not missing", async () => {
    const store = await storeWithFolders("a");
    const photo = indexedPhoto(1, "a");
    await store.writeIndexed({ set: testSet, photos: [photo] });
    await store.files.setStatus(photo.files, "missing");
    await store.files.put([fileRow("a", "moved/1.jpg", photo.photo.hash)]);
    expect(store.counts()).toMatchObject({ photos: 1, files: 1, missing: 1 });
    const places = (await store.files.ofHashes([photo.photo.hash])).get(photo.photo.hash) ?? [];
    expect(places.map((row) => row.status).sort()).toEqual(["missing", "present"]);
  });

  it("of a photo that is not stored are a bug", async () => {
    const store = await storeWithFolders("a");
    await expect(store.files.put([fileRow("a", "x.jpg", hashOf("x"))])).rejects.toThrow("not stored");
  });

  it("go offline and come back with their folder, and only those that were present", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    await store.folders.put(folderRow("a"));
    await store.folders.put(folderRow("b"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 4, "a") });
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(4, 6, "b") });
    await store.files.setStatus([fileRow("a", "0.jpg", null)], "missing");
    await store.files.setFolderStatus("a", "present", "offline");
    expect(store.counts()).toMatchObject({ photos: 5, offline: 3, missing: 1, files: 5 });
    await store.close();

    const again = await openTestStore(uri);
    expect(again.counts()).toMatchObject({ photos: 5, offline: 3, missing: 1, files: 5 });
    await again.files.setFolderStatus("a", "offline", "present");
    expect(again.counts()).toMatchObject({ photos: 5, offline: 0, missing: 1 });
  });

  it("are counted by folder without what is missing or has no photo", async () => {
    const store = await storeWithFolders("a", "b");
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
    await store.files.put([fileRow("a", "bad.jpg", null, { status: "unreadable" })]);
    await store.files.setStatus([fileRow("a", "0.jpg", null)], "missing");
    expect(store.files.countOf("a")).toBe(2);
    expect(store.files.countOf("b")).toBe(0);
    expect(store.files.countOf("unknown")).toBe(0);
  });
});

describe("copies", () => {
  it("in one folder count as one photo there, and as one in each folder that has one", async () => {
    const store = await storeWithFolders("a", "b");
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 2, "a") });
    const { hash } = indexedPhotos(0, 1, "a")[0]!.photo;
    await store.files.put([fileRow("a", "copy.jpg", hash), fileRow("b", "copy.jpg", hash)]);
    expect(store.files.countOf("a")).toBe(2);
    expect(store.files.countOf("b")).toBe(1);
  });
});

describe("removing a folder", () => {
  it("takes its files along, and its photos and vectors where no other place is left", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    await store.folders.put(folderRow("it's"));
    await store.folders.put(folderRow("b"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "it's") });
    await store.files.put([fileRow("b", "copy of 1.jpg", hashOf(1))]);
    const embeddings = await store.embeddings(testSet);

    await store.folders.remove("it's");
    const check = async (now: Store) => {
      expect(now.folders.list().map((folder) => folder.id)).toEqual(["b"]);
      expect(now.counts()).toMatchObject({ photos: 1, files: 1 });
      expect(now.photos.has(hashOf(0))).toBe(false);
      expect(now.photos.has(hashOf(1))).toBe(true);
    };
    await check(store);
    expect(embeddings.count).toBe(1);
    expect((await embeddings.nearest(unitVector(0), { limit: 9 })).map(({ hash }) => hash)).toEqual([
      hashOf(1),
    ]);
    await store.close();
    await check(await openTestStore(uri));
  });

  it("fails for a folder that is not there", async () => {
    const store = await storeWithFolders();
    await expect(store.folders.remove("nobody")).rejects.toMatchObject({ code: "folder-unknown" });
  });

  it("leaves room for the same photos to come back", async () => {
    const store = await storeWithFolders("a", "b");
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
    await store.folders.remove("a");
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "b") });
    const embeddings = await store.embeddings(testSet);
    expect(store.counts()).toMatchObject({ photos: 3, files: 3 });
    expect((await embeddings.nearest(unitVector(2), { limit: 1 }))[0]?.hash).toBe(hashOf(2));
  });
});

describe("the number that a file system gives a file", () => {
  it("finds the places that have it, whatever their volume, also after the store was opened again", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    await store.folders.put(folderRow("a"));
    const [one, two] = indexedPhotos(0, 2, "a");
    const highest = 2 ** 63;
    await store.writeIndexed({
      set: testSet,
      photos: [
        { ...one!, files: [fileRow("a", "0.jpg", one!.photo.hash, { fileId: 7, isUnverified: true })] },
        { ...two!, files: [fileRow("a", "1.jpg", two!.photo.hash, { fileId: highest })] },
      ],
    });
    await store.files.put([
      fileRow("a", "linked.jpg", one!.photo.hash, { fileId: 7, volumeId: "another" }),
      fileRow("a", "unknown.jpg", one!.photo.hash),
    ]);
    const check = async (now: Store) => {
      const lookup = await now.files.fileIds();
      expect([7, 8, highest].map((id) => lookup.has(id))).toEqual([true, false, true]);
      const found = await lookup.find([7, 8, highest]);
      expect(
        found
          .get(7)
          ?.map(({ volumeId }) => volumeId)
          .sort(),
      ).toEqual(["another", "disk"]);
      expect(found.get(7)?.find(({ volumeId }) => volumeId === "disk")).toMatchObject({ isUnverified: true });
      expect(found.get(highest)?.map(({ hash }) => hash)).toEqual([two!.photo.hash]);
      expect(found.has(8)).toBe(false);
    };
    await check(store);
    await store.close();
    await check(await openTestStore(uri));
  });
});

describe("new addresses for the files of a folder", () => {
  const rename = ({ volumeId, path }: { volumeId: string; path: string }) =>
    volumeId === "disk" ? { volumeId: "uuid:1", path: path.replace("pictures/", "") } : null;

  it("keep photo, status and problem of each, and touch no other folder", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    for (const id of ["a", "b"]) await store.folders.put(folderRow(id));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(3, 4, "b") });
    await store.files.setStatus([fileRow("a", "0.jpg", null)], "missing", 1_234);
    await store.files.rehome("a", rename);
    const check = async (now: Store) => {
      expect(now.counts()).toMatchObject({ photos: 3, files: 3, missing: 1 });
      const rows = await scanAll(now, "a");
      expect(rows.map(({ volumeId, path }) => `${volumeId} ${path}`)).toEqual(
        [0, 1, 2].map((n) => `uuid:1 a/${n}.jpg`),
      );
      expect(rows[0]).toMatchObject({ status: "missing", missingSince: 1_234 });
      expect((await scanAll(now, "b"))[0]?.volumeId).toBe("disk");
      expect(now.files.hashAt({ volumeId: "uuid:1", path: "a/1.jpg" })).toBe(hashOf(1));
      expect(now.files.hashAt({ volumeId: "disk", path: "pictures/a/1.jpg" })).toBeNull();
    };
    await check(store);
    await store.close();
    await check(await openTestStore(uri));
  });

  it("that were given half-way are completed by giving them again: no file is there twice", async () => {
    const uri = await storePlace();
    let isDying = false;
    const store = await openTestStore(uri, ({ table, action }) => {
      if (isDying && table === "files" && action === "delete") throw new Error("The power went.");
    });
    await store.folders.put(folderRow("a"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
    isDying = true;
    await expect(store.files.rehome("a", rename)).rejects.toThrow("The power went.");
    await store.close();

    const again = await openTestStore(uri);
    expect(again.counts().files).toBe(6);
    await again.files.rehome("a", rename);
    expect(again.counts()).toMatchObject({ photos: 3, files: 3 });
    expect((await scanAll(again, "a")).map(({ volumeId }) => volumeId)).toEqual(Array(3).fill("uuid:1"));
  });
});

describe("contents without a place", () => {
  it("are told, and go with their vectors when they are forgotten; one that has a place stays", async () => {
    const store = await storeWithFolders("a");
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
    expect(store.photos.withoutPlace()).toEqual([]);
    // The file of photo 1 has another content now.
    await store.files.put([fileRow("a", "1.jpg", hashOf(2))]);
    expect(store.photos.withoutPlace()).toEqual([hashOf(1)]);
    await store.photos.forget([hashOf(1), hashOf(2)]);
    expect([0, 1, 2].map((n) => store.photos.has(hashOf(n)))).toEqual([true, false, true]);
    expect((await store.embeddings(testSet)).count).toBe(2);
    expect(store.photos.withoutPlace()).toEqual([]);
  });
});
