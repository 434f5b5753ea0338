import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { createSweeper } from "../health/sweeper.ts";
import { silentLog } from "../log.ts";
import { createThumbnailFiles, thumbnailParts } from "./files.ts";

const hourMs = 3_600_000;
const wanted = "00".repeat(32);
const removed = `00${"ab".repeat(31)}`;

async function folderWith(names: string[], ageMs: number): Promise<string> {
  const dir = await tempFolder("thumbnails");
  await mkdir(join(dir, "00"));
  const time = new Date(Date.now() - ageMs);
  for (const name of names) {
    await writeFile(join(dir, "00", name), "picture");
    await utimes(join(dir, "00", name), time, time);
  }
  return dir;
}

const options = { isWanted: (hash: string) => hash === wanted, minAgeMs: hourMs, remove: true };
const rest = (hash: string) => hash.slice(2);

describe("a sweep of thumbnails", () => {
  it("takes those of no photo and what was half written, and nothing else", async () => {
    const names = [
      `${rest(wanted)}.webp`,
      `${rest(wanted)}.preview.webp`,
      `${rest(wanted)}.webp.12-3.part`,
      `${rest(removed)}.webp`,
      `${rest(removed)}.preview.webp`,
      "holiday.webp",
      "notes.txt",
    ];
    const dir = await folderWith(names, 2 * hourMs);
    expect(await createThumbnailFiles(dir).sweep(0, options)).toEqual({ files: 3, bytes: 21 });
    expect((await readdir(join(dir, "00"))).sort()).toEqual(
      [`${rest(wanted)}.preview.webp`, `${rest(wanted)}.webp`, "holiday.webp", "notes.txt"].sort(),
    );
  });

  it("leaves young ones, whose photos may be on their way, and those that a wrong clock dated ahead", async () => {
    for (const ageMs of [0, -hourMs / 2]) {
      const dir = await folderWith([`${rest(removed)}.webp`], ageMs);
      expect((await createThumbnailFiles(dir).sweep(0, options)).files).toBe(0);
    }
  });

  it("asks again right before it deletes, as the photo may have come meanwhile", async () => {
    const dir = await folderWith([`${rest(removed)}.webp`], 2 * hourMs);
    let asked = 0;
    const isWanted = () => ++asked > 1;
    expect((await createThumbnailFiles(dir).sweep(0, { ...options, isWanted })).files).toBe(0);
  });

  it("finds nothing where there are no thumbnails yet", async () => {
    const files = createThumbnailFiles(join(await tempFolder(), "none"));
    expect(await files.sweep(255, options)).toEqual({ files: 0, bytes: 0 });
  });
});

describe("the sweeper in the background", () => {
  it("goes through all folders one by one, and through none while photos are being read", async () => {
    const seen: number[] = [];
    let isBusy = true;
    let looks = 0;
    await new Promise<void>((resolve) => {
      const sweeper = createSweeper({
        store: { photos: { has: () => true } as never },
        thumbnails: {
          async sweep(part) {
            seen.push(part);
            if (part === thumbnailParts - 1) {
              sweeper.close();
              resolve();
            }
            return { files: 0, bytes: 0 };
          },
        },
        isBusy() {
          // Asked twice a step: busy for the first few.
          if (++looks > 6) isBusy = false;
          else expect(seen).toEqual([]);
          return isBusy;
        },
        log: silentLog,
        timing: { firstMs: 0, pauseMs: 0 },
      });
    });
    expect(seen).toEqual(Array.from({ length: thumbnailParts }, (_, part) => part));
  });
});
