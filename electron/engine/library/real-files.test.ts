import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type TestLibrary, testLibrary } from "../../../test/support/library.ts";
import { root } from "../../../test/support/run-program.ts";
import { readHeader } from "../formats/read-header.ts";
import { type FileFacts, readMetadata } from "../metadata/read-metadata.ts";

/** Real photos and files that crashed other software. They are beside the checkout or the tests below are skipped. */
const data = join(root, "..", "shared", "data");
const photos = join(data, "photos");
const robustness = join(data, "robustness");

async function countRows({ store }: TestLibrary) {
  let photosAndProblems = 0;
  let neither = 0;
  for (const folder of store.folders.list()) {
    for await (const rows of store.files.scan(folder.id)) {
      for (const row of rows) {
        if (row.hash !== null || row.problem !== null) photosAndProblems++;
        else neither++;
      }
    }
  }
  return { photosAndProblems, neither };
}

describe.skipIf(!existsSync(robustness))(
  "files that crashed other software (skipped without ../shared/data)",
  () => {
    test("are photos or problems, each with a sentence; no decoder hangs or is lost for good", async () => {
      const library = await testLibrary();
      const summary = await library.add(robustness);
      const found = library.jobChanges.at(-1)?.filesFound ?? 0;
      expect(found).toBeGreaterThan(200);
      expect(await countRows(library)).toEqual({ photosAndProblems: found, neither: 0 });
      expect(summary.files).toBe(found);
      const codes = new Set(summary.failed.map(({ code }) => code));
      for (const code of codes) {
        const expected = ["image-damaged", "image-truncated", "image-too-large"];
        expect([...expected, "not-an-image", "unsupported-format"]).toContain(code);
      }
      for (const { message } of summary.failed) expect(message).toMatch(/\. .+\.$/);
      expect(await library.vectors()).toBe(summary.photos);
    });
  },
);

describe.skipIf(!existsSync(photos))("photos straight from cameras (skipped without ../shared/data)", () => {
  test("all of them come in but those that are broken on purpose", async () => {
    const library = await testLibrary();
    const summary = await library.add(photos);
    expect(summary.photos).toBeGreaterThan(137);
    expect(new Set(summary.failed.map(({ code }) => code))).toEqual(new Set(["image-damaged"]));
    for (const { path } of summary.failed) expect(path).toMatch(/Exception\.[^/\\]*\.heif$/);
  });

  async function factsIn(folder: string): Promise<Map<string, FileFacts>> {
    const facts = new Map<string, FileFacts>();
    for (const fileName of await readdir(join(photos, folder))) {
      const bytes = await readFile(join(photos, folder, fileName));
      const { kind, exif } = await readHeader(bytes);
      const now = Date.UTC(2026, 0, 1);
      facts.set(
        fileName,
        readMetadata({ bytes, kind, exif, fileName, modifiedAt: 0, now, zoneMinutesAt: () => 0 }),
      );
    }
    return facts;
  }

  test("tell when and with what they were taken", async () => {
    const facts = await factsIn("cameras");
    const all = [...facts.values()];
    // Of some files XMP knows when they were taken and EXIF only when they were changed.
    const bySource = (source: string) => all.filter(({ takenAtSource }) => takenAtSource === source).length;
    expect(bySource("exif")).toBeGreaterThanOrEqual(88);
    expect(bySource("exif") + bySource("xmp")).toBeGreaterThanOrEqual(96);
    expect(all.filter(({ camera }) => camera !== null).length).toBeGreaterThanOrEqual(89);
    expect(facts.get("Apple iPhone 4.jpg")).toMatchObject({
      ...{ camera: "Apple iPhone 4", takenAtLocal: Date.UTC(2011, 0, 13, 14, 33, 39) },
      latitude: expect.closeTo(41.853, 3),
      longitude: expect.closeTo(12.4888, 3),
    });
    // Its time is 0000:00:00 00:00:00 in all three tags.
    expect(facts.get("Nikon E900 (1).jpg")).toMatchObject({ camera: "NIKON E900", takenAtLocal: null });
    expect(facts.get("HMD_Nokia_8.3_5G.jpg")).toMatchObject({ takenAtZoneMinutes: 180 });
  });

  test("tell where they were taken", async () => {
    for (const [name, { latitude, longitude }] of await factsIn("gps")) {
      expect(latitude, name).not.toBeNull();
      expect(longitude, name).not.toBeNull();
    }
  });
});
