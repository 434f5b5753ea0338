import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { cliEntry } from "../support/paths.ts";
import { writePhotos } from "../support/photos.ts";
import { root, runNode } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const guard = pathToFileURL(join(root, "test", "support", "network-guard.mjs")).href;

/** Runs the command line with every Node process of it watched. Returns what was tried to reach, line by line. */
async function triesOf(args: readonly string[], log: string) {
  const { code, stderr } = await runNode([cliEntry, ...args], {
    env: { NODE_OPTIONS: `--import ${guard}`, ALBUMEN_NETWORK_LOG: log },
  });
  expect(code, stderr).toBe(0);
  return readFile(log, "utf8").catch(() => "");
}

test("indexing, searching and the doctor try to reach no other machine", async () => {
  const folder = await tempFolder("no-network");
  const photos = join(folder, "photos");
  await writePhotos(photos, 3);
  const library = ["--library", join(folder, "library")];
  const log = join(folder, "network.log");
  expect(await triesOf(["index", photos, ...library], log)).toBe("");
  expect(await triesOf(["search", "a beach", ...library], log)).toBe("");
  expect(await triesOf(["doctor", ...library], log)).toBe("");
});

test("the watch over the network sees a process that tries", async () => {
  const folder = await tempFolder("no-network");
  const log = join(folder, "network.log");
  const script = 'fetch("http://example.com/").catch(() => {})';
  await runNode(["--import", guard, "--input-type=module", "--eval", script], {
    env: { ALBUMEN_NETWORK_LOG: log },
  });
  expect(await readFile(log, "utf8")).toBe("connect example.com:80\n");
});
