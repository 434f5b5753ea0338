import { expect, test } from "vitest";
import { runNode } from "../support/run-program.ts";

test("types, lint and format of the whole tree are clean", async () => {
  const { code, stdout, stderr } = await runNode(["tools/check.mjs"]);
  expect(code, stdout + stderr).toBe(0);
});
