import { join } from "node:path";
import { expect, test } from "vitest";
import { root, runNode } from "../support/run-program.ts";

const torture = join(root, "tools", "torture.mjs");

test("an engine that is killed a few times while photos come and go loses none and has none twice", async () => {
  const { code, stdout, stderr } = await runNode([
    ...[torture, "kill", "--kills", "4", "--photos", "30", "--seed", "20", "--json"],
  ]);
  expect(stderr).not.toContain("Error");
  expect(JSON.parse(stdout)).toMatchObject({ kills: 4, lost: 0, double: 0, orphans: 0, seed: 20 });
  expect(code).toBe(0);
  // Eight starts of an engine, on a machine that may be busy.
}, 240_000);

test("a torture that nobody knows is wrong usage", async () => {
  expect((await runNode([torture, "stretch"])).code).toBe(2);
});
