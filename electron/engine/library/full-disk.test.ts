import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Job } from "../../../shared/library.ts";
import { jpeg } from "../../../test/fixtures/images.ts";
import { callContext, photoFolder, type TestLibrary, testLibrary } from "../../../test/support/library.ts";
import { canMakeSmallDisk, smallDisk } from "../../../test/support/small-disk.ts";

/** Waits until the job is in this state. */
async function reached({ jobs }: TestLibrary, jobId: string, state: Job["state"]): Promise<Job> {
  return await new Promise((resolve, reject) => {
    const onProgress = (job: Job) => {
      if (job.state === state) resolve(job);
    };
    jobs
      .wait(jobId, { signal: new AbortController().signal, onProgress })
      .then(() => reject(new Error("It ended.")), reject);
  });
}

const isPossible = await canMakeSmallDisk();

describe.skipIf(!isPossible)("on a disk of 4 MB (needs root on Linux; skipped elsewhere)", () => {
  test("indexing waits with a sentence when it is full, and completes once there is room", async () => {
    const disk = await smallDisk(4_000_000);
    const ballast = join(disk, "ballast");
    await writeFile(ballast, Buffer.alloc(3_400_000));
    const names = Array.from({ length: 60 }, (_, i) => i);
    const folder = await photoFolder(Object.fromEntries(names.map((n) => [`${n}.jpg`, jpeg({ seed: n })])));
    const library = await testLibrary({ dataDir: join(disk, "library") });

    const { jobId } = await library.handlers["folders.add"]({ paths: [folder] }, callContext);
    const paused = await reached(library, jobId, "paused");
    expect(paused.problem?.code).toBe("disk-full");
    expect(paused.problem?.message).toMatch(/\. .+\.$/);
    expect(library.store.counts().photos).toBeLessThan(60);

    await rm(ballast);
    library.jobs.resume(jobId);
    expect(await library.wait(jobId)).toMatchObject({ photos: 60, added: 60, failed: [] });
    expect(await library.vectors()).toBe(60);
    const order = library.store.photos.timeline();
    for (let i = 0; i < 60; i++)
      expect(await library.thumbnails.has(order.hashAt(i), "thumbnail")).toBe(true);
  });
});
