import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { DecoderPool } from "../../electron/engine/children/pool.ts";
import type { ModelSpec } from "../../electron/engine/clip/model-spec.ts";
import { vectorSetOf } from "../../electron/engine/clip/model-spec.ts";
import { createJobRegistry } from "../../electron/engine/jobs/job-registry.ts";
import { addFolders } from "../../electron/engine/library/folders.ts";
import { createIndexer } from "../../electron/engine/library/indexer.ts";
import { createVolumes, type VolumeSystem } from "../../electron/engine/library/volumes.ts";
import { silentLog } from "../../electron/engine/log.ts";
import type { BeforeCommit } from "../../electron/engine/store/lance-table.ts";
import { openStoreWith } from "../../electron/engine/store/open.ts";
import type { FileRow } from "../../electron/engine/store/store.ts";
import { createThumbnailFiles } from "../../electron/engine/thumbnails/files.ts";
import type { IndexSummary } from "../../shared/library.ts";

export interface BareLibraryOptions {
  dataDir: string;
  system: VolumeSystem;
  /** Shared by many libraries: processes take longer to start than these pictures to decode. */
  pool: DecoderPool;
  model: ModelSpec;
  beforeCommit?: BeforeCommit;
  now?: () => number;
}

/**
 * A library with a real store, real decoding and real thumbnails, that is opened and closed in a moment: its vectors are
 * made of the pixels by arithmetic.
 */
export async function openBareLibrary(options: BareLibraryOptions) {
  const { dataDir, system, pool, model, beforeCommit = () => {}, now = Date.now } = options;
  const storeDir = join(dataDir, "store");
  await mkdir(storeDir, { recursive: true });
  const store = await openStoreWith({ uri: storeDir, log: silentLog, beforeCommit });
  const thumbnails = createThumbnailFiles(join(dataDir, "thumbnails"));
  const volumes = createVolumes("linux", system);
  const jobs = createJobRegistry({ onChange() {}, log: silentLog });
  const set = vectorSetOf(model);
  let embedded = 0;
  const imageTower = {
    async embedImages(pictures: readonly Uint8Array[]) {
      embedded += pictures.length;
      return pictures.map((pixels) => vectorOf(pixels, set.dimensions));
    },
  };
  const indexer = createIndexer(jobs, {
    ...{ store, pool, imageTower, model, thumbnails, volumes, now },
    ...{ log: silentLog, device: "cpu", exclude: [dataDir], onFoldersChanged() {} },
  });
  const wait = (jobId: string) =>
    jobs.wait(jobId, { signal: new AbortController().signal, onProgress() {} }) as Promise<IndexSummary>;

  return {
    store,
    volumes,
    thumbnails,
    /** Pictures that the model has seen. */
    get embedded() {
      return embedded;
    },
    vectors: async () => (await store.embeddings(set)).count,
    add: (...paths: string[]) => addFolders(paths, store, volumes, { now: now(), onReplaced() {} }),
    scan: () => wait(indexer.start()),
    async rows(): Promise<FileRow[]> {
      const found: FileRow[] = [];
      for (const { id } of store.folders.list()) {
        for await (const some of store.files.scan(id)) found.push(...some);
      }
      return found;
    },
    async close() {
      await jobs.close();
      await store.close();
    },
  };
}

export type BareLibrary = Awaited<ReturnType<typeof openBareLibrary>>;

function vectorOf(pixels: Uint8Array, dimensions: number): Float32Array {
  const digest = createHash("sha256").update(pixels).digest();
  const vector = Float32Array.from(
    { length: dimensions },
    (_, i) => (digest[i % digest.length] ?? 0) - 127.5,
  );
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}
