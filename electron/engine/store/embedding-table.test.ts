import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mediaKindSchema } from "../../../shared/photo.ts";
import {
  bruteForce,
  folderRow,
  hashOf,
  indexedPhoto,
  indexedPhotos,
  nearestHashes,
  openTestStore,
  photoRow,
  storePlace,
  testSet,
  unitVector,
} from "../../../test/support/store.ts";
import { makeTempFolder, removeFolder } from "../../../test/support/temp-folder.ts";
import { silentLog } from "../log.ts";
import { openStore } from "./open.ts";
import type { EmbeddingTable, PhotoFilter, Store } from "./store.ts";

const kinds = mediaKindSchema.options;
const day = 86_400_000;

describe("a search among a few hundred photos", () => {
  let folder: string;
  let store: Store;
  let table: EmbeddingTable;
  const vectors = new Map<string, Float32Array>();
  const count = 300;
  const kindOf = (n: number) => kinds[n % kinds.length] ?? "jpeg";
  const takenOf = (n: number) => (n % 11 === 0 ? null : (n % 50) * day);
  const folderOf = (n: number) => ["a", "b", "c"][n % 3] ?? "a";
  const missing = (n: number) => n % 7 === 0;

  beforeAll(async () => {
    folder = await makeTempFolder("search");
    store = await openStore({ uri: folder, log: silentLog });
    for (const id of ["a", "b", "c"]) await store.folders.put(folderRow(id));
    const photos = Array.from({ length: count }, (_, n) =>
      indexedPhoto(n, folderOf(n), { kind: kindOf(n), takenAtLocal: takenOf(n) }),
    );
    await store.writeIndexed({ set: testSet, photos });
    for (const { photo, embedding } of photos) if (embedding) vectors.set(photo.hash, embedding);
    await store.files.setStatus(
      photos.filter((_, n) => missing(n)).flatMap(({ files }) => files),
      "missing",
    );
    table = await store.embeddings(testSet);
  });
  afterAll(async () => {
    await store.close();
    await removeFolder(folder);
  });

  it("finds what comparing with every photo finds, under any filter", async () => {
    const numbers = new Map(Array.from({ length: count }, (_, n) => [hashOf(n), n]));
    const keeps = (filter: PhotoFilter) => (hash: string) => {
      const n = numbers.get(hash) ?? 0;
      const taken = takenOf(n);
      if ((filter.availableOnly ?? true) && missing(n)) return false;
      if (filter.folderId !== undefined && (folderOf(n) !== filter.folderId || missing(n))) return false;
      if (filter.kinds !== undefined && !filter.kinds.includes(kindOf(n))) return false;
      if (filter.takenFromLocal !== undefined && !(taken !== null && taken >= filter.takenFromLocal))
        return false;
      return filter.takenBeforeLocal === undefined || (taken !== null && taken < filter.takenBeforeLocal);
    };
    const time = fc.integer({ min: -day, max: 51 * day });
    const filters = fc.record(
      {
        takenFromLocal: time,
        takenBeforeLocal: time,
        folderId: fc.constantFrom("a", "b", "it's not there"),
        kinds: fc.subarray([...kinds]),
        availableOnly: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.nat(1_000),
        fc.integer({ min: 1, max: 40 }),
        async (filter, seed, limit) => {
          const query = unitVector(10_000 + seed);
          expect(await nearestHashes(table, query, { limit, filter })).toEqual(
            bruteForce(vectors, query, limit, keeps(filter)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives the cosine similarity", async () => {
    const [best] = await table.nearest(unitVector(5), { limit: 1 });
    expect(best?.hash).toBe(hashOf(5));
    expect(best?.similarity).toBeCloseTo(1, 5);
    const [worst] = await table
      .nearest(
        unitVector(5).map((x) => -x),
        { limit: count },
      )
      .then((all) => all.filter(({ hash }) => hash === hashOf(5)));
    expect(worst?.similarity).toBeCloseTo(-1, 5);
  });

  it("counts what can be found, and says what has no vector", async () => {
    expect(table.count).toBe(Array.from({ length: count }, (_, n) => n).filter((n) => !missing(n)).length);
    await store.writeIndexed({ set: testSet, photos: [{ ...indexedPhoto(5_000, "a"), embedding: null }] });
    const hashes: string[] = [];
    for await (const some of table.missing()) hashes.push(...some);
    expect(hashes).toEqual([hashOf(5_000)]);
    await table.put([{ hash: hashOf(5_000), vector: unitVector(5_000) }]);
    expect(table.has(hashOf(5_000))).toBe(true);
    expect((await table.get([hashOf(5_000)])).get(hashOf(5_000))).toEqual(unitVector(5_000));
  });
});

describe("a set of vectors", () => {
  for (const metric of ["cosine", "dot", "l2"] as const) {
    it(`gives cosine similarities with the metric ${metric}`, async () => {
      const store = await openTestStore(await storePlace());
      await store.folders.put(folderRow("a"));
      const set = { key: `by_${metric}`, dimensions: 16, metric };
      await store.writeIndexed({ set, photos: indexedPhotos(0, 20, "a") });
      const query = unitVector(99);
      const cosine = unitVector(7).reduce((sum, x, i) => sum + x * (query[i] ?? 0), 0);
      const found = await (await store.embeddings(set)).nearest(query, { limit: 20 });
      expect(found).toHaveLength(20);
      expect(found.find(({ hash }) => hash === hashOf(7))?.similarity).toBeCloseTo(cosine, 5);
    });
  }

  it("cannot be opened with another metric or length than it has", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    await store.embeddings(testSet);
    await expect(store.embeddings({ ...testSet, metric: "dot" })).rejects.toMatchObject({
      code: "model-invalid",
    });
    await store.close();
    const again = await openTestStore(uri);
    await expect(again.embeddings({ ...testSet, dimensions: 8 })).rejects.toMatchObject({
      code: "model-invalid",
    });
    await expect(again.embeddings(testSet)).resolves.toMatchObject({ count: 0 });
  });

  it("does not take a vector of another length, or one that is not of numbers", async () => {
    const store = await openTestStore(await storePlace());
    await store.folders.put(folderRow("a"));
    const photo = indexedPhoto(1, "a");
    const write = (embedding: Float32Array) =>
      store.writeIndexed({ set: testSet, photos: [{ ...photo, embedding }] });
    await expect(write(new Float32Array(3))).rejects.toThrow("3 numbers");
    await expect(write(new Float32Array(16).fill(Number.NaN))).rejects.toThrow("number that is none");
    expect(store.counts().photos).toBe(0);
  });

  it("lives beside those of other models, and goes with the photo in all of them", async () => {
    const uri = await storePlace();
    const store = await openTestStore(uri);
    const other = { key: "other", dimensions: 4, metric: "dot" } as const;
    await store.folders.put(folderRow("a"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 3, "a") });
    const table = await store.embeddings(other);
    await table.put([0, 1, 2].map((n) => ({ hash: hashOf(n), vector: unitVector(n, 4) })));
    await store.close();

    const again = await openTestStore(uri);
    await again.folders.remove("a");
    await again.close();
    const last = await openTestStore(uri);
    expect((await last.embeddings(other)).count).toBe(0);
    expect(await (await last.embeddings(other)).nearest(unitVector(0, 4), { limit: 3 })).toEqual([]);
  });

  it("keeps the first of two vectors of one content", async () => {
    const store = await openTestStore(await storePlace());
    await store.folders.put(folderRow("a"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(1, 2, "a") });
    const table = await store.embeddings(testSet);
    await table.put([{ hash: hashOf(1), vector: unitVector(77) }]);
    expect((await table.get([hashOf(1)])).get(hashOf(1))).toEqual(unitVector(1));
  });

  it("ignores a vector of a photo that is gone", async () => {
    const store = await openTestStore(await storePlace());
    const table = await store.embeddings(testSet);
    await table.put([{ hash: photoRow("gone").hash, vector: unitVector(1) }]);
    expect(table.count).toBe(0);
  });
});
