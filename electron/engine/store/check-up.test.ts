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

describe("the check-up of an open store", () => {
  it("mentions nothing but the vectors where all is well", async () => {
    const store = await openTestStore(await filled(10));
    expect(await store.checkUp({ deep: true, repair: false })).toEqual({
      did: [],
      found: {
        unreadable: [],
        differing: [],
        vectors: [{ key: testSet.key, rows: 10, looked: 10, bad: [], index: null }],
      },
    });
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
