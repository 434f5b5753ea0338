import { expect, test } from "vitest";
import { placesFile } from "../../../test/support/paths.ts";
import {
  fileRow,
  folderRow,
  openTestStore,
  photoRow,
  storePlace,
  testSet,
} from "../../../test/support/store.ts";
import { silentLog } from "../log.ts";
import { createPlaceIndex } from "./place-index.ts";
import { createPlaceNames } from "./place-names.ts";

test("photos are found by town, region, country; a corrected place renames, a removed one has no name", async () => {
  const store = await openTestStore(await storePlace());
  await store.folders.put(folderRow("a"));
  const at = [
    { latitude: 48.8584, longitude: 2.2945 }, // Paris
    { latitude: 48.1372, longitude: 11.5755 }, // Munich
    { latitude: null, longitude: null },
  ];
  const photos = at.map((position, n) => ({ ...photoRow(n), ...position }));
  await store.writeIndexed({
    set: testSet,
    photos: photos.map((photo, n) => ({
      photo,
      files: [fileRow("a", `${n}.jpg`, photo.hash)],
      embedding: null,
    })),
  });
  let changes = 0;
  const index = createPlaceIndex({
    names: createPlaceNames({ file: placesFile, log: silentLog }),
    readPositions: () => store.positions(),
    revision: () => changes,
  });
  const found = async (name: string) => {
    const marks = await index.photosAt(name);
    return marks === null ? null : photos.flatMap((_, id) => (marks[id] === 1 ? [id] : []));
  };
  expect(await found("paris")).toEqual([0]);
  expect(await found("Ile-de-France")).toEqual([0]);
  expect(await found("germany")).toEqual([1]);
  expect(await found("Tokyo")).toEqual([]);
  expect(await found("Xyzzy")).toBeNull();

  const set = (n: number, place: { latitude: number; longitude: number } | "none") =>
    store.facts.put([{ hash: photos[n]?.hash ?? "", change: { place } }]);
  await set(2, { latitude: 35.6586, longitude: 139.7454 });
  await set(0, "none");
  changes++;
  expect(await found("tokyo")).toEqual([2]);
  expect(await found("paris")).toEqual([]);
});

test("without the file of names, photos have none, and nothing fails", async () => {
  const names = createPlaceNames({ file: `${placesFile}.not-there`, log: silentLog });
  expect(await names.placeAt({ latitude: 48.8584, longitude: 2.2945 })).toBeNull();
  const index = createPlaceIndex({
    names,
    readPositions: () => Promise.reject(new Error("Nobody should ask.")),
    revision: () => 0,
  });
  expect(await index.photosAt("Paris")).toBeNull();
});
