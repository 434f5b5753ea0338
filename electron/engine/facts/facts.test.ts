import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FactChangeInput, PhotoScope } from "../../../shared/facts.ts";
import { jpeg } from "../../../test/fixtures/images.ts";
import { indexFolders, startTestEngine, type TestEngine, testEngine } from "../../../test/support/engine.ts";
import { makeTempFolder, tempFolder } from "../../../test/support/temp-folder.ts";

/** Three photos of three days in one folder: their bytes, so that tests can make copies and edits. */
const days = ["2021:05:01", "2022:06:02", "2023:07:03"] as const;
let pictures: Buffer[] = [];
beforeAll(async () => {
  pictures = await Promise.all(
    days.map((day, seed) =>
      jpeg({
        width: 60,
        height: 40,
        seed,
        exif: { dateTimeOriginal: `${day} 12:00:00`, make: "A", model: "B" },
      }),
    ),
  );
});
const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

interface Library extends TestEngine {
  folder: string;
  /** Oldest first. */
  hashes: string[];
  set(change: FactChangeInput, ...of: number[]): ReturnType<typeof setFacts>;
  list(scope?: PhotoScope, query?: string): Promise<string[]>;
}

const setFacts = (engine: TestEngine, hashes: string[], change: FactChangeInput) =>
  engine.client.call("facts.set", { hashes, change });

async function library(given?: TestEngine): Promise<Library> {
  const folder = join(
    given === undefined ? await tempFolder("facts") : await makeTempFolder("facts"),
    "Photos",
  );
  await mkdir(folder);
  for (const [index, bytes] of pictures.entries()) await writeFile(join(folder, `${index}.jpg`), bytes);
  const engine = given ?? (await testEngine());
  await indexFolders(engine.client, folder);
  return withHelpers(engine, folder);
}

function withHelpers(engine: TestEngine, folder: string): Library {
  const hashes = pictures.map(hashOf);
  return {
    ...engine,
    folder,
    hashes,
    set: (change, ...of) =>
      setFacts(
        engine,
        of.map((index) => hashes[index] ?? ""),
        change,
      ),
    async list(scope, query) {
      const view = await engine.client.call("view.open", {
        ...(scope === undefined ? {} : { scope }),
        ...(query === undefined ? {} : { query }),
      });
      const page = await engine.client.call("view.page", { viewId: view.viewId, offset: 0, limit: 100 });
      return page.items.map((item) => item?.hash ?? "");
    },
  };
}

const details = (engine: TestEngine, hash = "") => engine.client.call("photo.get", { hash });
const rescan = async ({ client }: TestEngine) =>
  client.call("jobs.wait", { jobId: (await client.call("index.start", {})).jobId });

describe("what a person says of photos", () => {
  it("is told by the photo with its source, and beside what the file says", async () => {
    const engine = await library();
    const [hash] = engine.hashes;
    await engine.set(
      {
        favourite: true,
        rating: 4,
        title: "  The pier ",
        takenAt: "2020-01-02T03:04:05",
        place: { latitude: 1, longitude: 2 },
      },
      0,
    );
    const photo = await details(engine, hash);
    expect(photo).toMatchObject({
      favourite: true,
      rating: 4,
      takenAt: "2020-01-02T03:04:05",
      takenAtSource: "user",
    });
    expect(photo.facts).toMatchObject({
      favourite: true,
      rating: { value: 4, source: "user", file: null },
      title: { value: "The pier", source: "user", file: null },
      caption: { value: null, source: null, file: null },
      takenAt: { value: "2020-01-02T03:04:05", source: "user", file: "2021-05-01T12:00:00" },
      place: { value: { latitude: 1, longitude: 2 }, source: "user", file: null },
    });
  });

  it("goes back to the file's own with null", async () => {
    const engine = await library();
    await engine.set({ rating: 4, takenAt: "2020-01-02T03:04:05" }, 0);
    await engine.set({ rating: null, takenAt: null }, 0);
    const { facts, takenAtSource } = await details(engine, engine.hashes[0]);
    expect(facts.rating).toEqual({ value: null, source: null, file: null });
    expect(facts.takenAt).toEqual({
      value: "2021-05-01T12:00:00",
      source: "file",
      file: "2021-05-01T12:00:00",
    });
    expect(takenAtSource).toBe("exif");
  });

  it("can be that there is none", async () => {
    const engine = await library();
    await engine.set({ rating: "none", title: "", place: "none" }, 0);
    const { facts } = await details(engine, engine.hashes[0]);
    expect(facts.rating).toMatchObject({ value: null, source: "user" });
    expect(facts.title).toMatchObject({ value: null, source: "user" });
    expect(facts.place).toMatchObject({ value: null, source: "user" });
  });

  it("is set for many photos at once, and a second time changes nothing", async () => {
    const engine = await library();
    expect(await engine.set({ rating: 3 }, 0, 1, 2)).toMatchObject({
      changed: 3,
      label: "Rated 3 photos ★★★",
    });
    expect(await engine.set({ rating: 3 }, 0, 1, 2)).toMatchObject({ changed: 0, undoId: null });
  });

  it("is there again after a restart, and in the photos of a list", async () => {
    const engine = await library();
    await engine.set({ favourite: true, rating: 2, caption: "Here" }, 1);
    await engine.engine.close();
    const again = withHelpers(await testEngine({ dataDir: engine.dataDir }), engine.folder);
    const view = await again.client.call("view.open", {});
    const { items } = await again.client.call("view.page", { viewId: view.viewId, offset: 0, limit: 10 });
    expect(items.map((item) => [item?.favourite, item?.rating])).toEqual([
      [undefined, undefined],
      [true, 2],
      [undefined, undefined],
    ]);
    expect((await details(again, again.hashes[1])).facts.caption.value).toBe("Here");
  });
});

