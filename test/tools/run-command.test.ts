import { join } from "node:path";
import { expect, test } from "vitest";
import { root, runNode } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const run = join(root, "tools", "run.mjs");

test("what the command line prints and its exit code are those of npm run albumen", async () => {
  const library = join(await tempFolder("run"), "library");
  const { code, stdout } = await runNode([
    run,
    "index",
    join(library, "nowhere"),
    "--library",
    library,
    "--json",
  ]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).error.code).toBe("folder-missing");
});

test("wrong usage is exit code 2", async () => {
  const { code } = await runNode([run, "index"]);
  expect(code).toBe(2);
});

test("a path is meant from where the person is, though npm changes into the checkout", async () => {
  const folder = await tempFolder("run");
  const { stdout } = await runNode([run, "index", "nowhere", "--library", "library", "--json"], {
    env: { INIT_CWD: folder, npm_lifecycle_event: "albumen" },
  });
  expect(JSON.parse(stdout).error.message).toContain(join(folder, "nowhere"));
});
