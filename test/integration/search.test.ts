import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineClient } from "../../shared/contract.ts";
import { indexFolders, startTestEngine, type TestEngine, testEngine } from "../support/engine.ts";
import { writePhotos } from "../support/photos.ts";
import { makeTempFolder, removeFolder, tempFolder } from "../support/temp-folder.ts";

/** Six photos for the tests that only look. */
let shared: TestEngine;
let sharedFolder: string;
beforeAll(async () => {
  sharedFolder = await makeTempFolder("photos");
  await writePhotos(sharedFolder, 6);
  shared = await startTestEngine();
  await indexFolders(shared.client, sharedFolder);
});
afterAll(async () => {
  await shared.close();
  await removeFolder(sharedFolder);
});

/** An engine of one's own with so many photos in it. */
async function libraryOf(count: number) {
  const folder = await tempFolder("photos");
  const started = await testEngine();
  if (count > 0) {
    await writePhotos(folder, count);
    await indexFolders(started.client, folder);
  }
  return { ...started, folder };
}

const allOf = async (client: EngineClient, query?: string) => {
  const view = await client.call("view.open", query === undefined ? {} : { query });
  const page = await client.call("view.page", { viewId: view.viewId, offset: 0, limit: 1000 });
  return { view, items: page.items };
};

describe("a search", () => {
  it("ranks the whole library, best first, with paths and similarities", async () => {
    const { client } = shared;
    const { results, coverage, notices } = await client.call("search.query", { query: "a red flower" });
    expect(results).toHaveLength(6);
    expect({ coverage, notices }).toEqual({ coverage: 1, notices: [] });
    const similarities = results.map((result) => result.similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect(new Set(results.map((result) => result.path)).size).toBe(6);
  });

  it("claims no match: its results are unrated and none is counted as confident", async () => {
    const { client } = shared;
    const { results, counts } = await client.call("search.query", { query: "a zebra in a submarine" });
    expect(results.map((result) => result.tier)).toEqual(Array(6).fill("unrated"));
    expect(counts).toEqual({ confident: 0, maybe: 0 });
  });

  it("lists no more than asked for", async () => {
    const { client } = shared;
    const { results } = await client.call("search.query", { query: "boat", limit: 2 });
    expect(results).toHaveLength(2);
  });

  it("sorted by date lists the same photos, newest first", async () => {
    const { client } = shared;
    const find = (sort: "relevance" | "date") => client.call("search.query", { query: "boat", sort });
    const [byRelevance, byDate] = [await find("relevance"), await find("date")];
    const dates = byDate.results.map((result) => result.takenAt ?? "");
    expect(dates).toEqual([...dates].sort().reverse());
    const hashes = (found: typeof byDate) => found.results.map((result) => result.hash).sort();
    expect(hashes(byDate)).toEqual(hashes(byRelevance));
  });

  it("of an empty library says that there is nothing to search", async () => {
    const { client } = await libraryOf(0);
    const { results, notices } = await client.call("search.query", { query: "dog" });
    expect(results).toEqual([]);
    expect(notices.map((notice) => notice.code)).toEqual(["no-photos"]);
  });

  it("while indexing waits counts what is still to come, and after a stop says that a folder is not done", async () => {
    const folder = await tempFolder("photos");
    await writePhotos(folder, 100);
    const { client } = await testEngine();
    const { jobId } = await client.call("folders.add", { paths: [folder] });
    await new Promise<void>((resolve) => {
      const off = client.on("library.changed", ({ photos }) => {
        if (photos === 0) return;
        off();
        resolve();
      });
    });
    await client.call("jobs.pause", { jobId });
    const during = await client.call("search.query", { query: "boat" });
    expect(during.coverage).toBeGreaterThan(0);
    expect(during.coverage).toBeLessThan(1);
    expect(during.notices.map((notice) => notice.code)).toEqual(["partial-coverage"]);
    await expect
      .poll(async () => {
        const { coverage } = await client.call("library.status", {});
        return coverage.photos + coverage.waiting;
      })
      .toBe(100);

    await client.call("jobs.cancel", { jobId });
    const after = await client.call("search.query", { query: "boat" });
    expect(after.notices).toEqual([
      { code: "partial-coverage", message: expect.stringContaining("Index it again") },
    ]);
  });

  it("in words the model cannot read to the end says so", async () => {
    const { client } = shared;
    const query = "a dog and a cat on a very long beach ".repeat(8);
    const { notices } = await client.call("search.query", { query });
    expect(notices.map((notice) => notice.code)).toEqual(["query-cut"]);
  });

  it.each([
    ["", "query-empty"],
    ["dog ".repeat(2500), "query-too-long"],
    ["🏖️", "query-not-understood"],
    ["colour:red", "query-not-understood"],
  ])("for %j fails with a sentence and a code", async (query, code) => {
    const { client } = shared;
    await expect(client.call("search.query", { query })).rejects.toMatchObject({ code });
  });
});

describe("a view", () => {
  it("without a query has every photo by day, and each can be found in it", async () => {
    const { client } = shared;
    const { view, items } = await allOf(client);
    expect(view.total).toBe(6);
    expect(view.sections.reduce((sum, section) => sum + section.count, 0)).toBe(6);
    for (const [index, item] of items.entries()) {
      const found = await client.call("view.locate", { viewId: view.viewId, hash: item?.hash ?? "" });
      expect(found).toEqual({ index });
    }
  });

  it("has the aspect ratio of each photo at its place", async () => {
    const { client } = shared;
    const { view, items } = await allOf(client);
    const bytes = Buffer.from(view.aspectRatios, "base64");
    for (const [index, item] of items.entries()) {
      const ratio = (item?.width ?? 0) / (item?.height ?? 1);
      expect(bytes.readUInt16LE(index * 2)).toBe(Math.round(ratio * 1000));
    }
  });

  it("stays as it was opened when photos go, with a gap where one was", async () => {
    const { client } = await libraryOf(3);
    const { view } = await allOf(client);
    const [first] = await client.call("folders.list", {});
    await client.call("folders.remove", { id: first?.id ?? "" });
    const { items } = await client.call("view.page", { viewId: view.viewId, offset: 0, limit: 10 });
    expect(items).toEqual([null, null, null]);
    expect((await allOf(client)).view.total).toBe(0);
  });

  it("of a search carries the similarity of each photo", async () => {
    const { client } = shared;
    const { items } = await allOf(client, "boat");
    for (const item of items) expect(item?.similarity).toBeTypeOf("number");
  });
});

describe("the doctor", () => {
  const states = async (client: EngineClient) =>
    Object.fromEntries(
      (await client.call("doctor.run", {})).checks.map((check) => [check.name, check.state]),
    );

  it("finds nothing wrong with a library just indexed", async () => {
    const { client } = shared;
    const { "Free space": _, ...rest } = await states(client);
    expect(new Set(Object.values(rest))).toEqual(new Set(["ok"]));
  });

  it("sees thumbnails that are gone", async () => {
    const { client, dataDir } = await libraryOf(3);
    await rm(join(dataDir, "thumbnails"), { recursive: true });
    expect(await states(client)).toMatchObject({ Thumbnails: "warning" });
  });

  it("sees a folder that cannot be reached, and that its photos are kept", async () => {
    const { client, folder } = await libraryOf(3);
    await rm(folder, { recursive: true });
    const { jobId } = await client.call("index.start", {});
    await client.call("jobs.wait", { jobId });
    expect(await states(client)).toMatchObject({ Folder: "warning" });
    expect((await client.call("library.status", {})).counts).toMatchObject({ photos: 3, offline: 3 });
  });
});
