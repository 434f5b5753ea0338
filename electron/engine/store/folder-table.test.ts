import { expect, test } from "vitest";
import { folderRow, openTestStore, storePlace } from "../../../test/support/store.ts";

test("a folder's settings are kept, and what scans write of it leaves them alone", async () => {
  const place = await storePlace();
  const store = await openTestStore(place);
  const row = folderRow("trips");
  await store.folders.put(row);
  await store.folders.configure("trips", { exclusions: "raw/\n" });
  await store.folders.configure("trips", { enabled: false });
  // What a scan read before the settings were changed, and writes after.
  await store.folders.put({ ...row, lastScannedAt: 5 });
  await store.close();

  const again = await openTestStore(place);
  expect(again.folders.list()).toMatchObject([
    { id: "trips", lastScannedAt: 5, settings: { enabled: false, exclusions: "raw/\n" } },
  ]);
});

test("settings of a folder that was removed are refused with a sentence", async () => {
  const store = await openTestStore(await storePlace());
  await expect(store.folders.configure("gone", { enabled: false })).rejects.toThrow(
    /not part of the library/,
  );
});
