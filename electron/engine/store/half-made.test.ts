import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderRow, indexedPhotos, openTestStore, storePlace, testSet } from "../../../test/support/store.ts";

async function storeWithPhotos(): Promise<string> {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
  await store.close();
  return uri;
}

test("A table that a killed process had only begun to make is made again, and the library opens", async () => {
  const uri = await storePlace();
  await (await openTestStore(uri)).close();
  // As it lies on the disk before the first version is committed.
  const begun = join(uri, `embeddings_${testSet.key}.lance`);
  await mkdir(join(begun, "_transactions"), { recursive: true });
  await writeFile(join(begun, "_transactions", "0-1.txn"), "");
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
  expect((await store.embeddings(testSet)).count).toBe(3);
});

test("A table that has rows and has lost its versions is damaged: nothing of it is removed", async () => {
  const uri = await storeWithPhotos();
  const table = join(uri, `embeddings_${testSet.key}.lance`);
  await rm(join(table, "_versions"), { recursive: true });
  await expect(openTestStore(uri)).rejects.toMatchObject({ code: "library-damaged" });
  expect(await readdir(join(table, "data"))).not.toEqual([]);
});
