import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EngineEvents } from "../../shared/events.ts";
import type { EventPayload } from "../../shared/rpc.ts";
import { indexFolders, type TestEngine, testEngine } from "../support/engine.ts";
import { photoFolder, smallJpeg } from "../support/library.ts";
import { tempFolder } from "../support/temp-folder.ts";

const totalOf = async ({ client }: TestEngine, input: { query?: string } = {}) =>
  (await client.call("view.open", input)).total;
const countsOf = async ({ client }: TestEngine) => (await client.call("library.status", {})).counts;

async function scan({ client }: TestEngine): Promise<void> {
  const { jobId } = await client.call("index.start", {});
  await client.call("jobs.wait", { jobId });
}

/** Two photos at home and three in a folder that has gone away. */
async function withAway() {
  const home = await photoFolder({ "a.jpg": smallJpeg(1), "b.jpg": smallJpeg(2) });
  const drive = join(await tempFolder("drive"), "Trips");
  await photoFolder({ "c.jpg": smallJpeg(3), "d.jpg": smallJpeg(4), "e.jpg": smallJpeg(5) }, drive);
  const dataDir = await tempFolder("library");
  const started = await testEngine({ dataDir });
  await indexFolders(started.client, home, drive);
  await rename(drive, `${drive} away`);
  await scan(started);
  return { started, dataDir, comesBack: () => rename(`${drive} away`, drive) };
}

test("photos of a drive that is not connected are shown and found, unless the library is told otherwise", async () => {
  const { started, dataDir, comesBack } = await withAway();
  const { client, engine } = started;
  expect(await client.call("view.settings", {})).toEqual({ showAway: true });
  expect([await totalOf(started), await totalOf(started, { query: "a photo" })]).toEqual([5, 5]);

  const told: EventPayload<EngineEvents, "view.configured">[] = [];
  const counts: unknown[] = [];
  const off = engine.onEvent((name, payload) => {
    if (name === "view.configured") told.push(payload as (typeof told)[number]);
    if (name === "library.changed") counts.push((payload as { photos: number }).photos);
  });
  await client.call("view.configure", { showAway: false });
  off();
  expect(told).toEqual([{ showAway: false }]);
  expect(counts).toEqual([2]);
  expect([await totalOf(started), await totalOf(started, { query: "a photo" })]).toEqual([2, 2]);
  expect(await countsOf(started)).toMatchObject({ photos: 2, offline: 3, leftOut: 3 });
  const found = await client.call("search.query", { query: "a photo" });
  expect(found.results.length).toBe(2);
  expect(found.coverage).toBe(1);
  expect(found.notices).toEqual([
    { code: "away-left-out", message: "3 photos are left out: their drive is not connected." },
  ]);
  await started.close();

  // It is kept with the library.
  const again = await testEngine({ dataDir });
  expect(await again.client.call("view.settings", {})).toEqual({ showAway: false });
  expect(await totalOf(again)).toBe(2);
  const albumCounts: unknown[] = [];
  again.engine.onEvent((name) => {
    if (name === "albums.changed") albumCounts.push(name);
  });
  await comesBack();
  await scan(again);
  expect(await totalOf(again)).toBe(5);
  expect(albumCounts).not.toEqual([]);
  expect(await countsOf(again)).not.toHaveProperty("leftOut");
});

test("what cannot be looked at now says which folder it is in, and keeps its thumbnail", async () => {
  const { started } = await withAway();
  const { viewId, total } = await started.client.call("view.open", {});
  const { items } = await started.client.call("view.page", { viewId, offset: 0, limit: total });
  const away = items.filter((item) => item?.available === false);
  expect(away.map((item) => item?.status)).toEqual(["offline", "offline", "offline"]);
  const hash = away[0]?.hash ?? "";
  const [file] = (await started.client.call("photo.get", { hash })).files;
  expect(file?.status).toBe("offline");
  expect((await started.client.call("media.locate", { hash, variant: "thumbnail" })).contentType).toBe(
    "image/webp",
  );
  await expect(started.client.call("media.locate", { hash, variant: "preview" })).rejects.toMatchObject({
    code: "file-missing",
  });
});
