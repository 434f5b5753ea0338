import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { missingPrerequisite } from "../../tools/prerequisites.mjs";
import { tempFolder } from "../support/temp-folder.ts";

describe("what has to be there before anything runs", () => {
  let checkout: string;

  beforeEach(async () => {
    checkout = await tempFolder("checkout");
    await writeFile(join(checkout, "package.json"), JSON.stringify({ engines: { node: ">=20.19" } }));
  });
  const installPackages = async () => {
    await mkdir(join(checkout, "node_modules", "typescript"), { recursive: true });
    await writeFile(join(checkout, "node_modules", "typescript", "package.json"), "{}");
  };

  test("a Node that is too old is told which one to get", async () => {
    await installPackages();
    for (const version of ["18.20.4", "20.9.0", "20.18.3"]) {
      expect(missingPrerequisite(version, checkout)).toContain("needs Node 20.19 or newer");
    }
  });

  test("the oldest Node that will do, and newer ones, are fine", async () => {
    await installPackages();
    for (const version of ["20.19.0", "20.20.2", "22.1.0", "24.0.0"]) {
      expect(missingPrerequisite(version, checkout)).toBeNull();
    }
  });

  test("without its packages the next step is npm ci", () => {
    expect(missingPrerequisite("22.1.0", checkout)).toContain('Run "npm ci"');
  });
});
