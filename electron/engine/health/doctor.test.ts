import { mkdir, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { indexFolders, startTestEngine, testEngine } from "../../../test/support/engine.ts";
import { snapshotFolder } from "../../../test/support/folder-snapshot.ts";
import { writePhotos } from "../../../test/support/photos.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { mendLibrary } from "./mend-library.ts";

const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3_600_000);

async function library(photos = 4) {
  const folder = await tempFolder("photos");
  await writePhotos(folder, photos);
  const dataDir = await tempFolder("library");
  const started = await testEngine({ dataDir });
  await indexFolders(started.client, folder);
  return { ...started, folder, dataDir };
}

const thumbnailsOf = async (dataDir: string) =>
  (await readdir(join(dataDir, "thumbnails"), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("the doctor", () => {
  it("finds nothing wrong with a library that is well, and has nothing to mend", async () => {
    const { client } = await library();
    const { checks, repair } = await client.call("doctor.run", { repair: true, deep: true });
    expect(checks.filter(({ state }) => state === "error")).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Database", "Vectors", "Thumbnails", "Store", "Model"]),
    );
    expect(repair).toEqual({ did: [], didNot: [] });
  });

  it("makes missing thumbnails again, and removes those of no photo and what was half written", async () => {
    const { client, dataDir } = await library();
    const [first, second] = await thumbnailsOf(dataDir);
    await rm(first ?? "");
    const orphan = join(dataDir, "thumbnails", "00", `${"ab".repeat(31)}.webp`);
    await mkdir(join(orphan, ".."), { recursive: true });
    for (const path of [orphan, `${second}.123-1.part`]) {
      await writeFile(path, "x");
      await utimes(path, twoDaysAgo, twoDaysAgo);
    }
    const { repair, checks } = await client.call("doctor.run", { repair: true });
    expect(repair?.did).toEqual([
      expect.stringMatching(/^Removed 2 thumbnails of removed photos/),
      "Made 1 missing thumbnails.",
    ]);
    expect(await thumbnailsOf(dataDir)).toHaveLength(4);
    expect(checks.find(({ name }) => name === "Thumbnails")?.state).toBe("ok");
  });

  it("says of which thumbnails it could not make them, and leaves the originals as they are", async () => {
    const { client, dataDir, folder } = await library();
    const before = await snapshotFolder(folder);
    for (const path of await thumbnailsOf(dataDir)) await rm(path);
    await rename(folder, `${folder}-away`);
    const { repair } = await client.call("doctor.run", { repair: true });
    await rename(`${folder}-away`, folder);
    expect(repair?.didNot.join()).toMatch(/4 missing thumbnails could not be made/);
    expect(await snapshotFolder(folder)).toEqual(before);
  });

  it("mends a database that an engine cannot open, and every photo is found again", async () => {
    const { dataDir, close } = await library();
    await close();
    await rm(join(dataDir, "store", "folders.lance"), { recursive: true });
    await expect(startTestEngine({ dataDir })).rejects.toMatchObject({ code: "library-damaged" });
    const { did } = await mendLibrary({ libraryDir: dataDir, platform: process.platform });
    expect(did.join()).toContain("the list of folders");
    const { client } = await testEngine({ dataDir });
    expect((await client.call("library.status", {})).counts.photos).toBe(4);
    const { checks } = await client.call("doctor.run", {});
    expect(checks.map(({ name }) => name)).toContain("Leftovers");
  });
});
