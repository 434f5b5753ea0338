import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeNotices } from "../../tools/notices.mjs";
import { importedPackages, installedPackages } from "../../tools/packaging/packages.mjs";
import { makeTempFolder, removeFolder, tempFolder } from "../support/temp-folder.ts";

async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

describe("the licences that go with the app", () => {
  let folder: string;
  let text: string;

  beforeAll(async () => {
    folder = await makeTempFolder("notices");
    writeNotices(folder);
    text = await readFile(join(folder, "THIRD-PARTY-NOTICES.txt"), "utf8");
    return () => removeFolder(folder);
  });

  test("name each package that runs, and each whose code is in the window", () => {
    for (const name of ["@lancedb/lancedb", "onnxruntime-node", "sharp", "flatbuffers", "react", "scheduler"])
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+`, "m"));
  });

  test("leave out what only builds and tests", () => {
    for (const name of ["vitest", "typescript", "electron-builder", "@biomejs/biome", "fast-check"])
      expect(text).not.toMatch(new RegExp(`^${name} \\d`, "m"));
  });

  test("have the texts that libvips asks for", () => {
    expect(text).toContain("GNU LESSER GENERAL PUBLIC LICENSE");
    expect(text).toContain("GNU GENERAL PUBLIC LICENSE");
    expect(text).toContain("| libvips       | LGPLv3");
  });

  test("have Albumen's own, and those of the Rust libraries within LanceDB", async () => {
    expect(await readFile(join(folder, "LICENSE.txt"), "utf8")).toContain("Apache License");
    expect((await readFile(join(folder, "LanceDB-Rust.html"), "utf8")).length).toBeGreaterThan(100_000);
  });
});

test("a package is found in the node_modules nearest to who asks, and an optional one may be missing", async () => {
  const root = await tempFolder("packages");
  const manifest = (version: string, rest = {}) => JSON.stringify({ version, ...rest });
  await writeFiles(root, {
    "node_modules/a/package.json": manifest("1.0.0", {
      dependencies: { b: "2" },
      optionalDependencies: { absent: "1" },
    }),
    "node_modules/a/node_modules/b/package.json": manifest("2.0.0"),
    "node_modules/b/package.json": manifest("1.0.0"),
  });
  const versions = (names: string[]) => installedPackages(root, names).map((p) => `${p.name}@${p.version}`);
  expect(versions(["a"])).toEqual(["a@1.0.0", "b@2.0.0"]);
  expect(versions(["a", "b"])).toEqual(["a@1.0.0", "b@1.0.0", "b@2.0.0"]);
});

test("what a source imports by a bare name is a package; tests, settings and Node's own are not looked at", async () => {
  const folder = await tempFolder("imports");
  await writeFiles(folder, {
    "a.tsx": 'import { x } from "react-dom/client";\nimport { y } from "./b.ts";\nimport "node:fs";\n',
    "deep/b.ts": 'import { z } from "@scope/name/part";\nimport { join } from "node:path";\n',
    "a.test.ts": 'import { test } from "vitest";\n',
    "vite.config.ts": 'import { defineConfig } from "vite";\n',
  });
  expect(importedPackages(folder)).toEqual(["@scope/name", "react-dom"]);
});
