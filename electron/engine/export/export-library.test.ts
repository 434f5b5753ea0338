import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { indexFolders, testEngine } from "../../../test/support/engine.ts";
import { writePhotos } from "../../../test/support/photos.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";

async function hashesOf(client: Awaited<ReturnType<typeof testEngine>>["client"]): Promise<string[]> {
  const { viewId, total } = await client.call("view.open", {});
  if (total === 0) return [];
  const { items } = await client.call("view.page", { viewId, offset: 0, limit: total });
  return items.flatMap((item) => (item === null ? [] : [item.hash])).sort();
}

/** A library in which a person has said things of its photos. */
async function livedIn() {
  const folder = await tempFolder("photos");
  const paths = await writePhotos(folder, 4);
  const { client } = await testEngine();
  await indexFolders(client, folder);
  const hashes = await hashesOf(client);
  const [one = "", two = "", three = ""] = hashes;
  await client.call("facts.set", {
    hashes: [one],
    change: { favourite: true, title: "Grünes Licht 緑", rating: 4, takenAt: "2019-05-04T10:20:30" },
  });
  await client.call("facts.set", {
    hashes: [two],
    change: { hidden: true, caption: "", place: { latitude: -33.9, longitude: 18.4 } },
  });
  await client.call("albums.create", { name: "Sommer", hashes: [three, one] });
  const [added] = await client.call("folders.list", {});
  await client.call("folders.configure", { id: added?.id ?? "", exclusions: "*.tmp\n" });
  const file = join(await tempFolder("export"), "library.json");
  const written = await client.call("library.export", { file });
  return { client, folder, paths, hashes, file, written };
}

/** What an export says, without when and of which library. */
async function said(file: string): Promise<unknown> {
  return (JSON.parse(await readFile(file, "utf8")) as { sections: unknown }).sections;
}

async function exported(client: Awaited<ReturnType<typeof testEngine>>["client"]): Promise<unknown> {
  const file = join(await tempFolder("export"), "again.json");
  await client.call("library.export", { file });
  return said(file);
}

