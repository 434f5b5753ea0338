import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliEntry } from "../support/paths.ts";
import { writePhotos } from "../support/photos.ts";
import { runNode } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("commands leave nothing behind in the system's folder for temporary files", async () => {
  const folder = await tempFolder("tidy");
  const temp = join(folder, "tmp");
  await mkdir(temp);
  await writePhotos(join(folder, "photos"), 2);
  const env = { TMPDIR: temp, TMP: temp, TEMP: temp };
  for (const args of [["index", join(folder, "photos")], ["search", "a boat"], ["status"]]) {
    const { code, stderr } = await runNode([cliEntry, ...args, "--library", join(folder, "library")], {
      env,
    });
    expect(code, stderr).toBe(0);
  }
  // The folder for sockets is one for all libraries, and empty while no engine runs.
  const left = await readdir(temp, { recursive: true });
  expect(left.filter((name) => !/^albumen-[^/\\]*$/.test(name))).toEqual([]);
});