describe("a corrected date", () => {
  it("moves the photo in the timeline at once", async () => {
    const engine = await library();
    const [old = "", middle = "", fresh = ""] = engine.hashes;
    expect(await engine.list()).toEqual([fresh, middle, old]);
    await engine.set({ takenAt: "2024-01-01" }, 0);
    expect(await engine.list()).toEqual([old, fresh, middle]);
    const view = await engine.client.call("view.open", {});
    expect(view.sections[0]).toEqual({ day: "2024-01-01", count: 1 });
  });

  it("of many photos moves them by the same time and keeps their differences", async () => {
    const engine = await library();
    const done = await engine.set({ takenAt: { shiftSeconds: -3600 * 25 } }, 0, 1, 2);
    expect(done.label).toBe("Moved the date of 3 photos back by 1 day 1 hour");
    const dates = await Promise.all(engine.hashes.map(async (hash) => (await details(engine, hash)).takenAt));
    expect(dates).toEqual(["2021-04-30T11:00:00", "2022-06-01T11:00:00", "2023-07-02T11:00:00"]);
    await engine.set({ takenAt: { shiftSeconds: 60 } }, 0);
    expect((await details(engine, engine.hashes[0])).takenAt).toBe("2021-04-30T11:01:00");
  });
});

describe("hidden photos", () => {
  it("are in no list, no search and no count but their own", async () => {
    const engine = await library();
    const [old = "", middle = "", fresh = ""] = engine.hashes;
    await engine.set({ favourite: true }, 0, 1);
    const { id } = await engine.client.call("albums.create", { name: "All", hashes: engine.hashes });
    await engine.set({ hidden: true }, 1);
    expect(await engine.list()).toEqual([fresh, old]);
    expect((await engine.list(undefined, "a photo")).sort()).toEqual([fresh, old].sort());
    expect(await engine.list({ kind: "favourites" })).toEqual([old]);
    expect(await engine.list({ kind: "album", id })).toEqual([old, fresh]);
    expect(await engine.list({ kind: "hidden" })).toEqual([middle]);
    const status = await engine.client.call("library.status", {});
    expect(status.counts.photos).toBe(2);
    expect(status.coverage).toMatchObject({ embedded: 2, photos: 2 });
    expect(status.folders[0]?.photos).toBe(2);
    expect(await engine.client.call("facts.counts", {})).toEqual({ favourites: 1, hidden: 1 });
    expect((await engine.client.call("albums.list", {}))[0]?.photos).toBe(2);
    const { results } = await engine.client.call("search.query", { query: "a photo" });
    expect(results.map(({ hash }) => hash)).not.toContain(middle);
  });

  it("are in lists again once they are shown again", async () => {
    const engine = await library();
    await engine.set({ hidden: true }, 0, 1, 2);
    expect(await engine.list()).toEqual([]);
    await engine.client.call("undo.undo", {});
    expect(await engine.list()).toHaveLength(3);
  });
});

