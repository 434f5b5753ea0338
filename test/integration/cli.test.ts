import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findEngine } from "../../electron/engine/hosts/library-lock.ts";
import type { Contract, EngineClient } from "../../shared/contract.ts";
import type { EngineEvents } from "../../shared/events.ts";
import type { IndexSummary, LibraryStatus } from "../../shared/library.ts";
import { createClient } from "../../shared/rpc.ts";
import type { SearchResult } from "../../shared/search.ts";
import { jpeg } from "../fixtures/images.ts";
import { enginePid, runAlbumen, runAlbumenFailure, runAlbumenJson, startAlbumen } from "../support/cli.ts";
import { makeTempFolder, removeFolder, tempFolder } from "../support/temp-folder.ts";

async function writePhotos(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let seed = 0; seed < count; seed++)
    await writeFile(join(folder, `photo-${seed}.jpg`), await jpeg({ width: 320, height: 240, seed }));
}

describe("albumen on a folder with good and bad files", () => {
  let folder: string;
  let photos: string;
  let library: string[];
  beforeAll(async () => {
    folder = await makeTempFolder("cli");
    photos = join(folder, "photos");
    library = ["--library", join(folder, "library")];
    await writePhotos(photos, 6);
    await writeFile(join(photos, "empty.jpg"), "");
    await writeFile(join(photos, "text.jpg"), "This is no picture.");
    await writeFile(join(photos, "cut.jpg"), await jpeg({ seed: 50 }));
    await truncate(join(photos, "cut.jpg"), 3000);
    const first = await runAlbumenJson<IndexSummary>("index", photos, ...library);
    expect(first.failed.map(({ path }) => path).sort()).toEqual(
      ["cut.jpg", "empty.jpg", "text.jpg"].map((name) => join(photos, name)),
    );
    for (const { message } of first.failed) expect(message).toMatch(/^[A-Z].+\.$/);
    expect(first).toMatchObject({
      added: expect.any(Number),
      unchanged: 0,
      model: expect.any(String),
      device: "cpu",
    });
    expect(first.photos).toBeGreaterThanOrEqual(6);
  });
  afterAll(() => removeFolder(folder));

  test("indexes again only what changed", async () => {
    await writePhotos(join(photos, "later"), 1);
    await writeFile(join(photos, "later", "new.jpg"), await jpeg({ seed: 77 }));
    const again = await runAlbumenJson<IndexSummary>("index", photos, ...library);
    expect(again.unchanged).toBeGreaterThanOrEqual(6);
    expect(again.added).toBeLessThanOrEqual(2);
  });

  test("answers a search in the documented form", async () => {
    const result = await runAlbumenJson<SearchResult>(
      "search",
      "colourful pattern",
      "--limit",
      "3",
      ...library,
    );
    expect(result).toMatchObject({ query: "colourful pattern", coverage: 1 });
    expect(result.results).toHaveLength(3);
    expect(result.results[0]).toMatchObject({
      path: expect.stringContaining(photos),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      score: expect.any(Number),
      tags: [],
      group: { size: expect.any(Number) },
    });
    const scores = result.results.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test("answers a batch from standard input, a document a line", async () => {
    const { code, stdout } = await runAlbumen(["search", "--batch", "-", "--limit", "1", ...library], {
      input: "red\nblue\n",
    });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as SearchResult);
    expect([code, lines.map(({ query }) => query)]).toEqual([0, ["red", "blue"]]);
  });

  test("prints lines for people", async () => {
    const { code, stdout } = await runAlbumen(["search", "pattern", "--limit", "2", ...library]);
    expect([code, stdout.trimEnd().split("\n").length]).toEqual([0, 3]);
    const status = await runAlbumen(["status", ...library]);
    expect(status.stdout).toMatch(/^Library {2}.+\nFolders {2}.+photos.+\nPhotos/);
  });

  test("tells its status", async () => {
    const status = await runAlbumenJson<LibraryStatus>("status", ...library);
    expect(status.folders.map(({ path }) => path)).toEqual([photos]);
    expect(status.coverage.embedded).toBe(status.counts.photos);
    expect(status.counts.failed).toBeGreaterThanOrEqual(3);
  });

  test("finds nothing wrong with a good library", async () => {
    const { checks } = await runAlbumenJson<{ checks: { state: string }[] }>("doctor", ...library);
    expect(checks.filter(({ state }) => state === "error")).toEqual([]);
  });

  test.each([
    ["empty", "   "],
    ["10,000 characters long", "dog ".repeat(2500)],
    ["of emoji only", "🐶🏖️"],
  ])("answers or refuses a query that is %s with a sentence", async (_name, query) => {
    const { code, stdout } = await runAlbumen(["search", query, "--json", ...library]);
    const document = JSON.parse(stdout) as { error?: { message: string }; results?: unknown[] };
    if (code === 0) expect(document.results?.length).toBeGreaterThan(0);
    else expect(document.error?.message).toMatch(/^[A-Z].+[.?]$/);
  });

  test("refuses folders with a code and the next step, and adds none of them", async () => {
    const empty = await tempFolder("empty");
    const cases: [string, string[]][] = [
      ["folder-missing", [join(folder, "nowhere")]],
      ["folder-not-a-folder", [join(photos, "photo-1.jpg")]],
      ["folder-inside-another", [join(photos, "later")]],
      ["folder-missing", [empty, join(folder, "nowhere")]],
    ];
    await mkdir(join(photos, "later"), { recursive: true });
    for (const [code, folders] of cases) {
      const failure = await runAlbumenFailure("index", ...folders, ...library);
      expect([folders, failure.code, failure.error.code]).toEqual([folders, 1, code]);
      expect(failure.error.message).toMatch(/\.$/);
    }
    expect((await runAlbumenJson<LibraryStatus>("status", ...library)).folders).toHaveLength(1);
  });

  test("fails on a folder without pictures, and says what to do", async () => {
    const empty = await tempFolder("empty");
    const failure = await runAlbumenFailure("index", empty, "--library", join(empty, "library"));
    expect(failure).toMatchObject({
      code: 1,
      error: {
        code: "folder-empty",
        message: expect.stringContaining(`no pictures in ${empty}. Put some there`),
      },
    });
  });

  test("leaves the original files alone", async () => {
    expect(
      (await readFile(join(photos, "photo-0.jpg"))).equals(await jpeg({ width: 320, height: 240, seed: 0 })),
    ).toBe(true);
    expect(await readFile(join(photos, "empty.jpg"), "utf8")).toBe("");
  });
});

test.each([["status"], ["search", "dog"], ["doctor"]])(
  "%s says that a named library is not there, and makes none",
  async (...args) => {
    const folder = await tempFolder("misspelt");
    const library = join(folder, "libary");
    const failure = await runAlbumenFailure(...args, "--library", library);
    expect([failure.code, failure.error.code]).toEqual([1, "library-missing"]);
    expect(failure.error.message).toContain("albumen index FOLDER");
    expect(await readdir(folder)).toEqual([]);
  },
);

test("A library from a newer version is refused and left as it is", async () => {
  const library = await tempFolder("library");
  await runAlbumenJson("status", "--library", library);
  const connection = await connect(join(library, "store"));
  const meta = await connection.openTable("meta");
  await meta.update({ where: "key = 'version'", values: { value: "9999" } });
  const written = await meta.version();
  const failure = await runAlbumenFailure("status", "--library", library);
  expect([failure.code, failure.error.code]).toEqual([1, "library-newer"]);
  expect(failure.error.message).toContain("Update Albumen");
  await meta.checkoutLatest();
  expect(await meta.version()).toBe(written);
  connection.close();
});

describe("An index that is stopped", () => {
  const photoCount = 150;

  /** Starts an index, and waits until some of the work is done. */
  async function startIndex() {
    const folder = await tempFolder("stopped");
    const photos = join(folder, "photos");
    const library = join(folder, "library");
    await writePhotos(photos, photoCount);
    const command = startAlbumen(["index", photos, "--library", library, "--json"]);
    const client = await connectWhenHeld(library);
    await new Promise<void>((resolve) => {
      client.on("job.changed", ({ filesDone }) => {
        if (filesDone > 0) resolve();
      });
    });
    client.close();
    return { photos, library, ...command };
  }

  /** The lock has no event to wait for, so it is looked at until somebody holds it. */
  async function connectWhenHeld(library: string): Promise<EngineClient> {
    for (;;) {
      const found = await findEngine(library);
      if (found) return createClient<Contract, EngineEvents>(found.transport);
      await new Promise(setImmediate);
    }
  }

  test.skipIf(process.platform === "win32")(
    "by Ctrl-C keeps what is done, says how to go on, and goes on",
    async () => {
      const { child, ended, photos, library } = await startIndex();
      child.kill("SIGINT");
      const { code, stdout } = await ended;
      expect(code).toBe(130);
      expect(JSON.parse(stdout)).toMatchObject({
        error: { code: "cancelled", message: expect.stringContaining("run the same command again") },
      });
      expect(await enginePid(library)).toBeUndefined();
      const summary = await runAlbumenJson<IndexSummary>("index", photos, "--library", library);
      expect(summary).toMatchObject({ photos: photoCount, failed: [] });
    },
  );

  test("by being killed loses nothing that was finished, and goes on", async () => {
    const { child, ended, photos, library } = await startIndex();
    child.kill("SIGKILL");
    await ended;
    const summary = await runAlbumenJson<IndexSummary>("index", photos, "--library", library);
    expect(summary).toMatchObject({ photos: photoCount, failed: [] });
    const status = await runAlbumenJson<LibraryStatus>("status", "--library", library);
    expect(status.coverage).toEqual({ embedded: photoCount, photos: photoCount, waiting: 0 });
  });

  test("can be searched from another terminal while it runs", async () => {
    const { ended, library, child } = await startIndex();
    expect(await enginePid(library)).toBe(child.pid);
    const result = await runAlbumenJson<SearchResult>("search", "pattern", "--library", library);
    expect(result.query).toBe("pattern");
    expect((await ended).code).toBe(0);
  });
});
