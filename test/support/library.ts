import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { SpawnChild } from "../../electron/engine/children/child.ts";
import {
  createDecoderPool,
  type DecoderPool,
  type DecoderPoolOptions,
} from "../../electron/engine/children/pool.ts";
import { readModelFolder } from "../../electron/engine/clip/model-folder.ts";
import { vectorSetOf } from "../../electron/engine/clip/model-spec.ts";
import { createImageTower, type ImageTower } from "../../electron/engine/clip/towers.ts";
import { createNodeSpawn } from "../../electron/engine/hosts/spawn-child.ts";
import { createJobRegistry, type JobRegistry } from "../../electron/engine/jobs/job-registry.ts";
import { createLibraryHandlers } from "../../electron/engine/library/handlers.ts";
import type { IndexDeps } from "../../electron/engine/library/index-job.ts";
import { createIndexer, type Indexer } from "../../electron/engine/library/indexer.ts";
import { createMedia } from "../../electron/engine/library/media.ts";
import { createProblemHandlers } from "../../electron/engine/library/problem-handlers.ts";
import { createVolumes } from "../../electron/engine/library/volumes.ts";
import { silentLog } from "../../electron/engine/log.ts";
import { openStore } from "../../electron/engine/store/open.ts";
import type { Store } from "../../electron/engine/store/store.ts";
import { createThumbnailFiles, type ThumbnailFiles } from "../../electron/engine/thumbnails/files.ts";
import { createWatcher } from "../../electron/engine/watch/watcher.ts";
import type { IndexSummary, Job } from "../../shared/library.ts";
import { jpeg } from "../fixtures/images.ts";
import { childrenDir, starterDir } from "./paths.ts";
import { tempFolder } from "./temp-folder.ts";

export interface TestLibraryOptions {
  dataDir?: string;
  spawnChild?: SpawnChild;
  pool?: Partial<DecoderPoolOptions>;
  /** Stand between the pipeline and the real thing. */
  imageTower?: (real: ImageTower) => Pick<ImageTower, "embedImages">;
  store?: (real: Store) => Store;
  thumbnails?: (real: ThumbnailFiles) => ThumbnailFiles;
  /** How the disk is looked at, where it is not this computer's. */
  crawl?: IndexDeps["crawl"];
  /** Told of every file that a decoder is asked to open. */
  onOpen?: (path: string) => void;
}

export interface TestLibrary {
  dataDir: string;
  store: Store;
  jobs: JobRegistry;
  indexer: Indexer;
  pool: DecoderPool;
  thumbnails: ThumbnailFiles;
  handlers: ReturnType<typeof createLibraryHandlers> & ReturnType<typeof createProblemHandlers>;
  jobChanges: Job[];
  /** Adds folders and waits until they are indexed. */
  add(...paths: string[]): Promise<IndexSummary>;
  /** Scans everything again. */
  scan(options?: { retryFailed?: boolean }): Promise<IndexSummary>;
  wait(jobId: string): Promise<IndexSummary>;
  vectors(): Promise<number>;
  close(): Promise<void>;
}

const never = new AbortController().signal;
/** For handlers that are called directly. */
export const callContext = { signal: never, progress() {} };

