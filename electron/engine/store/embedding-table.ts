import { Failure } from "../../../shared/errors.ts";
import type { Row } from "./arrow-rows.ts";
import { kindCodes } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { scopeTest } from "./photo-order.ts";
import { readPhotos } from "./photo-table.ts";
import { planFilter } from "./search-filter.ts";
import { chunksOf } from "./sql.ts";
import type { EmbeddingTable, PhotoRow, VectorSet } from "./store.ts";
import { similarityOf, type VectorTable } from "./vector-table.ts";

const hashesAtOnce = 1_000;

/** `revision` is asked for `count`, which is counted anew only when it grew. */
export function createEmbeddingTable(
  context: StoreContext,
  vectors: VectorTable,
  revision: () => number,
): EmbeddingTable {
  const { photos, files, folders, write } = context;
  let counted = { revision: -1, count: 0 };
  return {
    get count() {
      if (counted.revision !== revision()) {
        let count = 0;
        for (let id = 0; id < photos.end; id++) if (photos.isVisible(id) && vectors.hasId(id)) count++;
        counted = { revision: revision(), count };
      }
      return counted.count;
    },

    has(hash) {
      const id = photos.idOf(hash);
      return id >= 0 && vectors.hasId(id);
    },

    put: (rows) =>
      write(async () => {
        for (const row of rows) checkVector(vectors.set, row.vector);
        const fresh = rows.filter((row) => photos.idOf(row.hash) >= 0);
        const facts = await readPhotos(
          context,
          fresh.map((row) => row.hash),
        );
        await addVectors(
          context,
          vectors,
          fresh.flatMap((row) => {
            const photo = facts.get(row.hash);
            return photo === undefined ? [] : [{ photo, vector: row.vector }];
          }),
        );
      }),

    async nearest(vector, { limit, filter = {} }) {
      checkVector(vectors.set, vector);
      const folder = filter.folderId === undefined ? null : (folders.get(filter.folderId)?.number ?? -1);
      const scope = filter.scope === undefined ? null : scopeTest(photos, context.albums, filter.scope);
      const plan = planFilter({ photos, files, vectors: vectors.has, folder, scope, filter });
      const matches = await vectors.nearest(vector, limit, plan);
      return matches
        .filter(({ id }) => photos.isStored(id))
        .map(({ id, distance }) => ({
          hash: photos.hashOf(id),
          similarity: similarityOf(distance, vectors.set.metric),
        }));
    },

    async get(hashes) {
      const ids = hashes.map((hash) => photos.idOf(hash)).filter((id) => id >= 0);
      const found = await vectors.read([...new Set(ids)]);
      return new Map([...found].map(([id, vector]) => [photos.hashOf(id), vector]));
    },

    async *missing() {
      const ids: number[] = [];
      for (let id = 0; id < photos.end; id++) if (photos.isShown(id) && !vectors.hasId(id)) ids.push(id);
      for (const some of chunksOf(ids, hashesAtOnce)) yield some.map((id) => photos.hashOf(id));
    },
  };
}

/**
 * Writes vectors of photos that have none in this set. One that is there stays: the same content and the same model give
 * the same vector. The caller is in `write`.
 */
export async function addVectors(
  { photos }: StoreContext,
  vectors: VectorTable,
  rows: readonly { photo: PhotoRow; vector: Float32Array }[],
): Promise<void> {
  const added = new Map<number, Row & { id: number }>();
  for (const { photo, vector } of rows) {
    const id = photos.reserve(photo.hash);
    if (!vectors.hasId(id)) added.set(id, toRow(id, photo, vector));
  }
  await vectors.add([...added.values()]);
}

/** A vector of another length or with a number that is none would poison every search; it is a bug of who made it. */
export function checkVector(set: VectorSet, vector: Float32Array): void {
  if (vector.length !== set.dimensions) {
    throw new Error(`A vector of ${vector.length} numbers for the set ${set.key} of ${set.dimensions}`);
  }
  if (!vector.every(Number.isFinite)) throw new Error(`A vector with a number that is none, for ${set.key}`);
}

export function checkSameSet(asked: VectorSet, stored: VectorSet): void {
  if (asked.dimensions === stored.dimensions && asked.metric === stored.metric) return;
  throw new Failure(
    "model-invalid",
    `The model "${asked.key}" was used here before with other vectors (${stored.dimensions} numbers, ${stored.metric}) than it makes now (${asked.dimensions}, ${asked.metric}). Give the changed model another name.`,
    { details: { asked, stored } },
  );
}

function toRow(id: number, photo: PhotoRow, vector: Float32Array): Row & { id: number } {
  return {
    id,
    kind: kindCodes.code(photo.kind),
    bytes: photo.bytes,
    width: photo.width,
    height: photo.height,
    taken_local: photo.takenAtLocal,
    camera: photo.camera,
    lens: photo.lens,
    latitude: photo.latitude,
    longitude: photo.longitude,
    vector,
  };
}
