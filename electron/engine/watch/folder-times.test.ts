import { mkdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { type Disk, realDisk } from "../library/disk.ts";
import { createFolderTimes } from "./folder-times.ts";

const never = new AbortController().signal;

async function setUp() {
  const root = await tempFolder("photos");
  for (const name of ["a/b", "c", ".hidden", "node_modules"])
    await mkdir(join(root, name), { recursive: true });
  const listed: string[] = [];
  const disk: Disk = {
    ...realDisk,
    list(folder) {
      listed.push(folder);
      return realDisk.list(folder);
    },
  };
  /** Sets all times back, so that no folder is too young to be believed. */
  const age = async (...names: string[]) => {
    for (const name of names) await utimes(join(root, name), 1_700_000_000, 1_700_000_000);
  };
  await age("", "a", "a/b", "c");
  const times = createFolderTimes(root, disk);
  expect(await times.changes(never)).toEqual([]);
  listed.length = 0;
  return { root, times, listed, age };
}

test("where nothing changed no folder is listed", async () => {
  const { times, listed } = await setUp();
  expect(await times.changes(never)).toEqual([]);
  expect(listed).toEqual([]);
});

test("a new file is a look at its folder alone", async () => {
  const { root, times, listed } = await setUp();
  await writeFile(join(root, "a/b/c.jpg"), "x");
  expect(await times.changes(never)).toEqual([{ path: join(root, "a/b"), depth: "folder" }]);
  expect(listed).toEqual([join(root, "a/b")]);
});

test("a folder that came, went or was renamed is a look at all that is in it", async () => {
  const { root, times } = await setUp();
  await rename(join(root, "a"), join(root, "d"));
  await rm(join(root, "c"), { recursive: true });
  const changes = await times.changes(never);
  const trees = changes.filter(({ depth }) => depth === "tree").map(({ path }) => path);
  expect(trees.sort()).toEqual(["a", "c", "d"].map((name) => join(root, name)));
});

test("a folder that was changed a moment ago is asked again, as its time may not move on", async () => {
  const { root, times, listed } = await setUp();
  await writeFile(join(root, "c/a.jpg"), "x");
  await times.changes(never);
  listed.length = 0;
  await times.changes(never);
  expect(listed).toEqual([join(root, "c")]);
});

test("a root that is gone is told", async () => {
  const { root, times } = await setUp();
  await rm(root, { recursive: true });
  await expect(times.changes(never)).rejects.toThrow(/ENOENT/);
});
