// The libraries of churn.mjs: written in one go, and changed in small steps.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { importEngine } from "./engine-files.mjs";
import { fakeHash } from "./store-layout-data.mjs";

const folderId = "bench";
const dayMs = 86_400_000;

export async function openBenchStore(folder) {
  const { openStore } = await importEngine("store/open.js");
  const { silentLog } = await importEngine("log.js");
  return openStore({ uri: join(folder, "store"), log: silentLog });
}

export async function vectorSetOf(model) {
  return (await importEngine("clip/model-spec.js")).vectorSetOf(model);
}

export function folderBytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      // A compaction may remove a file between the listing and the look.
      const found = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
      return sum + (found?.size ?? 0);
    }, 0);
}

/** Writes rows as indexing does, in its batches, and lets the store build its index. */
export async function writeRows({ folder, set, library, state, from = 0, to = 0, list }) {
  const rows = list ?? Array.from({ length: to - from }, (_, n) => from + n);
  const store = await openBenchStore(folder);
  await store.folders.put({
    id: folderId,
    path: join(folder, "photos"),
    volumeId: "bench",
    volumePath: "photos",
    addedAt: 0,
    lastScannedAt: 0,
    state: "online",
  });
  for (let start = 0; start < rows.length; start += 512) {
    const photos = rows.slice(start, start + 512).map((row) => {
      if (state[row] === "absent") state[row] = "present";
      return rowOf(library, row, state[row]);
    });
    await store.writeIndexed({ set, photos });
  }
  await store.optimize();
  await store.close();
}

/** Edits of single rows, then batches as a watcher makes them. `state` follows what is in the library. */
export async function churnLibrary({ folder, set, library, state, rows, edits, batches }) {
  const store = await openBenchStore(folder);
  let largestBytes = 0;
  const look = (every, n) => {
    if (n % every === 0) largestBytes = Math.max(largestBytes, folderBytes(folder));
  };
  for (let n = 0; n < edits; n++) {
    const row = (n * 7919) % rows;
    // Two kinds of edit: a file is gone or there again; a file was looked at, with nothing new in it.
    if (n % 2 === 0) state[row] = state[row] === "missing" ? "present" : "missing";
    if (n % 2 === 0) await store.files.setStatus([fileOf(library, row, state[row])], state[row]);
    else await store.files.put([{ ...fileOf(library, row, state[row]), seenAt: n }]);
    look(100, n);
  }
  let next = rows;
  for (let n = 0; n < batches; n++) {
    const photos = [];
    for (let more = 1 + (n % 4); more > 0; more--, next++) {
      state[next] = "present";
      photos.push(rowOf(library, next, "present"));
    }
    await store.writeIndexed({ set, photos });
    const moved = (n * 104729) % rows;
    await store.files.put([fileOf(library, moved, state[moved])]);
    look(20, n);
  }
  await store.close();
  return { largestBytes };
}

export function rowOf(library, row, status) {
  const { vectors, dim, day } = library;
  const photo = {
    hash: fakeHash(row),
    kind: "jpeg",
    bytes: 3_000_000,
    width: 4000,
    height: 3000,
    orientation: 1,
    takenAtLocal: day[row] * dayMs + (row % 1000) * 1000,
    takenAtSource: "exif",
    takenAtZoneMinutes: null,
    camera: null,
    lens: null,
    latitude: null,
    longitude: null,
    thumbhash: new Uint8Array(24),
    addedAt: 0,
  };
  return {
    photo,
    files: [fileOf(library, row, status)],
    embedding: vectors.slice(row * dim, (row + 1) * dim),
  };
}

function fileOf({ day }, row, status) {
  return {
    folderId,
    volumeId: "bench",
    path: `photos/${row}.jpg`,
    bytes: 3_000_000,
    modifiedAt: day[row] * dayMs,
    status,
    hash: fakeHash(row),
    problem: null,
    seenAt: 0,
  };
}
