import { connect } from "@lancedb/lancedb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bruteForce,
  folderRow,
  hashOf,
  indexedPhoto,
  nearestHashes,
  testSet,
  unitVector,
} from "../../../test/support/store.ts";
import { makeTempFolder, removeFolder } from "../../../test/support/temp-folder.ts";
import { silentLog } from "../log.ts";
import { openStore } from "./open.ts";
import type { EmbeddingTable, Store } from "./store.ts";
import { usesIndex } from "./vector-table.ts";

const count = 12_000;
const folderOf = (n: number) => (n % 2 === 0 ? "even" : "odd");

describe("a library large enough for an index", () => {
  let folder: string;
  let store: Store;
  let table: EmbeddingTable;
  const vectors = new Map<string, Float32Array>();
  const numbers = new Map<string, number>();

  beforeAll(async () => {
    folder = await makeTempFolder("index");
    store = await openStore({ uri: folder, log: silentLog });
    for (const id of ["even", "odd"]) await store.folders.put(folderRow(id));
    for (let from = 0; from < count; from += 3_000) {
      const photos = Array.from({ length: 3_000 }, (_, i) =>
        indexedPhoto(from + i, folderOf(from + i), { takenAtLocal: from + i }),
      );
      await store.writeIndexed({ set: testSet, photos });
      for (const [i, { photo, embedding }] of photos.entries()) {
        numbers.set(photo.hash, from + i);
        if (embedding) vectors.set(photo.hash, embedding);
      }
    }
    await store.optimize();
    table = await store.embeddings(testSet);
  });
  afterAll(async () => {
    await store.close();
    await removeFolder(folder);
  });

  const planOf = async (metric: "cosine" | "dot") => {
    const connection = await connect(folder);
    const opened = await connection.openTable("embeddings_test_fp32");
    const search = opened.query().nearestTo(unitVector(1)).column("vector").distanceType(metric).limit(5);
    const plan = await search.explainPlan(true);
    opened.close();
    connection.close();
    return plan;
  };

  it("is searched through the index", async () => {
    expect(usesIndex(await planOf("cosine"), "cosine")).toBe(true);
  });

  it("would be compared row by row with another metric, which the plan shows", async () => {
    const plan = await planOf("dot");
    expect(usesIndex(plan, "dot")).toBe(false);
    expect(plan).toContain("KNNVectorDistance");
  });

  it("finds what comparing with every photo finds", async () => {
    for (let seed = 0; seed < 5; seed++) {
      const query = unitVector(50_000 + seed);
      expect(await nearestHashes(table, query, { limit: 50 })).toEqual(bruteForce(vectors, query, 50));
    }
  });

  it("finds the same under a filter that is too long to be listed", async () => {
    const filter = { folderId: "odd" };
    for (let seed = 0; seed < 5; seed++) {
      const query = unitVector(60_000 + seed);
      const odd = (hash: string) => (numbers.get(hash) ?? 0) % 2 === 1;
      expect(await nearestHashes(table, query, { limit: 50, filter })).toEqual(
        bruteForce(vectors, query, 50, odd),
      );
    }
  });

  it("lists as many as are asked for, up to all that the filter keeps", async () => {
    expect(await table.nearest(unitVector(1), { limit: count * 2 })).toHaveLength(count);
    const odd = await table.nearest(unitVector(1), { limit: count, filter: { folderId: "odd" } });
    expect(odd).toHaveLength(count / 2);
    const early = { takenBeforeLocal: 100, folderId: "odd" };
    expect(await table.nearest(unitVector(1), { limit: count, filter: early })).toHaveLength(50);
  });

  it("finds a photo that came after the index was made", async () => {
    await store.writeIndexed({ set: testSet, photos: [indexedPhoto(70_000, "odd")] });
    expect(await nearestHashes(table, unitVector(70_000), { limit: 1 })).toEqual([hashOf(70_000)]);
  });
});
