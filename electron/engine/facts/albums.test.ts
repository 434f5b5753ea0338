import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderRow, hashOf, indexedPhotos, photoRow, testSet } from "../../../test/support/store.ts";
import { makeTempFolder, removeFolder } from "../../../test/support/temp-folder.ts";
import { silentLog } from "../log.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { placesBetween } from "./albums.ts";
import { openUserFacts, type UserFactsPart } from "./handlers.ts";

const h = (n: number) => hashOf(n);
let dir: string;
let store: Store;
let part: UserFactsPart;
const call = {
  create: (name: string, ...of: number[]) => create(name, of.map(h)),
  order: (id: string) => store.albums.members(id).map(({ hash }) => numbers.get(hash)),
};
const numbers = new Map(Array.from({ length: 20 }, (_, n) => [h(n), n]));
const context = { signal: new AbortController().signal, progress() {} };
const create = async (name: string, hashes: string[]) =>
  part.handlers["albums.create"]({ name, hashes }, context);

async function open() {
  store = await openStore({ uri: join(dir, "store"), log: silentLog });
  part = await openUserFacts({
    store,
    journalDir: join(dir, "journal"),
    emit() {},
    log: silentLog,
  });
}
async function close() {
  await part.close();
  await store.close();
}

beforeAll(async () => {
  dir = await makeTempFolder("albums");
  await open();
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 20, "a") });
});
afterAll(async () => {
  await close();
  await removeFolder(dir);
});

describe("an album", () => {
  it("keeps its photos in the order in which they were put in, each once", async () => {
    const { id } = await call.create("Order", 3, 1, 2, 3);
    await part.handlers["albums.add"]({ id, hashes: [h(2), h(0)] }, context);
    expect(call.order(id)).toEqual([3, 1, 2, 0]);
  });

  it("shares photos with others, and a photo tells of all of them", async () => {
    await call.create("Shared two", 10);
    await call.create("Shared one", 10);
    expect(store.albums.ofPhoto(h(10)).map(({ name }) => name)).toEqual(["Shared one", "Shared two"]);
  });

  it("is put in another order, several photos at once, and back again", async () => {
    const { id } = await call.create("Moved", 0, 1, 2, 3, 4);
    await part.handlers["albums.move"]({ id, hashes: [h(4), h(1)], before: h(0) }, context);
    expect(call.order(id)).toEqual([1, 4, 0, 2, 3]);
    await part.handlers["albums.move"]({ id, hashes: [h(1)], before: null }, context);
    expect(call.order(id)).toEqual([4, 0, 2, 3, 1]);
    await part.undo.undo();
    await part.undo.undo();
    expect(call.order(id)).toEqual([0, 1, 2, 3, 4]);
  });

  it("loses photos and gets them back where they were", async () => {
    const { id } = await call.create("Taken", 0, 1, 2);
    await part.handlers["albums.remove"]({ id, hashes: [h(1), h(15)] }, context);
    expect(call.order(id)).toEqual([0, 2]);
    await part.undo.undo();
    expect(call.order(id)).toEqual([0, 1, 2]);
  });

  it("is deleted without its photos, and comes back with them", async () => {
    const { id } = await call.create("Deleted", 5, 4);
    await part.handlers["albums.delete"]({ id }, context);
    expect(store.albums.get(id)).toBeUndefined();
    expect(store.photos.has(h(5))).toBe(true);
    await part.undo.undo();
    expect(store.albums.get(id)?.name).toBe("Deleted");
    expect(call.order(id)).toEqual([5, 4]);
  });

  it("shows its first photo as a cover, or the one that was chosen", async () => {
    const { id } = await call.create("Cover", 7, 8);
    expect(store.albums.coverOf(id)).toBe(h(7));
    await part.handlers["albums.update"]({ id, cover: h(8) }, context);
    expect(store.albums.coverOf(id)).toBe(h(8));
    await part.handlers["albums.remove"]({ id, hashes: [h(8)] }, context);
    expect(store.albums.coverOf(id)).toBe(h(7));
    await expect(part.handlers["albums.update"]({ id, cover: h(1) }, context)).rejects.toMatchObject({
      code: "fact-invalid",
    });
  });

  it("is there after a restart, in its order", async () => {
    const { id } = await call.create("Restart", 9, 3, 6);
    await part.handlers["albums.update"]({ id, sort: "date" }, context);
    await close();
    await open();
    expect(call.order(id)).toEqual([9, 3, 6]);
    expect(store.albums.get(id)).toMatchObject({ name: "Restart", sort: "date" });
    expect(store.photos.scope({ kind: "album", id }).length).toBe(3);
  });

  it.each([
    ["an empty name", "", "fact-invalid"],
    ["a name of spaces", "  \n ", "fact-invalid"],
    ["a name that is too long", "x".repeat(201), "fact-invalid"],
    ["a name that another has", "Twice", "album-name-taken"],
    ["a name that differs only in its capitals", "  tWICE", "album-name-taken"],
  ])("with %s is refused, and none is made", async (_what, name, code) => {
    if (!store.albums.list().some((album) => album.name === "Twice")) await call.create("Twice");
    const before = store.albums.list().length;
    await expect(create(name, [h(1)])).rejects.toMatchObject({ code, message: /\w.*\.$/ });
    expect(store.albums.list()).toHaveLength(before);
  });

  it("of an unknown photo is not made", async () => {
    await expect(create("Unknown", [h(1), hashOf("nobody")])).rejects.toMatchObject({
      code: "photo-unknown",
    });
    expect(store.albums.list().map(({ name }) => name)).not.toContain("Unknown");
  });

  it("that is not there is told", async () => {
    await expect(part.handlers["albums.add"]({ id: "gone", hashes: [h(1)] }, context)).rejects.toMatchObject({
      code: "album-unknown",
    });
  });

  it("is not taken back with photos that were put into it since", async () => {
    const { id, undoId } = await call.create("Filled", 1);
    await part.handlers["albums.add"]({ id, hashes: [h(2)] }, context);
    await expect(part.undo.undo(undoId ?? "")).rejects.toMatchObject({
      code: "undo-unavailable",
      message: /Other photos were put into “Filled”/,
    });
    expect(call.order(id)).toEqual([1, 2]);
  });

  it("does not come back under a name that another has by now", async () => {
    const { id } = await call.create("Name", 1);
    const { undoId } = await part.handlers["albums.delete"]({ id }, context);
    await call.create("name", 2);
    await expect(part.undo.undo(undoId ?? "")).rejects.toMatchObject({ message: /another album/ });
  });
});

