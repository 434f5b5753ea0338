import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createDecoderPool } from "../../electron/engine/children/pool.ts";
import { readModelFolder } from "../../electron/engine/clip/model-folder.ts";
import { vectorSetOf } from "../../electron/engine/clip/model-spec.ts";
import { createNodeSpawn } from "../../electron/engine/hosts/spawn-child.ts";
import { silentLog } from "../../electron/engine/log.ts";
import type { FileRow } from "../../electron/engine/store/store.ts";
import { thumbnailParts } from "../../electron/engine/thumbnails/files.ts";
import { picture } from "../fixtures/images.ts";
import { type BareLibrary, type BareLibraryOptions, openBareLibrary } from "../support/bare-library.ts";
import { childrenDir, starterDir } from "../support/paths.ts";
import {
  type DriveFile,
  driveNames,
  type SimulatedDrives,
  simulatedDrives,
} from "../support/simulated-drives.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** `ALBUMEN_PROPERTY_SECONDS` for a longer run, `ALBUMEN_PROPERTY_SEED` (and `_PATH`) to see one again. */
const seconds = Number(process.env.ALBUMEN_PROPERTY_SECONDS ?? 20);
const seed = process.env.ALBUMEN_PROPERTY_SEED;
const path = process.env.ALBUMEN_PROPERTY_PATH;

const pulled = fc.constantFrom("first" as const, "second" as const);
const place = fc.record({
  drive: fc.constantFrom(...driveNames),
  path: fc
    .tuple(
      fc.constantFrom("photos/", "photos/x/", "photos/y/z/", "elsewhere/"),
      fc.constantFrom("a", "b", "c"),
    )
    .map(([folder, name]) => `${folder}${name}.png`),
});
/** Which of the files that there are then. */
const which = fc.nat(1_000);
const content = fc.nat(9);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("add"), to: place, content }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("move"), which, to: place }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("copy"), which, to: place, keepTime: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit"), which, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete"), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("touch"), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("unplug"), drive: pulled, leaveMountPoint: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("plug"), drive: pulled }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("scan") }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("kill"), afterCommits: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart") }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test(
  "whatever happens to files and drives, and whenever the engine is killed, the library ends as a fresh scan would",
  async (context) => {
    if (process.platform === "win32") context.skip("the drives of this test are folders of a POSIX system");
    const pool = createDecoderPool({
      spawnChild: createNodeSpawn({ childrenDir }),
      ...{ size: 2, log: silentLog },
    });
    onTestFinished(() => pool.close());
    const model = await readModelFolder(starterDir, { key: "starter" });
    const pictures = await Promise.all(
      // The last is none.
      Array.from({ length: 9 }, (_, n) =>
        picture(24, 16, n + 1)
          .png()
          .toBuffer(),
      ),
    );
    const contents = [...pictures, Buffer.from("no picture")];
    const base = await tempFolder("property");

    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const dir = await mkdtemp(join(base, "run-"));
        const drives = await simulatedDrives(dir);
        const options = { dataDir: join(dir, "library"), system: drives.system, pool, model };
        // A folder that is quite empty may be the mount point of a drive that does not say who it is: it counts as offline.
        await writeFile(join(drives.folderOf("system"), "notes.txt"), "Not empty.");
        await live(steps, drives, options, contents);
        runs++;
      }),
      {
        ...{ numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1_000, markInterruptAsFailure: false },
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...(path === undefined ? {} : { path }),
        includeErrorInReport: true,
      },
    );
    if (process.env.ALBUMEN_PROPERTY_SECONDS !== undefined) console.log(`${runs} lives`);
    expect(runs).toBeGreaterThan(0);
  },
  (seconds + 120) * 1_000,
);

