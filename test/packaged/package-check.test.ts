import { join } from "node:path";
import { expect, test } from "vitest";
import { root, runNode } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("what npm run package would make holds what it should, and works", async () => {
  const out = await tempFolder("package-check");
  const check = join(root, "tools", "package-check.mjs");
  const { code, stdout, stderr } = await runNode([check, "--stand-in", "--out", out]);
  expect({ code, stdout, stderr }).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^package check: \d+ checks passed$/m),
  });
});
