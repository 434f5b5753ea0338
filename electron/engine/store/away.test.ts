import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fileRow,
  folderRow,
  hashOf,
  indexedPhotos,
  nearestHashes,
  openTestStore,
  storePlace,
  testSet,
  unitVector,
} from "../../../test/support/store.ts";
import { FileColumns } from "./file-columns.ts";
import { PhotoColumns } from "./photo-columns.ts";
import type { PhotoOrder } from "./store.ts";

const hashesOf = (order: PhotoOrder) =>
  Array.from({ length: order.length }, (_, i) => order.hashAt(i)).sort();
const hashes = (...names: number[]) => names.map(hashOf).sort();

/** Photos 0 to 4 at home, 5 to 9 on a drive that is not connected; 9 lies at home as well. */
async function storeWithAway(uri: string) {
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("home"));
  await store.folders.put(folderRow("drive"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 5, "home") });
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(5, 10, "drive") });
  await store.files.put([fileRow("home", "copy of 9.jpg", hashOf(9))]);
  await store.files.setFolderStatus("drive", "present", "offline");
  return store;
}

describe("photos of drives that are not connected", () => {
  it("are in every list unless they are left out", async () => {
    const store = await storeWithAway(await storePlace());
    expect(store.photos.timeline().length).toBe(10);
    expect(store.counts()).toMatchObject({ photos: 10, offline: 5 });
    expect(store.counts().leftOut).toBeUndefined();
  });

  it("are in no list, count and search where they are left out, but for what lies elsewhere too", async () => {
    const store = await storeWithAway(await storePlace());
    const album = { id: "one", name: "One", sort: "manual", cover: hashOf(6), createdAt: 1 } as const;
    await store.albums.put(album);
    await store.albums.setMembers(
      "one",
      [6, 1].map((n, position) => ({ hash: hashOf(n), position })),
    );
    await store.facts.put([
      { hash: hashOf(2), change: { favourite: true } },
      { hash: hashOf(7), change: { favourite: true } },
      { hash: hashOf(3), change: { hidden: true } },
      { hash: hashOf(8), change: { hidden: true } },
    ]);
    const revision = store.revision;
    store.showAway(false);

    expect(store.revision).toBeGreaterThan(revision);
    expect(hashesOf(store.photos.timeline())).toEqual(hashes(0, 1, 2, 4, 9));
    expect(store.counts()).toMatchObject({ photos: 5, offline: 5, leftOut: 3 });
    expect(hashesOf(store.photos.scope({ kind: "favourites" }))).toEqual(hashes(2));
    expect(hashesOf(store.photos.scope({ kind: "hidden" }))).toEqual(hashes(3));
    expect(hashesOf(store.photos.scope({ kind: "album", id: "one" }))).toEqual(hashes(1));
    expect(store.facts.counts()).toEqual({ favourites: 1, hidden: 1 });
    expect([store.albums.countOf("one"), store.albums.coverOf("one")]).toEqual([1, hashOf(1)]);
    const table = await store.embeddings(testSet);
    expect(table.count).toBe(5);
    expect(await nearestHashes(table, unitVector(7), { limit: 1 })).not.toEqual([hashOf(7)]);
    expect((await nearestHashes(table, unitVector(7), { limit: 10 })).sort()).toEqual(hashes(0, 1, 2, 4, 9));
    // What a folder holds it holds, wherever it is.
    expect(store.files.countOf("drive")).toBe(4);
  });

  it("are back when they are shown again, and by themselves when their drive is", async () => {
    const store = await storeWithAway(await storePlace());
    store.showAway(false);
    expect(store.photos.timeline().length).toBe(6);
    store.showAway(true);
    expect(store.photos.timeline().length).toBe(10);
    store.showAway(false);
    await store.files.setFolderStatus("drive", "offline", "present");
    expect(store.photos.timeline().length).toBe(10);
    expect(store.counts().leftOut).toBeUndefined();
  });

  it("are left out of a store that is opened anew as well", async () => {
    const uri = await storePlace();
    await (await storeWithAway(uri)).close();
    const store = await openTestStore(uri);
    store.showAway(false);
    expect(hashesOf(store.photos.timeline())).toEqual(hashes(0, 1, 2, 3, 4, 9));
  });
});

it("the counts are those of counting anew, whatever happens to places, hiding and the setting", () => {
  const photoCount = 4;
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("place" as const),
      place: fc.nat(9),
      photo: fc.nat(photoCount - 1),
      status: fc.constantFrom("present", "offline", "missing", "cloud", "unreadable"),
    }),
    fc.record({ kind: fc.constant("remove" as const), place: fc.nat(9) }),
    fc.record({ kind: fc.constant("hide" as const), photo: fc.nat(photoCount - 1), hidden: fc.boolean() }),
    fc.record({ kind: fc.constant("show" as const), shows: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const photos = new PhotoColumns();
      const files = new FileColumns(photos);
      for (let n = 0; n < photoCount; n++) {
        photos.setStored(photos.reserve(hashOf(n)), { takenAtLocal: n, width: 4, height: 3, kind: "jpeg" });
      }
      const keyOf = (place: number) => hashOf(`place ${place}`).slice(0, 32);
      const places = new Map<number, { photo: number; status: string }>();
      const hidden = new Set<number>();
      let shows = true;
      for (const one of steps) {
        if (one.kind === "place") {
          const { photo, status } = one;
          files.set(keyOf(one.place), { folder: 1, photo, status, problem: false });
          places.set(one.place, { photo, status });
        } else if (one.kind === "remove") {
          const row = files.rowOf(keyOf(one.place));
          if (row >= 0) files.remove(row);
          places.delete(one.place);
        } else if (one.kind === "hide") {
          const facts = { favourite: false, hidden: one.hidden, rating: null, takenAtLocal: null };
          photos.setFacts(one.photo, facts, false);
          if (one.hidden) hidden.add(one.photo);
          else hidden.delete(one.photo);
        } else {
          photos.showsAway = one.shows;
          shows = one.shows;
        }
      }
      let [visible, leftOut] = [0, 0];
      for (let n = 0; n < photoCount; n++) {
        const own = [...places.values()].filter(({ photo, status }) => photo === n && status !== "missing");
        if (own.length === 0 || hidden.has(n)) continue;
        if (!shows && own.every(({ status }) => status === "offline")) leftOut++;
        else visible++;
      }
      expect({ visible: photos.visible, leftOut: photos.leftOut }).toEqual({ visible, leftOut });
    }),
  );
});