describe("an export", () => {
  it("says what people made, in a file that only they can read", async () => {
    const { file, written, hashes } = await livedIn();
    expect(written.counts).toEqual({ folders: 1, facts: 2, albums: 1 });
    const sections = (await said(file)) as Record<string, { items: Record<string, unknown>[] }>;
    expect(sections.facts?.items[0]).toMatchObject({
      hash: hashes[0],
      favourite: true,
      rating: 4,
      title: "Grünes Licht 緑",
      takenAtLocal: "2019-05-04T10:20:30",
      places: [{ onDisk: expect.stringContaining("photos") }],
    });
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it("is not written over a file that is there, unless asked to", async () => {
    const { client, file } = await livedIn();
    await expect(client.call("library.export", { file })).rejects.toMatchObject({ code: "invalid-input" });
    expect((await client.call("library.export", { file, replace: true })).bytes).toBeGreaterThan(100);
  });

  it("fails with a sentence where its folder is not there", async () => {
    const { client } = await livedIn();
    const exporting = client.call("library.export", { file: join(await tempFolder(), "no", "such.json") });
    await expect(exporting).rejects.toThrow(/There is no folder/);
  });
});

describe("an import", () => {
  it("into a new library brings everything back, and doing it again changes nothing", async () => {
    const { file, folder } = await livedIn();
    const { client } = await testEngine();
    await indexFolders(client, folder);
    const report = await client.call("library.import", { file });
    expect(report.sections).toEqual([
      expect.objectContaining({ section: "folders", imported: 1, kept: 0, problems: [] }),
      expect.objectContaining({ section: "facts", imported: 2, pending: 0, kept: 0, problems: [] }),
      expect.objectContaining({ section: "albums", imported: 1, pending: 0, problems: [] }),
    ]);
    expect(await exported(client)).toEqual(await said(file));
    await client.call("library.import", { file });
    expect(await exported(client)).toEqual(await said(file));
  });

  it("keeps what is said of photos that are not indexed yet, until they are", async () => {
    const { file, folder, hashes } = await livedIn();
    await rename(folder, `${folder}-away`);
    const { client } = await testEngine();
    const report = await client.call("library.import", { file });
    expect(report.sections.map(({ section, pending }) => [section, pending])).toEqual([
      ["folders", 1],
      ["facts", 2],
      ["albums", 2],
    ]);
    expect(report.sections[0]?.problems.join()).toContain(folder);
    expect(report.sections[1]?.problems[0]).toMatch(/^Not indexed yet: .*photos/);

    await rename(`${folder}-away`, folder);
    await indexFolders(client, folder);
    expect((await client.call("photo.get", { hash: hashes[0] ?? "" })).facts).toMatchObject({
      title: { value: "Grünes Licht 緑" },
    });
    expect((await client.call("albums.list", {}))[0]?.photos).toBe(2);
  });

  it("finds a photo that was edited since by where it lies", async () => {
    const { file, folder, paths, hashes } = await livedIn();
    const sections = (await said(file)) as Record<string, { items: { places: { onDisk: string }[] }[] }>;
    const edited = sections.facts?.items[0]?.places[0]?.onDisk ?? "";
    expect(paths).toContain(edited);
    // More bytes behind the picture: another content, the same picture.
    await writeFile(edited, Buffer.concat([await readFile(edited), Buffer.from("edited")]));
    const { client } = await testEngine();
    await indexFolders(client, folder);
    const report = await client.call("library.import", { file });
    expect(report.sections.find(({ section }) => section === "facts")).toMatchObject({
      imported: 1,
      byPath: 1,
    });
    const now = (await hashesOf(client)).find((hash) => !hashes.includes(hash)) ?? "";
    expect((await client.call("photo.get", { hash: now })).facts).toMatchObject({
      title: { value: "Grünes Licht 緑" },
    });
  });

  it("leaves what the library says itself, and says that it did", async () => {
    const { client, file, hashes } = await livedIn();
    await client.call("facts.set", { hashes: [hashes[0] ?? ""], change: { title: "Later thoughts" } });
    const report = await client.call("library.import", { file });
    expect(report.sections.find(({ section }) => section === "facts")?.kept).toBe(1);
    expect((await client.call("photo.get", { hash: hashes[0] ?? "" })).facts).toMatchObject({
      title: { value: "Later thoughts" },
    });
  });

  it("takes what it understands of a file, and says what it left out", async () => {
    const { client, hashes } = await livedIn();
    const file = join(await tempFolder("export"), "odd.json");
    const facts = [{ hash: "not a hash" }, { hash: hashes[3], rating: 9 }, { hash: hashes[3], rating: 5 }];
    const document = {
      albumen: "library-export",
      version: 1,
      exportedAt: "2030-01-01T00:00:00.000Z",
      libraryId: "x",
      sections: {
        facts: { version: 1, items: facts },
        albums: { version: 7, items: [] },
        dreams: { version: 1, items: [1] },
      },
    };
    await writeFile(file, JSON.stringify(document));
    const report = await client.call("library.import", { file });
    expect(report.sections).toEqual([
      expect.objectContaining({
        section: "facts",
        imported: 1,
        problems: [
          "Entry 1 of facts is not understood and was left out.",
          "Entry 2 of facts is not understood and was left out.",
        ],
      }),
    ]);
    expect(report.skipped).toEqual([
      "albums: from a newer Albumen. Update this one to read it.",
      "dreams: not known to this Albumen.",
    ]);
  });

  it("refuses what is no export, in a sentence", async () => {
    const { client } = await testEngine();
    const folder = await tempFolder("export");
    const texts = [
      "",
      "{",
      "[]",
      "null",
      '{"albumen":"library-export"}',
      '{"albumen":"library-export","version":2}',
    ];
    for (const [n, text] of texts.entries()) {
      const file = join(folder, `${n}.json`);
      await writeFile(file, text);
      await expect(client.call("library.import", { file }), text).rejects.toThrow(
        /is no export of an Albumen library/,
      );
    }
    await expect(client.call("library.import", { file: join(folder, "none.json") })).rejects.toThrow(
      /There is no file/,
    );
  });
});

describe("two libraries side by side", () => {
  it("hold their own photos and facts, and nothing of the other", async () => {
    const folders = [await tempFolder("ours"), await tempFolder("theirs")];
    await writePhotos(folders[0] ?? "", 3);
    await writePhotos(folders[1] ?? "", 5);
    const [ours, theirs] = [await testEngine(), await testEngine()];
    await Promise.all([
      indexFolders(ours.client, folders[0] ?? ""),
      indexFolders(theirs.client, folders[1] ?? ""),
    ]);
    const shared = (await hashesOf(ours.client))[0] ?? "";
    await ours.client.call("facts.set", { hashes: [shared], change: { favourite: true } });
    const status = await Promise.all([ours, theirs].map(({ client }) => client.call("library.status", {})));
    expect(status.map(({ counts }) => counts.photos)).toEqual([3, 5]);
    expect(status[0]?.library.id).not.toBe(status[1]?.library.id);
    const favourites = await Promise.all([ours, theirs].map(({ client }) => client.call("facts.counts", {})));
    expect(favourites.map((counts) => counts.favourites)).toEqual([1, 0]);
    const found = await Promise.all(
      [ours, theirs].map(({ client }) => client.call("search.query", { query: "a picture", limit: 50 })),
    );
    expect(found.map(({ results }) => results.length)).toEqual([3, 5]);
  });
});
