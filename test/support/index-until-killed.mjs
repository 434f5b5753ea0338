// Indexes a folder with the compiled engine until somebody kills it. Told by its parent what and where:
// { libraryDir, folder, modelDir, out }. Says how many photos the library has after every change.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

process.once("message", async ({ libraryDir, folder, modelDir, out }) => {
  const load = (path) => import(pathToFileURL(join(out, path)).href);
  const { createDecoderPool } = await load("children/pool.js");
  const { readModelFolder } = await load("clip/model-folder.js");
  const { createImageTower } = await load("clip/towers.js");
  const { createNodeSpawn } = await load("hosts/spawn-child.js");
  const { createJobRegistry } = await load("jobs/job-registry.js");
  const { addFolders } = await load("library/folders.js");
  const { createIndexer } = await load("library/indexer.js");
  const { createVolumes } = await load("library/volumes.js");
  const { silentLog: log } = await load("log.js");
  const { openStore } = await load("store/open.js");
  const { createThumbnailFiles } = await load("thumbnails/files.js");

  await mkdir(join(libraryDir, "store"), { recursive: true });
  const store = await openStore({ uri: join(libraryDir, "store"), log });
  store.onChange(() => process.send({ photos: store.counts().photos }));
  const spawnChild = createNodeSpawn();
  const model = await readModelFolder(modelDir, { key: "starter" });
  const volumes = createVolumes(process.platform);
  const indexer = createIndexer(createJobRegistry({ onChange() {}, log }), {
    store,
    pool: createDecoderPool({ spawnChild, size: 1, log }),
    imageTower: createImageTower(model, { spawnChild, threads: 1 }),
    model,
    thumbnails: createThumbnailFiles(join(libraryDir, "thumbnails")),
    volumes,
    log,
    device: "cpu",
    exclude: [libraryDir],
    onFoldersChanged() {},
  });
  await addFolders([folder], store, volumes, { now: Date.now(), onReplaced() {} });
  indexer.start();
});
