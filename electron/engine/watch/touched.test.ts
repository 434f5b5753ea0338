import { appendFile, mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { realDisk } from "../library/disk.ts";
import { coalesce, createTouched } from "./touched.ts";

async function setUp({ capacity }: { capacity?: number } = {}) {
  const root = await tempFolder("photos");
  let now = Date.now();
  const options = { root, disk: realDisk, settleMs: 100, now: () => now };
  const touched = createTouched({ ...options, ...(capacity === undefined ? {} : { capacity }) });
  const path = (name: string) => join(root, name);
  return {
    touched,
    path,
    pass: (ms: number) => {
      now += ms;
    },
    event: (name: string, type: "create" | "update" | "delete" = "create") =>
      touched.add([{ path: path(name), type }]),
    put: async (name: string) => {
      await mkdir(join(path(name), ".."), { recursive: true });
      await writeFile(path(name), "x");
    },
    tree: (name: string) => ({ path: path(name), depth: "tree" }),
  };
}

test("a file that grows is waited for, and read once it stands still", async () => {
  const { touched, path, pass, event, put, tree } = await setUp();
  await put("a.jpg");
  event("a.jpg");
  expect(await touched.settle()).toEqual([]);
  expect(touched.isUnsettled(path("a.jpg"))).toBe(true);
  await appendFile(path("a.jpg"), "more");
  pass(150);
  expect(await touched.settle()).toEqual([]);
  pass(150);
  expect(await touched.settle()).toEqual([tree("a.jpg")]);
  expect([touched.isEmpty, touched.isUnsettled(path("a.jpg"))]).toEqual([true, false]);
});

test("a file that keeps its size and moves on in time is still being written", async () => {
  const { touched, path, pass, event, put } = await setUp();
  await put("a.jpg");
  event("a.jpg");
  await touched.settle();
  await utimes(path("a.jpg"), 1_700_000_000, 1_700_000_000);
  pass(150);
  expect(await touched.settle()).toEqual([]);
});

test("what is gone is looked at at once", async () => {
  const { touched, event, tree } = await setUp();
  event("a.jpg", "delete");
  event("old trips", "delete");
  expect(await touched.settle()).toEqual([tree("a.jpg"), tree("old trips")]);
});

test("files in a folder that was just made are waited for, the folder is not", async () => {
  const { touched, path, event, put, tree } = await setUp();
  await put("new/a.jpg");
  event("new");
  expect(await touched.settle()).toEqual([tree("new")]);
  expect(touched.isUnsettled(path("new/a.jpg"))).toBe(true);
});

test("what is no picture is nothing", async () => {
  const { touched, event, put } = await setUp();
  await put("notes.txt");
  event("notes.txt");
  event("notes.txt", "update");
  expect(await touched.settle()).toEqual([]);
  expect(touched.isEmpty).toBe(true);
});

test("new rules are a look at the folder that they hold for", async () => {
  const { touched, path, event, put } = await setUp();
  await put("a/.albumenignore");
  event("a/.albumenignore", "update");
  expect(await touched.settle()).toEqual([{ path: path("a"), depth: "tree" }]);
});

test("a stub of the cloud stands for the file that it is named after", async () => {
  const { touched, pass, event, put, tree } = await setUp();
  await put(".a.jpg.icloud");
  event(".a.jpg.icloud");
  expect(await touched.settle()).toEqual([tree("a.jpg")]);
  pass(150);
  expect(await touched.settle()).toEqual([tree(".a.jpg.icloud")]);
});

test("too much at once is the whole folder, and then it is over", async () => {
  const { touched, event } = await setUp({ capacity: 50 });
  for (let i = 0; i < 60; i++) event(`${i}.jpg`);
  expect(await touched.settle()).toBe("all");
  expect(touched.isEmpty).toBe(true);
});

test("a name that lost bytes on its way is a look at the folder it is in", async () => {
  const { touched, path, event } = await setUp();
  event("a/caf\ufffd/b.jpg");
  expect(await touched.settle()).toEqual([{ path: path("a"), depth: "tree" }]);
});

test("many files of a folder are one look at it; what lies within another part is none of its own", () => {
  const many = Array.from({ length: 100 }, (_, i) => ({ path: `/p/a/${i}.jpg`, depth: "tree" as const }));
  expect(coalesce(many)).toEqual([{ path: "/p/a", depth: "folder" }]);
  expect(coalesce([...many, { path: "/p/a/old", depth: "tree" }])).toEqual([{ path: "/p/a", depth: "tree" }]);
  expect(
    coalesce([
      { path: "/p/b", depth: "tree" },
      { path: "/p/b/c/d.jpg", depth: "tree" },
      { path: "/p/bc.jpg", depth: "tree" },
      { path: "/p/b", depth: "tree" },
    ]),
  ).toEqual([
    { path: "/p/b", depth: "tree" },
    { path: "/p/bc.jpg", depth: "tree" },
  ]);
});

test("a deleted photo in a folder that is gone as well does no harm", async () => {
  const { touched, path, event, put } = await setUp();
  await put("a/b.jpg");
  await rm(path("a"), { recursive: true });
  event("a/b.jpg", "delete");
  event("a", "delete");
  expect(await touched.settle()).toEqual([{ path: path("a"), depth: "tree" }]);
});
