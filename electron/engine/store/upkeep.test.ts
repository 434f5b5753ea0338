import { readdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";
import { describe, expect, it } from "vitest";
import {
  fileRow,
  folderRow,
  hashOf,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
} from "../../../test/support/store.ts";
import { compactionIsDue } from "./upkeep.ts";

describe("compaction while writing goes on", () => {
  it("waits for a number of commits", () => {
    expect(compactionIsDue({ rows: 100, commits: 63, rowsWritten: 100 })).toBe(false);
    expect(compactionIsDue({ rows: 100, commits: 64, rowsWritten: 100 })).toBe(true);
  });

  it("of a large table waits until it pays, but not for ever", () => {
    expect(compactionIsDue({ rows: 1_000_000, commits: 100, rowsWritten: 12_800 })).toBe(false);
    expect(compactionIsDue({ rows: 1_000_000, commits: 490, rowsWritten: 62_720 })).toBe(true);
    expect(compactionIsDue({ rows: 1_000_000, commits: 512, rowsWritten: 512 })).toBe(true);
  });
});

it("keeps files and versions few, however many small batches are written", async () => {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  let most = 0;
  for (let batch = 0; batch < 150; batch++) {
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(batch * 4, batch * 4 + 4, "a") });
    most = Math.max(most, (await filesOf(uri, "photos")).length);
  }
  // At most 64 commits of one data file, one manifest and one transaction file each, and what the last compaction left.
  expect(most).toBeLessThan(3 * 64 + 40);

  await store.optimize();
  for (const table of ["photos", "files", "embeddings_test_fp32"]) {
    expect((await filesOf(uri, table)).length, table).toBeLessThan(20);
    expect(await versionsOf(uri, table), table).toBeLessThan(8);
  }
  expect(store.counts()).toMatchObject({ photos: 600, files: 600 });
});

it("does not grow with edits that change nothing in number", async () => {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 200, "a") });
  await store.optimize();
  const before = (await filesOf(uri, "files")).length;
  for (let n = 0; n < 200; n++) {
    await store.files.setStatus([fileRow("a", `${n}.jpg`, hashOf(n))], n % 2 === 0 ? "missing" : "offline");
  }
  await store.optimize();
  expect((await filesOf(uri, "files")).length).toBeLessThan(before + 20);
  expect(store.counts()).toMatchObject({ missing: 100, offline: 100 });
});

it("stops between two tables when it is aborted", async () => {
  const store = await openTestStore(await storePlace());
  await expect(store.optimize(AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
});

it("is a matter of its own: what a search finds is the same before and after", async () => {
  const store = await openTestStore(await storePlace());
  await store.folders.put(folderRow("a"));
  for (let batch = 0; batch < 20; batch++) {
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(batch * 5, batch * 5 + 5, "a") });
  }
  const table = await store.embeddings(testSet);
  const query = new Float32Array(16).fill(0.25);
  const before = await table.nearest(query, { limit: 30 });
  const [, during] = await Promise.all([store.optimize(), table.nearest(query, { limit: 30 })]);
  expect(during).toEqual(before);
  expect(await table.nearest(query, { limit: 30 })).toEqual(before);
});

it("leaves one vector index behind, not the replaced ones beside it", async () => {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  const rows = 6_000;
  for (let from = 0; from < rows; from += 1_000) {
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(from, from + 1_000, "a") });
  }
  for (let batch = 0; batch < 30; batch++) {
    const from = rows + batch * 4;
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(from, from + 4, "a") });
  }
  await store.optimize();
  const vectorBytes = (rows + 30 * 4) * testSet.dimensions * 4;
  const indexBytes = await bytesBelow(join(uri, "embeddings_test_fp32.lance", "_indices"));
  // Beside each vector stands its row's id, of 8 bytes.
  expect(indexBytes).toBeLessThan(1.4 * vectorBytes);
});

it("tells of an upkeep that failed until one succeeds, also after the next start", async () => {
  const uri = await storePlace();
  const first = await openTestStore(uri);
  await first.folders.put(folderRow("a"));
  await first.writeIndexed({ set: testSet, photos: indexedPhotos(0, 4, "a") });
  for (let n = 0; n < 20; n++) {
    await first.files.setStatus([fileRow("a", "0.jpg", hashOf(0))], n % 2 === 0 ? "missing" : "present");
  }
  const data = join(uri, "files.lance", "data");
  const hidden = join(uri, "hidden");
  await rename(data, hidden);
  await expect(first.optimize()).rejects.toThrow();
  await first.close();

  await rename(hidden, data);
  const second = await openTestStore(uri);
  expect(second.upkeepFailure()).toMatchObject({ message: expect.stringMatching(/\w/) });
  await second.optimize();
  expect(second.upkeepFailure()).toBeNull();
});

async function filesOf(uri: string, table: string): Promise<string[]> {
  const entries = await readdir(join(uri, `${table}.lance`), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function bytesBelow(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  );
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function versionsOf(uri: string, name: string): Promise<number> {
  const connection = await connect(uri);
  const versions = await (await connection.openTable(name)).listVersions();
  connection.close();
  return versions.length;
}
