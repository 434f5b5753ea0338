import { expect, it } from "vitest";
import {
  fileRow,
  folderRow,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
} from "../../../test/support/store.ts";
import type { FileRow, Store } from "./store.ts";

async function storeWithFolders(...ids: string[]): Promise<Store> {
  const store = await openTestStore(await storePlace());
  for (const id of ids) await store.folders.put(folderRow(id));
  return store;
}
const problem = { code: "file-empty", message: "Empty." };
const bad = (name: string, more: Partial<FileRow> = {}) =>
  fileRow("a", name, null, { status: "unreadable", problem, ...more });
const listed = async (store: Store, isIgnored = false) =>
  (await store.problems.list())
    .filter((row) => row.isIgnored === isIgnored)
    .map((row) => row.path.replace("pictures/a/", ""));
const idOf = async (store: Store, name: string) => {
  const row = (await store.problems.list()).find(({ path }) => path.endsWith(name));
  if (!row) throw new Error(`${name} has no problem.`);
  return row.id;
};

it("files with a problem are listed by path, and files without one are not", async () => {
  const store = await storeWithFolders("a");
  await store.files.put(["c.jpg", "a.jpg", "b.jpg"].map((name) => bad(name)));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
  expect(await listed(store)).toEqual(["a.jpg", "b.jpg", "c.jpg"]);
  expect(store.counts().failed).toBe(3);
});

it("a file that is read at last leaves the list", async () => {
  const store = await storeWithFolders("a");
  await store.files.put([bad("a.jpg"), bad("b.jpg")]);
  expect(await listed(store)).toHaveLength(2);
  await store.files.put([fileRow("a", "a.jpg", null, { problem: null })]);
  expect(await listed(store)).toEqual(["b.jpg"]);
});

it("a file that is missing has no problem that anybody could do something about", async () => {
  const store = await storeWithFolders("a");
  await store.files.put([bad("a.jpg"), bad("b.jpg")]);
  await store.files.setStatus([bad("a.jpg")], "missing");
  expect(await listed(store)).toEqual(["b.jpg"]);
  expect(store.counts().failed).toBe(1);
});

it("an ignored file counts no more, can be brought back, and both outlive a restart", async () => {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  await store.files.put([bad("a.jpg"), bad("b.jpg"), bad("c.jpg")]);
  await store.problems.ignore([await idOf(store, "a.jpg"), await idOf(store, "b.jpg")], true);
  expect(store.counts().failed).toBe(1);
  await store.problems.ignore([await idOf(store, "b.jpg")], false);
  await store.close();

  const again = await openTestStore(uri);
  expect(await listed(again, true)).toEqual(["a.jpg"]);
  expect(await listed(again)).toEqual(["b.jpg", "c.jpg"]);
  expect(again.counts().failed).toBe(2);
});

it("an ignored file that is looked at again and is the same stays ignored", async () => {
  const store = await storeWithFolders("a");
  await store.files.put([bad("a.jpg")]);
  await store.problems.ignore([await idOf(store, "a.jpg")], true);
  await store.files.put([bad("a.jpg", { seenAt: 99 })]);
  expect(store.counts().failed).toBe(0);
  expect(await listed(store, true)).toEqual(["a.jpg"]);
});

it("an ignored file that has changed and still cannot be read is told of again", async () => {
  const store = await storeWithFolders("a");
  await store.files.put([bad("a.jpg"), bad("b.jpg")]);
  await store.problems.ignore([await idOf(store, "a.jpg"), await idOf(store, "b.jpg")], true);
  await store.files.put([bad("a.jpg", { bytes: 77 }), bad("b.jpg", { modifiedAt: 77 })]);
  expect(store.counts().failed).toBe(2);
  expect(await listed(store)).toEqual(["a.jpg", "b.jpg"]);
});
