import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import {
  folderRow,
  indexedPhotos,
  openTestStore,
  storePlace,
  testSet,
} from "../../../../test/support/store.ts";
import { repairStore } from "./repair-store.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const compiled = pathToFileURL(join(root, "out/electron/engine/store/repair/repair-store.js")).href;
const repairer = `
const { repairStore } = await import(${JSON.stringify(compiled)});
await repairStore({ storeDir: process.argv[1], toPath: ({ path }) => "/" + path });
`;

async function damagedStore(): Promise<string> {
  const uri = await storePlace();
  const store = await openTestStore(uri);
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 10, "a") });
  await store.close();
  await rm(join(uri, "folders.lance"), { recursive: true });
  return uri;
}

// What happens beside the store: a new one is begun, gets its name, and the two change places.
for (const change of [1, 2, 3, 4, 5]) {
  it(`a repair that is killed at change ${change} of the library's folder loses nothing, and is done by the next`, async () => {
    const uri = await damagedStore();
    const child = spawn(process.execPath, ["--input-type=module", "-e", repairer, uri], { stdio: "ignore" });
    let seen = 0;
    const watcher = watch(dirname(uri), () => {
      if (++seen === change) child.kill("SIGKILL");
    });
    await once(child, "exit");
    watcher.close();

    await repairStore({ storeDir: uri, toPath: ({ path }) => `/${path}` });
    const store = await openTestStore(uri);
    expect(store.counts()).toMatchObject({ photos: 10, files: 10 });
    expect(store.folders.list()).toHaveLength(1);
    await store.close();
    const left = (await readdir(dirname(uri))).filter((name) => name.startsWith("store-next"));
    expect(left).toEqual([]);
  });
}
