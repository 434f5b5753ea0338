import { existsSync } from "node:fs";
import { readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { picture } from "../../../test/fixtures/images.ts";
import {
  type BareLibrary,
  type BareLibraryOptions,
  openBareLibrary,
} from "../../../test/support/bare-library.ts";
import { childrenDir, starterDir } from "../../../test/support/paths.ts";
import { type SimulatedDrives, simulatedDrives } from "../../../test/support/simulated-drives.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { createDecoderPool, type DecoderPool } from "../children/pool.ts";
import { readModelFolder } from "../clip/model-folder.ts";
import type { ModelSpec } from "../clip/model-spec.ts";
import { createNodeSpawn } from "../hosts/spawn-child.ts";
import { silentLog } from "../log.ts";
import type { FileRow } from "../store/store.ts";

/** Files that were read, by their path. */
let opened: string[] = [];
let pool: DecoderPool;
let model: ModelSpec;
beforeAll(async () => {
  const real = createDecoderPool({ spawnChild: createNodeSpawn({ childrenDir }), size: 1, log: silentLog });
  pool = {
    ...real,
    use: (work, options) =>
      real.use(
        (decoder) =>
          work({
            ...decoder,
            fingerprint(path) {
              opened.push(path);
              return decoder.fingerprint(path);
            },
          }),
        options,
      ),
  };
  model = await readModelFolder(starterDir, { key: "starter" });
});
afterAll(() => pool.close());

const png = (seed: number) => picture(24, 16, seed).png().toBuffer();
const day = 86_400_000;

interface World {
  drives: SimulatedDrives;
  library: BareLibrary;
  open(change?: Partial<BareLibraryOptions>): Promise<BareLibrary>;
}

/** A library of the folders of two drives, with `count` photos on the first. */
async function world(count: number, change: Partial<BareLibraryOptions> = {}): Promise<World> {
  const base = await tempFolder("identity");
  const drives = await simulatedDrives(base);
  for (let n = 0; n < count; n++) {
    await drives.write({ drive: "first", path: `photos/trip/${n}.png` }, await png(n + 1));
  }
  await writeFile(join(drives.folderOf("first"), "notes.txt"), "Not empty.");
  const open = async (more: Partial<BareLibraryOptions> = {}) => {
    const library = await openBareLibrary({
      ...{ dataDir: join(base, "library"), system: drives.system, pool, model },
      ...change,
      ...more,
    });
    onTestFinished(library.close);
    return library;
  };
  const library = await open();
  await library.add(drives.folderOf("first"));
  await library.scan();
  opened = [];
  return { drives, library, open };
}

const one = (rows: readonly FileRow[], name: string): FileRow | undefined =>
  rows.find(({ path }) => path.endsWith(`/${name}`));

describe.skipIf(process.platform === "win32")("a drive (folders of a POSIX system stand for it)", () => {
  test("that comes back at another mount point is the same: nothing is read, and its folder has the new path", async () => {
    const { drives, library } = await world(3);
    await drives.unplug("first", true);
    expect((await library.scan()).failed).toMatchObject([{ code: "folder-missing" }]);
    expect(library.store.counts()).toMatchObject({ photos: 3, offline: 3, missing: 0 });
    await drives.plug("first");
    expect(await library.scan()).toMatchObject({ photos: 3, added: 0, unchanged: 3, moved: 0, failed: [] });
    expect(opened).toEqual([]);
    expect(library.store.folders.list()).toMatchObject([{ path: drives.folderOf("first"), state: "online" }]);
    const [row] = await library.rows();
    expect(existsSync(library.volumes.toPath(row!) ?? "")).toBe(true);
  });

  test("at the mount point of another is not the other: neither is looked at as the other, nor is any photo lost", async () => {
    const { drives, library } = await world(2);
    await drives.write({ drive: "second", path: "photos/trip/0.png" }, await png(50));
    const oldPath = drives.folderOf("first");
    await drives.unplug("first", false);
    // The second is mounted where the first was.
    await rename(drives.folderOf("second"), `${oldPath}-2`).catch(() => {});
    await library.scan();
    expect(library.store.counts()).toMatchObject({ photos: 2, offline: 2, missing: 0 });
    expect((await library.rows()).every(({ volumeId }) => volumeId === "uuid:first")).toBe(true);
  });

  test("that says who it is may be emptied: its photos are missing then, not offline", async () => {
    const { drives, library } = await world(2);
    for (const name of ["notes.txt", "trip"])
      await rm(join(drives.folderOf("first"), name), { recursive: true });
    expect(await library.scan()).toMatchObject({ missing: 2, failed: [] });
    expect(library.store.counts()).toMatchObject({ photos: 0, missing: 2, offline: 0 });
  });

  test("that was known by its path before gets its own name, and nothing is read", async () => {
    const { drives, library, open } = await world(2, { system: { mounts: async () => [] } });
    expect((await library.rows()).every(({ volumeId }) => volumeId === "/")).toBe(true);
    await library.close();
    const again = await open({ system: drives.system });
    expect(await again.scan()).toMatchObject({ photos: 2, added: 0, moved: 0, missing: 0, unchanged: 2 });
    expect(opened).toEqual([]);
    expect((await again.rows()).map(({ volumeId, path }) => `${volumeId} ${path}`).sort()).toEqual([
      "uuid:first photos/trip/0.png",
      "uuid:first photos/trip/1.png",
    ]);
    expect(again.store.folders.list()).toMatchObject([{ volumeId: "uuid:first", volumePath: "photos" }]);
    // And from now on it is found wherever it is.
    await drives.unplug("first", false);
    await drives.plug("first");
    expect(await again.scan()).toMatchObject({ photos: 2, unchanged: 2, failed: [] });
  });

  test("of which nothing can be told any more is taken for what it was", async () => {
    const { drives, library } = await world(2);
    const { mounts } = drives.system;
    drives.system.mounts = async () =>
      (await mounts()).map((mount) => (mount.mountPoint === "/" ? mount : { ...mount, volumeId: null }));
    expect(await library.scan()).toMatchObject({ photos: 2, unchanged: 2, missing: 0, failed: [] });
    expect(library.store.counts()).toMatchObject({ offline: 0, missing: 0 });
  });

  test("that is pulled out while its folder is listed takes its photos along, and none counts as gone", async () => {
    const { drives, library } = await world(2);
    const { mounts } = drives.system;
    await rm(join(drives.folderOf("first"), "trip"), { recursive: true });
    let looks = 0;
    // There when the scan begins, and not there when it ends.
    drives.system.mounts = async () => {
      if (++looks > 1) await drives.unplug("first", false);
      return await mounts();
    };
    expect(await library.scan()).toMatchObject({ missing: 0 });
    expect(library.store.counts()).toMatchObject({ photos: 2, offline: 2, missing: 0 });
  });
});

describe("a renamed folder", () => {
  test("is known again without reading a file; a later scan reads them once", async () => {
    const { drives, library } = await world(4);
    const folder = drives.folderOf("first");
    await rename(join(folder, "trip"), join(folder, "journey"));
    expect(await library.scan()).toMatchObject({ photos: 4, files: 4, added: 0, moved: 4, missing: 0 });
    expect(opened).toEqual([]);
    expect((await library.rows()).every(({ isUnverified }) => isUnverified === true)).toBe(true);

    expect(await library.scan()).toMatchObject({ photos: 4, added: 0, unchanged: 4, moved: 0 });
    expect(opened).toHaveLength(4);
    expect((await library.rows()).some(({ isUnverified }) => isUnverified === true)).toBe(false);
    await library.scan();
    expect(opened).toHaveLength(4);
    expect(library.embedded).toBe(4);
  });

  test("whose file has another content under the same number, size and time is put right by the later scan", async () => {
    const { drives, library } = await world(2);
    const folder = drives.folderOf("first");
    const path = join(folder, "trip/0.png");
    const { mtime, size } = await stat(path);
    const other = (await png(70)).subarray(0, size);
    await writeFile(path, Buffer.concat([other, Buffer.alloc(size - other.length)]));
    await utimes(path, mtime, mtime);
    await rename(join(folder, "trip"), join(folder, "journey"));
    await library.scan();
    const believed = one(await library.rows(), "0.png")?.hash;
    await library.scan();
    const read = one(await library.rows(), "0.png");
    expect(read?.hash).not.toBe(believed);
    expect(read?.isUnverified).toBeUndefined();
  });

  test("is read where numbers of files mean nothing", async () => {
    const { drives, library } = await world(2);
    const { mounts } = drives.system;
    drives.system.mounts = async () => (await mounts()).map((mount) => ({ ...mount, hasFileIds: false }));
    const folder = drives.folderOf("first");
    await rename(join(folder, "trip"), join(folder, "journey"));
    expect(await library.scan()).toMatchObject({ moved: 2, missing: 0 });
    expect(opened).toHaveLength(2);
    expect(library.embedded).toBe(2);
  });
});

describe("a file that is moved to another drive", () => {
  test("keeps its photo, within one scan and between two, and nothing is embedded again", async () => {
    const { drives, library } = await world(2);
    await library.add(drives.folderOf("second"));
    await drives.move(
      { drive: "first", path: "photos/trip/0.png" },
      { drive: "second", path: "photos/a.png" },
    );
    expect(await library.scan()).toMatchObject({ photos: 2, files: 2, moved: 1, missing: 0 });

    const from = { drive: "first", path: "photos/trip/1.png" } as const;
    const bytes = await readFile(drives.pathOf(from));
    await drives.remove(from);
    expect(await library.scan()).toMatchObject({ photos: 1, missing: 1 });
    await drives.write({ drive: "second", path: "photos/b.png" }, bytes);
    expect(await library.scan()).toMatchObject({ photos: 2, files: 2, moved: 1, missing: 0 });
    expect(library.store.counts()).toMatchObject({ missing: 0 });
    expect(library.embedded).toBe(2);
  });

  test("is one move also where the engine died after it had written the new place", async () => {
    const { drives, library, open } = await world(1);
    await library.add(drives.folderOf("second"));
    await library.scan();
    await library.close();
    let isDying = false;
    const dying = await open({
      beforeCommit({ table, action }) {
        if (table === "files" && action === "add") isDying = true;
        else if (isDying) throw new Error("killed");
      },
    });
    await drives.move(
      { drive: "first", path: "photos/trip/0.png" },
      { drive: "second", path: "photos/a.png" },
    );
    await expect(dying.scan()).rejects.toThrow();
    await dying.close();
    const again = await open();
    expect(again.store.counts()).toMatchObject({ photos: 1, files: 2 });
    expect(await again.scan()).toMatchObject({ photos: 1, files: 1, moved: 1, missing: 0 });
  });
});

describe("a file that is edited in place", () => {
  test("is a new photo; the old content goes with its vector and thumbnail when no other file has it", async () => {
    const { drives, library } = await world(2);
    const [before] = await library.rows();
    const file = { drive: "first", path: before!.path } as const;
    await drives.copy(file, { drive: "first", path: "photos/copy.png" });
    await library.scan();
    await drives.write(file, await png(90));
    expect(await library.scan()).toMatchObject({ photos: 3, files: 3 });
    expect(library.store.photos.has(before!.hash!)).toBe(true);

    await drives.write({ drive: "first", path: "photos/copy.png" }, await png(91));
    expect(await library.scan()).toMatchObject({ photos: 3, files: 3 });
    expect(library.store.photos.has(before!.hash!)).toBe(false);
    expect(await library.vectors()).toBe(3);
    expect(existsSync(library.thumbnails.pathOf(before!.hash!, "thumbnail"))).toBe(false);
  });
});

describe("a file that is missing", () => {
  async function missingOne() {
    let time = Date.UTC(2026, 10, 1);
    const made = await world(2, { now: () => time });
    const hash = one(await made.library.rows(), "0.png")?.hash ?? "";
    await made.drives.remove({ drive: "first", path: "photos/trip/0.png" });
    await made.library.scan();
    return {
      ...made,
      hash,
      /** Lets days go by, a week at a time, with a scan after each. */
      async live(days: number) {
        for (let left = days; left > 0; left -= 7) {
          time += Math.min(7, left) * day;
          await made.library.scan();
        }
      },
      setClock(at: number) {
        time = at;
      },
      clock: () => time,
    };
  }

  test("is kept with its photo for 30 days, and goes with vector and thumbnail then", async () => {
    const { library, hash, live } = await missingOne();
    await live(29);
    expect(library.store.counts()).toMatchObject({ missing: 1 });
    expect(library.store.photos.has(hash)).toBe(true);
    await live(2);
    expect(library.store.counts()).toMatchObject({ photos: 1, missing: 0 });
    expect(library.store.photos.has(hash)).toBe(false);
    expect(await library.vectors()).toBe(1);
    expect(existsSync(library.thumbnails.pathOf(hash, "thumbnail"))).toBe(false);
  });

  test("does not grow old while its drive is not connected", async (context) => {
    if (process.platform === "win32") context.skip("the drives of this test are folders of a POSIX system");
    const { drives, library, hash, live } = await missingOne();
    await drives.unplug("first", true);
    await live(60);
    expect(library.store.photos.has(hash)).toBe(true);
    expect(library.store.counts()).toMatchObject({ missing: 1, offline: 1 });
  });

  test("is not forgotten early by a clock that went back and was put right", async () => {
    const { library, hash, live, setClock, clock } = await missingOne();
    const before = clock();
    setClock(Date.UTC(1970, 0, 2));
    await library.scan();
    await live(20);
    setClock(before + 20 * day);
    await library.scan();
    expect(library.store.photos.has(hash)).toBe(true);
    // Of the 20 days only ten count, because nobody looked by a clock that was right.
    await live(14);
    expect(library.store.photos.has(hash)).toBe(true);
    await live(7);
    expect(library.store.photos.has(hash)).toBe(false);
  });

  test("is not forgotten by a clock that leaps ahead", async () => {
    const { library, hash, setClock } = await missingOne();
    setClock(Date.UTC(2099, 0, 1));
    await library.scan();
    expect(library.store.photos.has(hash)).toBe(true);
  });

  test("is found again as it was when it comes back", async () => {
    const { drives, library, hash, live } = await missingOne();
    await live(20);
    await drives.write({ drive: "first", path: "photos/trip/0.png" }, await png(1));
    expect(await library.scan()).toMatchObject({ photos: 2, files: 2 });
    expect(one(await library.rows(), "0.png")).toMatchObject({ hash, status: "present" });
    expect(library.embedded).toBe(2);
  });
});
