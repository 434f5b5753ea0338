import { describe, expect, it } from "vitest";
import {
  fileRow,
  folderRow,
  hashOf,
  openTestStore,
  photoRow,
  storePlace,
  testSet,
} from "../../../test/support/store.ts";
import type { PhotoRow, Store } from "./store.ts";

const day = 86_400_000;

async function storeWith(photos: readonly PhotoRow[]): Promise<Store> {
  const store = await openTestStore(await storePlace());
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({
    set: testSet,
    photos: photos.map((photo) => ({
      photo,
      files: [fileRow("a", `${photo.hash}.jpg`, photo.hash)],
      embedding: null,
    })),
  });
  return store;
}

describe("the timeline", () => {
  it("goes from the newest to the oldest and ends with what has no date", async () => {
    const store = await storeWith([
      photoRow("old", { takenAtLocal: -10 * day }),
      photoRow("undated"),
      photoRow("new", { takenAtLocal: 20_000 * day + 5, width: 300, height: 400 }),
      photoRow("newer", { takenAtLocal: 20_000 * day + 6, width: 100_000, height: 1 }),
    ]);
    const order = store.photos.timeline();
    const hashes = Array.from({ length: order.length }, (_, i) => order.hashAt(i));
    expect(hashes).toEqual(["newer", "new", "old", "undated"].map(hashOf));
    expect([...order.days]).toEqual([20_000, 20_000, -10, -2147483648]);
    expect([...order.aspectRatios]).toEqual([65_535, 750, 1333, 1333]);
    expect(order.indexOf(hashOf("old"))).toBe(2);
    expect(order.indexOf(hashOf("nobody"))).toBe(-1);
  });

  it("leaves out photos whose places are all missing, and keeps offline ones", async () => {
    const store = await storeWith([photoRow(1), photoRow(2)]);
    const place = (n: number) => fileRow("a", `${hashOf(n)}.jpg`, hashOf(n));
    await store.files.setStatus([place(1)], "missing");
    await store.files.setStatus([place(2)], "offline");
    expect(store.photos.timeline().length).toBe(1);
    expect(store.photos.timeline().hashAt(0)).toBe(hashOf(2));
    expect(store.photos.has(hashOf(1))).toBe(true);
  });

  it("stays as it was opened while the library changes", async () => {
    const store = await storeWith([photoRow(1, { takenAtLocal: 1 }), photoRow(2, { takenAtLocal: 2 })]);
    const order = store.photos.timeline();
    expect(store.photos.timeline()).toBe(order);
    await store.folders.remove("a");
    expect(order.length).toBe(2);
    expect(order.hashAt(0)).toBe(hashOf(2));
    expect(store.photos.timeline().length).toBe(0);
  });
});

it("orders a given list as given, without what is unknown, and by date on request", async () => {
  const store = await storeWith([photoRow(1, { takenAtLocal: 1 }), photoRow(2, { takenAtLocal: 2 })]);
  const order = store.photos.order([hashOf(1), hashOf("unknown"), hashOf(2)]);
  expect([order.hashAt(0), order.hashAt(1)]).toEqual([hashOf(1), hashOf(2)]);
  expect(order.length).toBe(2);
  expect(order.byDate().hashAt(0)).toBe(hashOf(2));
});

it("gives a photo back as it was stored", async () => {
  const full = photoRow("full", {
    kind: "avif",
    bytes: 9_000_000_000,
    orientation: 6,
    takenAtLocal: -1_234_567_890_123,
    takenAtSource: "file-name",
    takenAtZoneMinutes: -330,
    camera: "Canon “EOS” 5D 'Mark' IV",
    lens: "50 mm ƒ/1.8 🙂",
    latitude: -33.86882,
    longitude: 151.20929,
    thumbhash: new Uint8Array([0, 255, 128]),
  });
  const store = await storeWith([full, photoRow("bare")]);
  const found = await store.photos.get([full.hash, hashOf("bare"), hashOf("unknown")]);
  expect(found.get(full.hash)).toEqual(full);
  expect(found.get(hashOf("bare"))).toEqual(photoRow("bare"));
  expect(found.size).toBe(2);
});
