// How long it takes until the library knows again a folder that was renamed, against hashing its files and nothing else.
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { importEngine, readModel, starterDir } from "./engine-files.mjs";

export const help = `npm run bench -- moved [--files N] [--bytes N] [--json]
  --files N  files in the folder (default 10000)
  --bytes N  size of each (default 60000)`;

export async function run(args, say) {
  const { values } = parseArgs({
    args,
    options: { files: { type: "string", default: "10000" }, bytes: { type: "string", default: "60000" } },
  });
  const [count, bytes] = [Number(values.files), Number(values.bytes)];
  const temp = realpathSync(mkdtempSync(join(tmpdir(), "albumen-bench-moved-")));
  try {
    const folder = join(temp, "photos");
    say(`Making ${count} files…`);
    const files = makeFiles(join(folder, "first name"), count, bytes);
    await writeLibrary(join(temp, "library"), folder, files);
    say("Hashing alone…");
    const hashSeconds = await measureHashing(files.map(({ path }) => path));
    const { createEngine } = await importEngine("engine.js");
    const { createNodeSpawn } = await importEngine("hosts/spawn-child.js");
    const { silentLog } = await importEngine("log.js");
    const engine = await createEngine({
      ...{ dataDir: join(temp, "library"), models: { starterDir } },
      ...{ spawnChild: createNodeSpawn(), log: silentLog },
    });
    try {
      say("Renamed, as a library meets it that has no numbers of the files…");
      renameSync(join(folder, "first name"), join(folder, "second name"));
      const read = await scan(engine, count);
      say("Renamed again, numbers known…");
      renameSync(join(folder, "second name"), join(folder, "third name"));
      const known = await scan(engine, count);
      return {
        figures: {
          files: count,
          seconds: known,
          secondsReading: read,
          hashSeconds,
          overHashing: known / hashSeconds,
          readingOverHashing: read / hashSeconds,
        },
        notes: {
          seconds: "told by number, size and time; the content is read by later scans",
          secondsReading: "every file is read and hashed, by the decoders",
          hashSeconds: `reading and SHA-256 alone, ${availableParallelism()} at a time, files in the system's cache`,
        },
      };
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function makeFiles(folder, count, bytes) {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, n) => {
    const path = join(folder, `photo-${n}.jpg`);
    const content = randomBytes(bytes);
    writeFileSync(path, content);
    const hash = createHash("sha256").update(content).digest("hex");
    return { path, hash, bytes, modifiedAt: Math.trunc(statSync(path).mtimeMs) };
  });
}

/** As indexing would have left it, by the same store, with made-up vectors. */
async function writeLibrary(dataDir, folder, files) {
  const { openStore } = await importEngine("store/open.js");
  const { vectorSetOf } = await importEngine("clip/model-spec.js");
  const { silentLog } = await importEngine("log.js");
  mkdirSync(join(dataDir, "store"), { recursive: true });
  const store = await openStore({ uri: join(dataDir, "store"), log: silentLog });
  const set = vectorSetOf(await readModel());
  const now = Date.now();
  const place = (path) => ({ volumeId: "/", path: path.slice(1) });
  await store.folders.put({
    ...{ id: "photos", path: folder, volumeId: "/", volumePath: folder.slice(1) },
    ...{ addedAt: now, lastScannedAt: now, state: "online" },
  });
  const embedding = new Float32Array(set.dimensions).fill(1 / Math.sqrt(set.dimensions));
  for (let from = 0; from < files.length; from += 1_000) {
    const photos = files.slice(from, from + 1_000).map(({ path, hash, bytes, modifiedAt }) => ({
      photo: photoOf(hash, bytes, now),
      files: [
        {
          ...{ folderId: "photos", ...place(path), bytes, modifiedAt, hash },
          ...{ status: "present", problem: null, seenAt: now - 1 },
        },
      ],
      embedding,
    }));
    await store.writeIndexed({ set, photos });
  }
  await store.close();
}

function photoOf(hash, bytes, addedAt) {
  return {
    ...{ hash, kind: "jpeg", bytes, width: 400, height: 300, orientation: 1, takenAtLocal: null },
    ...{
      takenAtSource: null,
      takenAtZoneMinutes: null,
      camera: null,
      lens: null,
      latitude: null,
      longitude: null,
    },
    ...{ thumbhash: new Uint8Array(3), addedAt },
  };
}

async function measureHashing(paths) {
  const started = performance.now();
  const waiting = [...paths];
  const worker = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop())
      createHash("sha256")
        .update(await readFile(path))
        .digest();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return (performance.now() - started) / 1000;
}

async function scan(engine, count) {
  const context = { signal: new AbortController().signal, progress() {} };
  const started = performance.now();
  const { jobId } = await engine.handlers["index.start"]({ retryFailed: false }, context);
  const { summary } = await engine.handlers["jobs.wait"]({ jobId }, context);
  if (summary.moved !== count) throw new Error(`${summary.moved} of ${count} were known again.`);
  return (performance.now() - started) / 1000;
}