describe("what a person said stays with the photo", () => {
  it("through a move and a rescan", async () => {
    const engine = await library();
    await engine.set({ rating: 5 }, 0);
    await mkdir(join(engine.folder, "Elsewhere"));
    await rename(join(engine.folder, "0.jpg"), join(engine.folder, "Elsewhere", "moved.jpg"));
    await rescan(engine);
    const photo = await details(engine, engine.hashes[0]);
    expect(photo.path).toContain("moved.jpg");
    expect(photo.rating).toBe(5);
  });

  it("when the file is edited in place, albums included", async () => {
    const engine = await library();
    const [hash = ""] = engine.hashes;
    await engine.set({ rating: 5, title: "Before the edit", takenAt: "2019-01-01" }, 0);
    const { id } = await engine.client.call("albums.create", { name: "One", hashes: [hash] });
    const exif = { dateTimeOriginal: "2021:05:01 12:00:00", make: "A", model: "B" };
    const edited = await jpeg({ width: 61, height: 40, seed: 77, exif });
    await writeFile(join(engine.folder, "0.jpg"), edited);
    await rescan(engine);
    const photo = await details(engine, hashOf(edited));
    expect(photo.facts).toMatchObject({
      rating: { value: 5, source: "user" },
      title: { value: "Before the edit" },
      takenAt: { value: "2019-01-01T00:00:00", file: "2021-05-01T12:00:00" },
      albums: [{ id, name: "One" }],
    });
    expect(await engine.list({ kind: "album", id })).toEqual([hashOf(edited)]);
    // The rating was given to the content before; undoing it follows the edit.
    const items = (await engine.client.call("undo.list", {})).items;
    await engine.client.call("undo.undo", { id: items[1]?.id ?? "" });
    expect((await details(engine, hashOf(edited))).facts.rating.value).toBe(null);
  });

  it("and not with another photo that took its name", async () => {
    const engine = await library();
    await engine.set({ rating: 5 }, 0);
    const exif = { dateTimeOriginal: "2024:12:24 18:00:00", make: "A", model: "B" };
    const other = await jpeg({ width: 60, height: 40, seed: 78, exif });
    await writeFile(join(engine.folder, "0.jpg"), other);
    await rescan(engine);
    expect((await details(engine, hashOf(other))).facts.rating.value).toBe(null);
  });
});

describe("what cannot be", () => {
  const cases: [string, FactChangeInput, RegExp][] = [
    ["a rating above five", { rating: 6 }, /0 to 5/],
    ["a rating below none", { rating: -1 }, /0 to 5/],
    ["half a star", { rating: 2.5 }, /whole stars/],
    ["a date before photography", { takenAt: "1825-12-31" }, /before 1826/],
    ["a date far ahead", { takenAt: "2999-01-01" }, /a year ahead/],
    ["a day that the calendar has not", { takenAt: "2023-02-30" }, /calendar/],
    ["a text that is no date", { takenAt: "yesterday" }, /Write it like/],
    ["a shift out of history", { takenAt: { shiftSeconds: -200 * 366 * 86_400 } }, /before 1826/],
    ["a shift by nothing", { takenAt: { shiftSeconds: 0 } }, /by how much/],
    ["a latitude beyond the pole", { place: { latitude: 91, longitude: 0 } }, /latitude/],
    ["a longitude beyond the date line", { place: { latitude: 0, longitude: -181 } }, /longitude/],
    ["a title of a thousand letters", { title: "a".repeat(1000) }, /Shorten/],
    ["no change", {}, /what to change/],
  ];
  /** One library for all that is refused. */
  let engine: Library;
  beforeAll(async () => {
    engine = await library(await startTestEngine());
  });
  afterAll(() => engine.close());

  it.each(cases)("%s is refused with a sentence", async (_name, change, sentence) => {
    await expect(engine.set(change, 0, 1)).rejects.toMatchObject({
      code: "fact-invalid",
      message: expect.stringMatching(sentence),
    });
    expect((await engine.client.call("undo.list", {})).total).toBe(0);
  });

  it("an unknown photo among others changes none of them", async () => {
    const hashes = [...engine.hashes, "0".repeat(64)];
    const change = { rating: 3 } as const;
    await expect(engine.client.call("facts.set", { hashes, change })).rejects.toMatchObject({
      code: "photo-unknown",
      message: expect.stringMatching(/^1 of these 4 photos .*Nothing was changed/),
    });
    expect((await details(engine, engine.hashes[0])).rating).toBeUndefined();
  });

  it("no photos at all", async () => {
    await expect(
      engine.client.call("facts.set", { hashes: [], change: { rating: 1 } }),
    ).rejects.toMatchObject({
      code: "fact-invalid",
    });
  });
});

it("never writes a photo's file", async () => {
  const engine = await library();
  await engine.set(
    { rating: 5, title: "T", caption: "C", takenAt: "2020-01-01", place: { latitude: 1, longitude: 1 } },
    0,
    1,
    2,
  );
  await engine.client.call("undo.undo", {});
  expect(await readdir(engine.folder)).toEqual(["0.jpg", "1.jpg", "2.jpg"]);
  const bytes = await Promise.all(pictures.map((_, index) => readFile(join(engine.folder, `${index}.jpg`))));
  expect(bytes.map(hashOf)).toEqual(engine.hashes);
});

it("tells every window what has changed", async () => {
  const engine = await library();
  const told = new Promise((resolve) => engine.client.on("facts.changed", resolve));
  const [hash = ""] = engine.hashes;
  await engine.set({ favourite: true }, 0);
  expect(await told).toEqual({
    facts: ["favourite"],
    photos: [{ hash, favourite: true, hidden: false, rating: null }],
    counts: { favourites: 1, hidden: 0 },
  });
});