async function live(
  steps: readonly Step[],
  drives: SimulatedDrives,
  options: BareLibraryOptions,
  contents: readonly Uint8Array[],
): Promise<void> {
  let commitsLeft = Number.POSITIVE_INFINITY;
  const open = () =>
    openBareLibrary({
      ...options,
      beforeCommit() {
        if (--commitsLeft < 0) throw new Error("killed");
      },
    });
  let library = await open();
  const [...folders] = driveNames.map(drives.folderOf);
  await library.add(...folders);
  try {
    for (const one of steps) await take(one);
    commitsLeft = Number.POSITIVE_INFINITY;
    await library.scan();
    await compareWithFresh(library, drives, options);
    // What is not connected was not lost either.
    for (const drive of ["first", "second"] as const) await drives.plug(drive);
    await library.scan();
    await compareWithFresh(library, drives, options);
    const before = describeRows(await library.rows(), library);
    await library.close();
    library = await open();
    await library.volumes.refresh();
    expect(describeRows(await library.rows(), library)).toEqual(before);
  } finally {
    await library.close();
  }

  async function reopen(): Promise<void> {
    await library.close();
    commitsLeft = Number.POSITIVE_INFINITY;
    library = await open();
  }

  async function take(one: Step): Promise<void> {
    if ("which" in one) {
      const files = await drives.files();
      const file = files[one.which % Math.max(1, files.length)];
      if (file !== undefined) await takeFile(one, file);
      return;
    }
    switch (one.kind) {
      case "add":
        return await drives.write(one.to, contents[one.content] ?? Buffer.alloc(0));
      case "unplug":
        return await drives.unplug(one.drive, one.leaveMountPoint);
      case "plug":
        return await drives.plug(one.drive);
      case "scan":
        await library.scan();
        return;
      case "kill":
        commitsLeft = one.afterCommits;
        await library.scan().catch(() => {});
        return await reopen();
      case "restart":
        return await reopen();
    }
  }

  async function takeFile(one: Extract<Step, { which: number }>, file: DriveFile): Promise<void> {
    switch (one.kind) {
      case "move":
        return await drives.move(file, one.to);
      case "copy":
        return await drives.copy(file, one.to, one.keepTime);
      case "edit":
        return await drives.write(file, contents[one.content] ?? Buffer.alloc(0));
      case "delete":
        return await drives.remove(file);
      case "touch":
        return await drives.touch(file);
    }
  }
}

/** Places as people would compare them; those of drives that are not connected are told apart. */
function describeRows(rows: readonly FileRow[], { volumes }: BareLibrary) {
  const here: string[] = [];
  const away: FileRow[] = [];
  for (const row of rows) {
    const at = volumes.toPath(row);
    if (at === null) away.push(row);
    else if (row.status !== "missing") {
      const { bytes, modifiedAt, status, hash, problem } = row;
      here.push([at, bytes, modifiedAt, status, hash, problem?.code].join(" "));
    }
  }
  return { here: here.sort(), away };
}

async function compareWithFresh(library: BareLibrary, drives: SimulatedDrives, options: BareLibraryOptions) {
  const rows = await library.rows();
  const { here, away } = describeRows(rows, library);

  const fresh = await openBareLibrary({ ...options, dataDir: await mkdtemp(`${options.dataDir}-fresh-`) });
  const plugged = driveNames.filter(drives.isPlugged);
  await fresh.add(...plugged.map(drives.folderOf));
  await fresh.scan();
  const wanted = describeRows(await fresh.rows(), fresh).here;
  await fresh.close();

  expect(here).toEqual(wanted);
  expect(away.filter(({ status }) => status === "present")).toEqual([]);
  for (const { path: folder, state, volumeId } of library.store.folders.list()) {
    const drive = driveNames.find((name) => `uuid:${name}` === volumeId) ?? "system";
    expect([drive, state]).toEqual([drive, drives.isPlugged(drive) ? "online" : "offline"]);
    if (drives.isPlugged(drive)) expect(folder).toBe(drives.folderOf(drive));
  }

  const keys = rows.map(({ volumeId, path: at }) => `${volumeId} ${at}`);
  expect(new Set(keys).size).toBe(keys.length);
  const hashes = new Set(rows.flatMap(({ hash }) => hash ?? []));
  expect(library.store.photos.withoutPlace()).toEqual([]);
  const embeddings = await library.store.embeddings(vectorSetOf(options.model));
  expect((await embeddings.get([...hashes])).size).toBe(hashes.size);
  // What can be found now: no more vectors than photos that have a place which is not missing.
  const found = new Set(rows.flatMap(({ hash, status }) => (status === "missing" ? [] : (hash ?? []))));
  expect(await library.vectors()).toBe(found.size);
  for (const hash of hashes) expect(existsSync(library.thumbnails.pathOf(hash, "thumbnail"))).toBe(true);
  for (let part = 0; part < thumbnailParts; part++) {
    await library.thumbnails.sweep(part, {
      ...{ isWanted: (hash) => library.store.photos.has(hash), minAgeMs: -1, remove: true },
    });
  }
}
