import { readdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAlbumen, runAlbumenFailure, runAlbumenJson } from "../support/cli.ts";
import { snapshotFolder } from "../support/folder-snapshot.ts";
import { writePhotos } from "../support/photos.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("a damaged library says what to do, is mended by that, and finds its photos again", async () => {
  const folder = await tempFolder("photos");
  await writePhotos(folder, 3);
  const originals = await snapshotFolder(folder);
  const library = ["--library", await tempFolder("library")];
  await runAlbumenJson("index", folder, ...library);
  const data = join(library[1] ?? "", "store", "folders.lance", "data");
  for (const name of await readdir(data)) await truncate(join(data, name), 0);

  const { code, error } = await runAlbumenFailure("search", "a picture", ...library);
  expect([code, error.code]).toEqual([1, "library-damaged"]);
  expect(error.message).toContain("albumen doctor --repair");

  const mended = await runAlbumen(["doctor", "--repair", ...library]);
  expect(mended.stdout).toMatch(/^mended {3}Brought back the list of folders/m);
  expect(mended.code).toBe(0);
  const { results } = await runAlbumenJson<{ results: unknown[] }>("search", "a picture", ...library);
  expect(results).toHaveLength(3);
  expect(await snapshotFolder(folder)).toEqual(originals);
});