describe("forgotten photos", () => {
  it("have their facts and their place in albums again when they come back", async () => {
    const photo = photoRow("comes back", { takenAtLocal: 0 });
    const back = { photo, files: [], embedding: null };
    const [template] = indexedPhotos(0, 1, "a");
    const place = { ...template!.files[0]!, path: "pictures/a/back.jpg", hash: photo.hash };
    await store.writeIndexed({ set: testSet, photos: [{ ...back, files: [place] }] });
    await part.handlers["facts.set"]({ hashes: [photo.hash], change: { rating: 5, title: "Back" } }, context);
    const { id } = await create("Comes back", [photo.hash, h(1)]);
    await store.files.forget([place]);
    await store.photos.forget([photo.hash]);
    expect(store.photos.scope({ kind: "album", id }).length).toBe(1);
    await close();
    await open();
    expect(store.photos.has(photo.hash)).toBe(false);
    // Others come in between: none of them may get what was said of it.
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(20, 30, "a") });
    await store.writeIndexed({ set: testSet, photos: [{ ...back, files: [place] }] });
    expect((await store.facts.get([photo.hash])).get(photo.hash)).toMatchObject({ rating: 5, title: "Back" });
    expect(store.photos.scope({ kind: "album", id }).hashAt(0)).toBe(photo.hash);
    for (let n = 20; n < 30; n++) expect(store.facts.quick(h(n)).rating).toBe(null);
  });
});

describe("positions in an album", () => {
  const rest = Array.from({ length: 4 }, (_, n) => ({ hash: h(n), position: n + 1 }));
  it.each([0, 1, 3, 4])("put photos in front of the one at %i", (index) => {
    const added = placesBetween(rest, index, [h(8), h(9)]);
    const all = [...rest, ...added].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
    expect(all.findIndex(({ hash }) => hash === h(8))).toBe(index);
    expect(all.findIndex(({ hash }) => hash === h(9))).toBe(index + 1);
    expect(added).toHaveLength(2);
  });

  it("are given anew where there is no room between two", () => {
    const tight = [
      { hash: h(0), position: 1 },
      { hash: h(1), position: 1 + Number.EPSILON },
    ];
    expect(placesBetween(tight, 1, [h(8)]).map(({ position }) => position)).toEqual([1, 2, 3]);
  });
});
