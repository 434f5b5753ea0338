import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { snapshotFolder } from "../../../test/support/folder-snapshot.ts";
import { canMakeSmallDisk, smallDisk } from "../../../test/support/small-disk.ts";
import { folderRow, indexedPhotos, openTestStore, testSet } from "../../../test/support/store.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { followMove } from "../hosts/moved-library.ts";
import { moveLibrary } from "./move-library.ts";

async function library(): Promise<string> {
  const from = join(await tempFolder("library"), "library");
  const store = await openTestStore(join(from, "store"));
  await store.folders.put(folderRow("a"));
  await store.writeIndexed({ set: testSet, photos: indexedPhotos(0, 20, "a") });
  await store.close();
  await mkdir(join(from, "thumbnails", "ab"), { recursive: true });
  await writeFile(join(from, "thumbnails", "ab", "cd.webp"), "picture");
  await mkdir(join(from, "engine.lock"));
  return from;
}

async function photosIn(folder: string): Promise<number> {
  const store = await openTestStore(join(folder, "store"));
  const { photos } = store.counts();
  await store.close();
  return photos;
}

/** Dies after a step, as a kill would. */
const dieAfter = (last: string) => (step: string) => {
  if (step === last) throw new Error("killed");
};

describe("moving a library", () => {
  it("leaves all of it in the new place, and a note of that in the old one", async () => {
    const from = await library();
    const to = join(dirname(from), "new", "place");
    await moveLibrary({ from, to });
    expect(followMove(from)).toBe(to);
    expect(await photosIn(to)).toBe(20);
    expect(await readFile(join(to, "thumbnails", "ab", "cd.webp"), "utf8")).toBe("picture");
    expect((await readdir(from)).sort()).toEqual(["engine.lock", "moved-to.json"]);
    expect((await readdir(to)).sort()).toEqual(["store", "thumbnails"]);
  });

  it("goes to another disk, where every file is compared", async (context) => {
    if (!(await canMakeSmallDisk())) context.skip("a small disk can be had only by root on Linux");
    const from = await library();
    const to = join(await smallDisk(5_000_000), "library");
    await moveLibrary({ from, to });
    expect(await photosIn(followMove(from))).toBe(20);
  });

  it("does not begin where the other disk has no room, and says how much it takes", async (context) => {
    if (!(await canMakeSmallDisk())) context.skip("a small disk can be had only by root on Linux");
    const from = await library();
    const before = await snapshotFolder(from);
    const disk = await smallDisk(20_000);
    const moving = moveLibrary({ from, to: join(disk, "library") });
    await expect(moving).rejects.toMatchObject({ code: "disk-full" });
    await expect(moving).rejects.toThrow(/takes 1 MB/);
    expect(await snapshotFolder(from)).toEqual(before);
    expect(await readdir(disk)).toEqual([]);
  });

  for (const step of ["copied", "placed", "switched"]) {
    it(`that is killed when it is ${step} has one whole library, and is finished when asked again`, async () => {
      const from = await library();
      const to = join(dirname(from), "new");
      await expect(moveLibrary({ from, to, afterStep: dieAfter(step) })).rejects.toThrow("killed");
      const now = followMove(from);
      expect(now).toBe(step === "switched" ? to : from);
      expect(await photosIn(now)).toBe(20);
      if (step !== "switched") await moveLibrary({ from, to });
      expect(await photosIn(followMove(from))).toBe(20);
    });
  }

  it("that was cut short takes what came into the old library since", async () => {
    const from = await library();
    const to = join(dirname(from), "new");
    await expect(moveLibrary({ from, to, afterStep: dieAfter("placed") })).rejects.toThrow("killed");
    const store = await openTestStore(join(from, "store"));
    await store.writeIndexed({ set: testSet, photos: indexedPhotos(20, 25, "a") });
    await store.close();
    await moveLibrary({ from, to });
    expect(await photosIn(to)).toBe(25);
  });

  it("leaves a damaged library where it is", async () => {
    const from = await library();
    await rm(join(from, "store", "photos.lance", "data"), { recursive: true });
    const to = join(dirname(from), "new");
    await expect(moveLibrary({ from, to })).rejects.toMatchObject({ code: "library-damaged" });
    expect(followMove(from)).toBe(from);
    expect(await readdir(dirname(from))).toEqual(["library"]);
  });

  it("refuses places that are none, and leaves what is not its own alone", async () => {
    const from = await library();
    const full = join(dirname(from), "full");
    await mkdir(full);
    await writeFile(join(full, "letter.txt"), "Dear Ada");
    await writeFile(join(from, "letter.txt"), "Dear Grace");
    for (const to of [full, from, join(from, "inside"), dirname(from)]) {
      await expect(moveLibrary({ from, to }), to).rejects.toMatchObject({ code: "invalid-input" });
    }
    await moveLibrary({ from, to: join(dirname(from), "new") });
    expect(await readFile(join(from, "letter.txt"), "utf8")).toBe("Dear Grace");
    expect(await readFile(join(full, "letter.txt"), "utf8")).toBe("Dear Ada");
  });
});

describe("a library that was moved away", () => {
  it("is not answered for by an empty one where its new place cannot be reached", async () => {
    const from = await library();
    const to = join(dirname(from), "new");
    await moveLibrary({ from, to });
    await rm(to, { recursive: true });
    expect(() => followMove(from)).toThrow(/was moved to .*new, which cannot be reached/);
  });
});
