import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";
import { describe, expect, it } from "vitest";
import {
  folderRow,
  hashOf,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
  unitVector,
} from "../../../test/support/store.ts";
import type { CompanionRow } from "./metadata-types.ts";

async function filled(photos: number): Promise<string> {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  for (let from = 0; from < photos; from += 1_000) {
    const to = Math.min(photos, from + 1_000);
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(from, to, "a") });
  }
  await store.optimize();
  await store.close();
  return uri;
}

const companion = (folderId: string, name: string, main: string): CompanionRow => ({
  ...{ folderId, volumeId: "disk", path: `pictures/${folderId}/${name}` },
  kind: main === "" ? "video" : "sidecar",
  mainPath: main === "" ? "" : `pictures/${folderId}/${main}`,
  ...{ bytes: 1, modifiedAt: 1, said: null },
});

async function addRow(uri: string, table: string, row: Record<string, unknown>): Promise<void> {
  const connection = await connect(uri);
  await (await connection.openTable(table)).add([row]);
  connection.close();
}

describe("the check-up of an open store", () => {
  it("mentions nothing but the vectors where all is well", async () => {
    const store = await openTestStore(await filled(10));
    expect(await store.checkUp({ deep: true, repair: true })).toEqual({
      did: [],
      found: {
        unreadable: [],
        differing: [],
        vectors: [{ key: testSet.key, rows: 10, looked: 10, bad: [], index: null }],
        belongings: [
          { table: "metadata", rows: 0, orphans: 0, waiting: 0 },
          { table: "companions", rows: 0, orphans: 0, waiting: 0 },
          { table: "ignored_files", rows: 0, orphans: 0, waiting: 0 },
          { table: "facts", rows: 0, orphans: 0, waiting: 0 },
          { table: "albums", rows: 0, orphans: 0, waiting: 0 },
          { table: "album_photos", rows: 0, orphans: 0, waiting: 0 },
        ],
      },
    });
  });

  it("removes rows of files, folders and albums that are gone, and keeps what was said of photos", async () => {
    const uri = await filled(3);
    const first = await openTestStore(uri);
    await first.folders.put(folderRow("b"));
    await first.metadata.putCompanions([
      companion("a", "0.xmp", "0.jpg"),
      companion("a", "gone.xmp", "gone.jpg"),
      companion("b", "lone.mp4", ""),
    ]);
    await first.facts.put([
      { hash: hashOf(0), change: { favourite: true } },
      { hash: hashOf("elsewhere"), change: { favourite: true } },
    ]);
    await first.close();
    await addRow(uri, "ignored_files", { key: "f".repeat(32), bytes: 1, modified_at: 1, ignored_at: 1 });
    await addRow(uri, "album_photos", { key: "x:y", album: "x", hash: hashOf(1), position: 1 });

    const store = await openTestStore(uri);
    const orphans = async (repair: boolean) => {
      const { found, did } = await store.checkUp({ deep: false, repair });
      return {
        did,
        left: Object.fromEntries(found.belongings.map((one) => [one.table, one.orphans])),
        found,
      };
    };
    const before = await orphans(false);
    expect(before.left).toMatchObject({ companions: 1, ignored_files: 1, album_photos: 1, facts: 0 });
    const { did, found } = await orphans(true);
    expect(did).toEqual(["Removed 3 rows of photos, files or folders that are gone."]);
    expect(found.belongings).toMatchObject([
      { rows: 0 },
      { table: "companions", rows: 2, orphans: 0 },
      { table: "ignored_files", rows: 0 },
      { table: "facts", rows: 2, waiting: 1 },
      { rows: 0 },
      { table: "album_photos", rows: 0 },
    ]);
    expect(store.metadata.videos).toBe(1);
  });

  it("counts no video of a folder whose removal was cut short, and the next write clears it away", async () => {
    const uri = await filled(3);
    const first = await openTestStore(uri);
    await first.folders.put(folderRow("b"));
    await first.metadata.putCompanions([companion("b", "lone.mp4", "")]);
    await first.close();
    const connection = await connect(uri);
    await (await connection.openTable("folders")).delete("id = 'b'");
    connection.close();

    const store = await openTestStore(uri);
    expect(store.metadata.videos).toBe(0);
    const rows = async () => (await store.checkUp({ deep: false, repair: false })).found.belongings[1];
    expect(await rows()).toMatchObject({ rows: 1, orphans: 1 });
    await store.folders.put(folderRow("c"));
    expect(await rows()).toMatchObject({ table: "companions", rows: 0 });
  });

  it("takes out vectors that are none, so that the next indexing computes them anew", async () => {
    const uri = await filled(10);
    const connection = await connect(uri);
    const table = await connection.openTable("embeddings_test_fp32");
    await table.update({ where: "id = 3", values: { vector: new Array(16).fill(3) } });
    connection.close();

    const store = await openTestStore(uri);
    const before = await store.checkUp({ deep: true, repair: false });
    expect(before.found.vectors[0]?.bad).toEqual([3]);
    const after = await store.checkUp({ deep: true, repair: true });
    expect(after.did.join()).toContain("1 damaged vector");
    expect(after.found.vectors[0]?.bad).toEqual([]);
    const missing: string[] = [];
    for await (const hashes of (await store.embeddings(testSet)).missing()) missing.push(...hashes);
    expect(missing).toEqual([hashOf(3)]);
  });

  it("makes an index anew that cannot be read", async () => {
    const uri = await filled(6_000);
    const indices = join(uri, "embeddings_test_fp32.lance", "_indices");
    for (const name of await readdir(indices)) await rm(join(indices, name), { recursive: true });

    const store = await openTestStore(uri);
    const before = await store.checkUp({ deep: false, repair: false });
    expect(before.found.vectors[0]?.index).toMatch(/cannot be read/);
    const after = await store.checkUp({ deep: false, repair: true });
    expect(after.did).toEqual(["Made the index of search anew."]);
    expect(after.found.vectors[0]?.index).toBeNull();
    const [best] = await (await store.embeddings(testSet)).nearest(unitVector(17), { limit: 1 });
    expect(best?.hash).toBe(hashOf(17));
  });

  it("tells of a table that lost a file while the store is open", async () => {
    const uri = await filled(10);
    const store = await openTestStore(uri);
    await rm(join(uri, "files.lance", "data"), { recursive: true });
    const { found } = await store.checkUp({ deep: false, repair: false });
    expect(found.unreadable.map(({ table }) => table)).toEqual(["files"]);
  });
});