/** A library with everything that indexes it, all of it real, without the engine around it. Ends with the test. */
export async function testLibrary(options: TestLibraryOptions = {}): Promise<TestLibrary> {
  const dataDir = options.dataDir ?? (await tempFolder("library"));
  const spawnChild = options.spawnChild ?? createNodeSpawn({ childrenDir });
  const storeDir = join(dataDir, "store");
  await mkdir(storeDir, { recursive: true });
  const realStore = await openStore({ uri: storeDir, log: silentLog });
  const store = options.store?.(realStore) ?? realStore;
  const model = await readModelFolder(starterDir, { key: "starter" });
  const tower = createImageTower(model, { spawnChild, threads: 1 });
  const realPool = createDecoderPool({ spawnChild, size: 2, log: silentLog, ...options.pool });
  const pool = options.onOpen ? recordOpens(realPool, options.onOpen) : realPool;
  const realThumbnails = createThumbnailFiles(join(dataDir, "thumbnails"));
  const thumbnails = options.thumbnails?.(realThumbnails) ?? realThumbnails;
  const volumes = createVolumes(process.platform);
  const jobChanges: Job[] = [];
  const jobs = createJobRegistry({ onChange: (job) => jobChanges.push(job), log: silentLog });
  const indexer = createIndexer(jobs, {
    store,
    pool,
    imageTower: options.imageTower?.(tower) ?? tower,
    model,
    thumbnails,
    volumes,
    log: silentLog,
    device: "cpu",
    exclude: [dataDir],
    crawl: options.crawl,
    onFoldersChanged() {},
  });
  const handlers = {
    ...createProblemHandlers({ store, indexer, volumes }),
    ...createLibraryHandlers({
      store,
      indexer,
      media: createMedia({ store, pool, thumbnails, volumes }),
      volumes,
      places: { platform: process.platform, homeDir: dataDir },
      watcher: createWatcher({
        ...{ store, log: silentLog, platform: process.platform, timing: null },
        scan: async () => {},
        onChange() {},
      }),
      onFoldersChanged() {},
    }),
  };

  let closed = false;
  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await jobs.close();
    await Promise.all([pool.close(), tower.close()]);
    await store.close();
  }
  onTestFinished(close);
  const wait = async (jobId: string) =>
    (await jobs.wait(jobId, { signal: never, onProgress() {} })) as IndexSummary;

  return {
    ...{ dataDir, store, jobs, indexer, pool, thumbnails, handlers, jobChanges, wait, close },
    async add(...paths) {
      const { jobId } = await handlers["folders.add"]({ paths }, callContext);
      return await wait(jobId);
    },
    scan: (scanOptions) => wait(indexer.start(scanOptions)),
    vectors: async () => (await store.embeddings(vectorSetOf(model))).count,
  };
}

function recordOpens(pool: DecoderPool, onOpen: (path: string) => void): DecoderPool {
  return {
    ...pool,
    get size() {
      return pool.size;
    },
    use: (work, ...rest) =>
      pool.use(
        (decoder) => {
          const recorded = new Proxy(decoder, {
            get(target, name) {
              const method = Reflect.get(target, name) as (...given: unknown[]) => unknown;
              return (...given: unknown[]) => {
                const [file] = given as [string | { path?: string }];
                const path = typeof file === "string" ? file : file?.path;
                if (path !== undefined) onOpen(path);
                return method.apply(target, given);
              };
            },
          });
          return work(recorded);
        },
        ...rest,
      ),
  };
}

/** Writes files into a new folder, or a given one. */
export async function photoFolder(
  files: Record<string, Uint8Array | Promise<Uint8Array>>,
  dir?: string,
): Promise<string> {
  const folder = dir ?? (await tempFolder("photos"));
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await bytes);
  }
  return folder;
}

export const smallJpeg = (seed: number): Promise<Buffer> => jpeg({ width: 160, height: 120, seed });

/** `count` different photos, named by their numbers. */
export const manyPhotos = (count: number, from = 0): Record<string, Promise<Buffer>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${from + i}.jpg`, smallJpeg(from + i)]));

/** Waits for a change of a job or of the library that makes it true. */
export async function changed({ store, jobs }: TestLibrary, isTrue: () => boolean): Promise<void> {
  const [job] = jobs.list();
  await new Promise<void>((resolve) => {
    const impatient = new AbortController();
    const look = () => {
      if (!isTrue()) return;
      off();
      impatient.abort();
      resolve();
    };
    const off = store.onChange(look);
    if (job) void jobs.wait(job.id, { signal: impatient.signal, onProgress: look }).catch(() => {});
    look();
  });
}
