import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { jpeg } from "../../../test/fixtures/images.ts";
import { callContext, photoFolder, testLibrary } from "../../../test/support/library.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { contains } from "./folders.ts";

const photo = (seed: number) => jpeg({ width: 80, height: 60, seed });

describe("a folder that cannot be added is refused with a code and a next step", () => {
  test("one that is missing, a file, or not readable", async () => {
    const { handlers, store } = await testLibrary();
    const folder = await tempFolder("photos");
    await writeFile(join(folder, "a.jpg"), "x");
    const add = (path: string) => handlers["folders.add"]({ paths: [path] }, callContext);
    await expect(add(join(folder, "nowhere"))).rejects.toMatchObject({ code: "folder-missing" });
    await expect(add(join(folder, "a.jpg", "b"))).rejects.toMatchObject({ code: "folder-missing" });
    await expect(add(join(folder, "a.jpg"))).rejects.toMatchObject({ code: "folder-not-a-folder" });
    await expect(add(join(folder, "nowhere"))).rejects.toThrow(/\. .+\.$/);
    expect(store.folders.list()).toEqual([]);
  });

  test("one that may not be read", async (context) => {
    if (process.platform === "win32" || process.getuid?.() === 0)
      context.skip("needs a user without all rights");
    const { handlers } = await testLibrary();
    const folder = await tempFolder("photos");
    await chmod(folder, 0);
    const adding = handlers["folders.add"]({ paths: [folder] }, callContext);
    await expect(adding).rejects.toMatchObject({ code: "folder-unreadable" });
    await chmod(folder, 0o700);
  });

  test("one that is there already, by any of its names, or lies inside one", async () => {
    const library = await testLibrary();
    const folder = await photoFolder({ "sub/a.jpg": photo(1) });
    await library.add(folder);
    const add = (path: string) => library.handlers["folders.add"]({ paths: [path] }, callContext);
    await expect(add(folder)).rejects.toMatchObject({ code: "folder-already-added" });
    await expect(add(`${folder}/sub/..`)).rejects.toMatchObject({ code: "folder-already-added" });
    await expect(add(join(folder, "sub"))).rejects.toMatchObject({ code: "folder-inside-another" });
    if (process.platform !== "win32") {
      const link = join(await tempFolder("links"), "link");
      await symlink(folder, link);
      await expect(add(link)).rejects.toMatchObject({ code: "folder-already-added" });
    }
    expect(library.store.folders.list()).toHaveLength(1);
  });

  test("and none of several is added then", async () => {
    const { handlers, store } = await testLibrary();
    const good = await photoFolder({ "a.jpg": photo(1) });
    const adding = handlers["folders.add"]({ paths: [good, join(good, "nowhere")] }, callContext);
    await expect(adding).rejects.toMatchObject({ code: "folder-missing" });
    expect(store.folders.list()).toEqual([]);
  });
});

test("a folder around one that is there takes its place, and nothing is read again", async () => {
  let embedded = 0;
  const library = await testLibrary({
    imageTower: (tower) => ({
      embedImages(pictures) {
        embedded += pictures.length;
        return tower.embedImages(pictures);
      },
    }),
  });
  const outer = await photoFolder({ "inner/a.jpg": photo(1), "inner/b.jpg": photo(2), "c.jpg": photo(3) });
  await library.add(join(outer, "inner"));
  expect(embedded).toBe(2);
  expect(await library.add(outer)).toMatchObject({ photos: 3, files: 3, added: 1, unchanged: 2 });
  expect(embedded).toBe(3);
  expect(library.store.folders.list().map(({ path }) => path)).toEqual([outer]);
  expect(await library.handlers["folders.list"]({}, callContext)).toMatchObject([{ path: outer, photos: 3 }]);
});

test("scanning the outer folder completes a replacement that was interrupted", async () => {
  const library = await testLibrary();
  const outer = await photoFolder({ "inner/a.jpg": photo(1), "c.jpg": photo(2) });
  await library.add(join(outer, "inner"));
  const [inner] = library.store.folders.list();
  // What a process that was killed between the two steps leaves behind.
  const volumePath = inner!.volumePath.slice(0, -"/inner".length);
  await library.store.folders.put({ ...inner!, id: "outer", path: outer, volumePath });
  expect(library.store.folders.list()).toHaveLength(2);
  expect(await library.scan()).toMatchObject({ photos: 2, files: 2, added: 1, unchanged: 1 });
  expect(library.store.folders.list().map(({ path }) => path)).toEqual([outer]);
});

test("folders given twice or one within another in one call are added once", async () => {
  const library = await testLibrary();
  const outer = await photoFolder({ "inner/a.jpg": photo(1) });
  expect(await library.add(join(outer, "inner"), outer, outer)).toMatchObject({ photos: 1, files: 1 });
  expect(library.store.folders.list().map(({ path }) => path)).toEqual([outer]);
});

test("removing a folder forgets its photos and touches no file", async () => {
  const library = await testLibrary();
  const folder = await photoFolder({ "a.jpg": photo(1) });
  await library.add(folder);
  const [{ id } = { id: "" }] = library.store.folders.list();
  await library.handlers["folders.remove"]({ id }, callContext);
  expect(library.store.counts()).toMatchObject({ photos: 0, files: 0 });
  expect(await library.handlers["folders.browse"]({ path: folder }, callContext)).toMatchObject({
    images: 1,
  });
  await expect(library.handlers["folders.remove"]({ id }, callContext)).rejects.toMatchObject({
    code: "folder-unknown",
  });
  expect(() => library.handlers["index.start"]({ folderIds: [id], retryFailed: false }, callContext)).toThrow(
    expect.objectContaining({ code: "folder-unknown" }),
  );
  // Added again it is new, and read anew.
  expect(await library.add(folder)).toMatchObject({ photos: 1, added: 1 });
});

describe("browsing", () => {
  test("lists folders by name, counts pictures, and leaves out what is hidden", async () => {
    const { handlers } = await testLibrary();
    const folder = await photoFolder({
      "a.jpg": photo(1),
      "b.txt": Buffer.from("x"),
      "c.jp2": Buffer.from("x"),
    });
    for (const name of ["Trip 10", "Trip 9", ".hidden", "node_modules"]) await mkdir(join(folder, name));
    const listing = await handlers["folders.browse"]({ path: folder }, callContext);
    expect(listing).toMatchObject({ path: folder, images: 1 });
    expect(listing.folders.map(({ name }) => name)).toEqual(["Trip 9", "Trip 10"]);
    expect(listing.parent).not.toBeNull();
  });

  test("of a folder that is gone says so", async () => {
    const { handlers } = await testLibrary();
    await expect(handlers["folders.browse"]({ path: "/nowhere/at/all" }, callContext)).rejects.toMatchObject({
      code: "folder-missing",
    });
  });

  test("starts at home and at what is connected", async () => {
    const { handlers, dataDir } = await testLibrary();
    const listing = await handlers["folders.browse"]({}, callContext);
    expect(listing).toMatchObject({ path: null, parent: null, images: 0 });
    expect(listing.folders.map(({ path }) => path)).toContain(dataDir);
  });
});

test("one path contains another by its names, not by its letters", () => {
  expect(contains("/a", "/a")).toBe(true);
  expect(contains("/a", "/a/b")).toBe(true);
  expect(contains("/a", "/ab")).toBe(false);
  expect(contains("/a/b", "/a")).toBe(false);
  expect(contains("/a", "/a/..b")).toBe(true);
  expect(contains("/", "/a")).toBe(true);
});
