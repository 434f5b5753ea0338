import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, runNode } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Runs Vitest on one made-up test file with the reporter that `npm test` counts with. */
async function resultsOf(source: string) {
  const folder = await tempFolder("reporter");
  const reporter = JSON.stringify(join(root, "test", "support", "results-reporter.ts"));
  const file = join(folder, "results.json");
  await writeFile(join(folder, "made-up.test.mjs"), source);
  await writeFile(
    join(folder, "vitest.config.mjs"),
    `import { createResultsReporter } from ${reporter};
     export default { test: { globals: true, reporters: [createResultsReporter(${JSON.stringify(file)})], include: ["*.test.mjs"] } };`,
  );
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  await runNode([vitest, "run", "--root", folder, "--config", join(folder, "vitest.config.mjs")], {
    cwd: root,
  });
  return JSON.parse(await readFile(file, "utf8"));
}

test("the count of a run has passed, failed with the reason, and skipped with the reason", async () => {
  const results = await resultsOf(`
    test("good", () => {});
    test("bad", () => { throw new Error("it is bad\\nvery bad"); });
    test("not here", (context) => context.skip("there is no such thing here"));
    describe.skip("a group (needs a moon)", () => { test("of one", () => {}); });
  `);
  expect(results).toEqual({
    passed: 1,
    failed: [{ name: "made-up.test.mjs > bad", reason: "it is bad" }],
    skipped: [
      { name: "made-up.test.mjs > not here", reason: "there is no such thing here" },
      { name: "made-up.test.mjs > a group (needs a moon) > of one", reason: "needs a moon" },
    ],
  });
});

test("a file that cannot be loaded counts as a failure", async () => {
  const results = await resultsOf(`throw new Error("broken file"); test("never", () => {});`);
  expect(results.failed).toEqual([{ name: "made-up.test.mjs", reason: "broken file" }]);
});
