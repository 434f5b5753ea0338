import { createHash } from "node:crypto";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { silentLog } from "../../electron/engine/log.ts";
import type { BeforeCommit } from "../../electron/engine/store/lance-table.ts";
import { openStoreWith } from "../../electron/engine/store/open.ts";
import type { Migration } from "../../electron/engine/store/steps/step.ts";
import type {
  EmbeddingTable,
  FileRow,
  FolderRow,
  IndexedPhoto,
  PhotoRow,
  Store,
  VectorSet,
} from "../../electron/engine/store/store.ts";
import { tempFolder } from "./temp-folder.ts";

/** A hash as a content would have it. */
export function hashOf(name: string | number): string {
  return createHash("sha256").update(String(name)).digest("hex");
}

/** Unit vectors from a seed: the same every time, no two alike. */
export function unitVector(seed: number, dimensions = 16): Float32Array {
  const vector = new Float32Array(dimensions);
  for (let i = 0, state = (seed + 1) * 2654435761; i < dimensions; i++) {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917 + i) >>> 0;
    vector[i] = state / 2 ** 31 - 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

export const testSet: VectorSet = { key: "test_fp32", dimensions: 16, metric: "cosine" };

export function folderRow(id: string, change: Partial<FolderRow> = {}): FolderRow {
  const place = { path: `/pictures/${id}`, volumeId: "disk", volumePath: `pictures/${id}` };
  return { id, ...place, addedAt: 1_700_000_000_000, lastScannedAt: null, state: "online", ...change };
}

export function photoRow(name: string | number, change: Partial<PhotoRow> = {}): PhotoRow {
  return {
    hash: hashOf(name),
    kind: "jpeg",
    bytes: 1_000,
    width: 400,
    height: 300,
    orientation: 1,
    takenAtLocal: null,
    takenAtSource: null,
    takenAtZoneMinutes: null,
    camera: null,
    lens: null,
    latitude: null,
    longitude: null,
    thumbhash: new Uint8Array([1, 2, 3]),
    addedAt: 1_700_000_000_000,
    ...change,
  };
}

export function fileRow(
  folderId: string,
  path: string,
  hash: string | null,
  change: Partial<FileRow> = {},
): FileRow {
  return {
    folderId,
    volumeId: "disk",
    path: `pictures/${folderId}/${path}`,
    bytes: 1_000,
    modifiedAt: 1_700_000_000_123,
    status: "present",
    hash,
    problem: null,
    seenAt: 1_700_000_001_000,
    ...change,
  };
}

/** Photo number `n` with one place in a folder and a vector of its own. */
export function indexedPhoto(n: number, folderId: string, change: Partial<PhotoRow> = {}): IndexedPhoto {
  const photo = photoRow(n, change);
  return {
    photo,
    files: [fileRow(folderId, `${n}.jpg`, photo.hash)],
    embedding: unitVector(n),
  };
}

export function indexedPhotos(from: number, to: number, folderId: string): IndexedPhoto[] {
  return Array.from({ length: to - from }, (_, i) => indexedPhoto(from + i, folderId));
}

/** Where a store may lie until the test ends. */
export async function storePlace(): Promise<string> {
  return join(await tempFolder("store"), "store");
}

/** Opens a store that is closed when the test ends, if it is not before. */
export async function openTestStore(
  uri: string,
  beforeCommit: BeforeCommit = () => undefined,
  steps?: readonly Migration[],
): Promise<Store> {
  const store = await openStoreWith({
    uri,
    log: silentLog,
    beforeCommit,
    ...(steps === undefined ? {} : { steps }),
  });
  onTestFinished(() => store.close());
  return store;
}

/** The nearest by comparing with everything: what a search has to find. */
export function bruteForce(
  vectors: ReadonlyMap<string, Float32Array>,
  query: Float32Array,
  limit: number,
  keep: (hash: string) => boolean = () => true,
): string[] {
  return [...vectors]
    .filter(([hash]) => keep(hash))
    .map(([hash, vector]) => ({ hash, dot: vector.reduce((sum, x, i) => sum + x * (query[i] ?? 0), 0) }))
    .sort((a, b) => b.dot - a.dot)
    .slice(0, limit)
    .map(({ hash }) => hash);
}

export async function nearestHashes(
  table: EmbeddingTable,
  query: Float32Array,
  options: Parameters<EmbeddingTable["nearest"]>[1],
): Promise<string[]> {
  return (await table.nearest(query, options)).map(({ hash }) => hash);
}
