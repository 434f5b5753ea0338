import { fork } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { jpeg } from "../../../test/fixtures/images.ts";
import { photoFolder, testLibrary } from "../../../test/support/library.ts";
import { childrenDir, starterDir } from "../../../test/support/paths.ts";
import { root } from "../../../test/support/run-program.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";

/** The pipeline's largest batch; see index-job.ts. */
const largestBatch = 256;

test("a process that is killed while it indexes loses at most one batch, and the next run completes it", async () => {
  const photos = 150;
  const names = Array.from({ length: photos }, (_, i) => i);
  const folder = await photoFolder(
    Object.fromEntries(names.map((n) => [`${n}.jpg`, jpeg({ width: 64, height: 48, seed: n })])),
  );
  const dataDir = await tempFolder("library");

  const child = fork(join(root, "test/support/index-until-killed.mjs"), { execArgv: [] });
  const exited = once(child, "exit");
  child.send({ libraryDir: dataDir, folder, modelDir: starterDir, out: dirname(childrenDir) });
  let told = 0;
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message) => {
      told = (message as { photos: number }).photos;
      // In the middle: after some batches and before the last.
      if (told >= 12) resolve();
    });
    child.once("exit", () => reject(new Error("It ended by itself.")));
  });
  child.kill("SIGKILL");
  await exited;

  const library = await testLibrary({ dataDir });
  const kept = library.store.counts().photos;
  expect(kept).toBeGreaterThanOrEqual(told);
  expect(kept).toBeLessThanOrEqual(told + largestBatch);
  const summary = await library.scan();
  expect(summary).toMatchObject({ photos, files: photos, failed: [], added: photos - kept, unchanged: kept });
  expect(await library.vectors()).toBe(photos);
});
