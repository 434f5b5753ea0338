import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import {
  folderRow,
  hashOf,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
} from "../../../test/support/store.ts";

const repository = join(import.meta.dirname, "..", "..", "..");
const batch = 10;

/** Writes batch after batch and prints how many photos are stored, until it is killed. */
const writer = `
const { openStore } = await import(${JSON.stringify(pathToFileURL(join(repository, "out/electron/engine/store/open.js")).href)});
const { createHash } = await import("node:crypto");
const log = { info() {}, warn() {}, error() {} };
const store = await openStore({ uri: process.argv[1], log });
const photo = JSON.parse(process.argv[2]);
for (let done = 0; ; done += ${batch}) {
  const photos = Array.from({ length: ${batch} }, (_, i) => {
    const hash = createHash("sha256").update(String(done + i)).digest("hex");
    const place = { ...photo.files[0], path: done + i + ".jpg", hash };
    const embedding = new Float32Array(16).fill(0.25);
    return { photo: { ...photo.photo, hash, thumbhash: new Uint8Array(3) }, files: [place], embedding };
  });
  await store.writeIndexed({ set: ${JSON.stringify(testSet)}, photos });
  console.log(done + ${batch});
}`;

it("a process that is killed while it writes loses at most the batch it was writing", async () => {
  const uri = await storePlace();
  const first = await openTestStore(uri);
  await first.folders.put(folderRow("a"));
  await first.close();

  const template = JSON.stringify(indexedPhotos(0, 1, "a")[0]);
  const child = spawn(process.execPath, ["--input-type=module", "-e", writer, uri, template], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    told = Number(line);
    if (told >= 8 * batch) child.kill("SIGKILL");
  }
  await exited;
  expect(told).toBeGreaterThanOrEqual(8 * batch);

  const store = await openTestStore(uri);
  const { photos, files } = store.counts();
  expect(photos).toBeGreaterThanOrEqual(told);
  expect(files).toBe(photos);
  expect((await store.embeddings(testSet)).count).toBe(photos);
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(photos, photos + batch, "a") });
  expect(store.photos.has(hashOf(photos + 1))).toBe(true);
  expect(store.counts().files).toBe(photos + batch);
});
