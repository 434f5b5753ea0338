// Started by rescan.mjs: an engine that scans one folder, again, and again. The library is filled without decoding the files:
// their rows are written as a first scan would have left them, what the files say of their pictures included: a photo of which
// nobody knows that would be opened by the next scan, and again by each where that fails.
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importEngine, starterDir } from "./engine-files.mjs";
import { seededRandom } from "./store-layout-data.mjs";

const [dataDir, folder] = process.argv.slice(2);
const { createEngine } = await importEngine("engine.js");
const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
const { silentLog } = await importEngine("log.js");
const { openStore } = await importEngine("store/open.js");
const { createVolumes } = await importEngine("library/volumes.js");
const { vectorSetOf } = await importEngine("clip/model-spec.js");
const { readModelFolder } = await importEngine("clip/model-folder.js");
const { noFacts } = await importEngine("metadata/facts.js");

const context = { signal: new AbortController().signal, progress() {} };
const model = await readModelFolder(starterDir, { key: "starter", name: "Starter" });
await fill();

const engine = await createEngine({
  dataDir,
  models: { starterDir },
  spawnChild: createNodeSpawn(),
  log: silentLog,
});
const scan = async () => {
  const started = performance.now();
  const { jobId } = await engine.handlers["index.start"]({}, context);
  const { summary } = await engine.handlers["jobs.wait"]({ jobId }, context);
  return { summary, seconds: (performance.now() - started) / 1000 };
};
// The first writes what the rows did not say; the second warms up.
await scan();
await scan();
const { summary, seconds } = await scan();
if (summary.added + summary.missing > 0) throw new Error(`Something has changed: ${JSON.stringify(summary)}`);
await engine.close();
process.send({ filesPerSecond: summary.unchanged / seconds }, () => process.exit(0));

/** Rows of photos, files and vectors for everything in the folder. */
async function fill() {
  const storeDir = join(dataDir, "store");
  mkdirSync(storeDir, { recursive: true });
  const store = await openStore({ uri: storeDir, log: silentLog });
  const volumes = createVolumes(process.platform);
  await volumes.refresh?.();
  const place = (volumes.mountedPlace ?? volumes.toPlace)(folder);
  const row = { id: "bench", path: folder, volumeId: place.volumeId, volumePath: place.path };
  await store.folders.put({ ...row, addedAt: 1, lastScannedAt: 1, state: "online" });
  const set = vectorSetOf(model);
  const random = seededRandom(1);
  const makeVector = () => {
    const vector = Float32Array.from({ length: set.dimensions }, () => random() - 0.5);
    const length = Math.hypot(...vector);
    return vector.map((x) => x / length);
  };
  let batch = [];
  const write = async () => {
    if (batch.length > 0) await store.writeIndexed({ set, photos: batch });
    batch = [];
  };
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    if (!stats.isFile()) continue;
    const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
    const { size: bytes, ino: fileId } = stats;
    const modifiedAt = Math.trunc(stats.mtimeMs);
    batch.push({
      photo: photo(hash, bytes),
      files: [file(path, { hash, bytes, modifiedAt, fileId })],
      embedding: makeVector(),
    });
    if (batch.length === 20_000) await write();
  }
  await write();
  await store.close();

  function file(path, traits) {
    const { volumeId, path: way } = volumes.toPlace(path);
    return { folderId: "bench", volumeId, path: way, ...traits, status: "present", problem: null, seenAt: 1 };
  }
}

function photo(hash, bytes) {
  const none = { camera: null, lens: null, latitude: null, longitude: null };
  const taken = { takenAtLocal: 1, takenAtSource: "exif", takenAtZoneMinutes: null };
  const picture = {
    kind: "jpeg",
    bytes,
    width: 4000,
    height: 3000,
    orientation: 1,
    thumbhash: new Uint8Array(25),
  };
  const said = [{ source: "exif", facts: { ...noFacts, camera: "Bench 1", rating: 3 } }];
  return { hash, ...picture, ...taken, ...none, addedAt: 1, said };
}
