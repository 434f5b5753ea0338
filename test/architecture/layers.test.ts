import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, runNode } from "../support/run-program.ts";
import { makeTempFolder, removeFolder } from "../support/temp-folder.ts";

/** An import across a wall: where it is planted, and what has to refuse it. */
interface Planted {
  name: string;
  file: string;
  text: string;
  refusedBy: "types" | "lint";
  says: RegExp;
}

const outsideOfProject = /TS6059|TS6307/;
const unknownModule = /TS2307|TS2591|TS2882/;
const noRestrictedImports = /lint\/style\/noRestrictedImports/;

const planted: Planted[] = [
  {
    name: "the engine imports the shell",
    file: "electron/engine/search/planted-shell.ts",
    text: 'export { shell } from "../../shell/planted.ts";',
    refusedBy: "types",
    says: outsideOfProject,
  },
  {
    name: "the engine imports the renderer",
    file: "electron/engine/search/planted-renderer.ts",
    text: 'export { view } from "../../../renderer/planted.ts";',
    refusedBy: "types",
    says: outsideOfProject,
  },
  {
    name: "the renderer imports the engine",
    file: "renderer/planted-engine.ts",
    text: 'export { silentLog } from "../electron/engine/log.ts";',
    refusedBy: "types",
    says: outsideOfProject,
  },
  {
    name: "shared imports the engine",
    file: "shared/planted-engine.ts",
    text: 'export { silentLog } from "../electron/engine/log.ts";',
    refusedBy: "types",
    says: outsideOfProject,
  },
  {
    name: "shared imports a module of Node",
    file: "shared/planted-node.ts",
    text: 'export { readFile } from "node:fs/promises";',
    refusedBy: "types",
    says: unknownModule,
  },
  {
    name: "the engine imports Electron",
    file: "electron/engine/search/planted-electron.ts",
    text: 'export { app } from "electron";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the engine imports a type of Electron",
    file: "electron/engine/search/planted-electron-type.ts",
    text: 'export type { BrowserWindow } from "electron";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the renderer imports Electron",
    file: "renderer/planted-electron.ts",
    text: 'export { ipcRenderer } from "electron";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the renderer imports a module of Node",
    file: "renderer/planted-node.ts",
    text: 'export { readFile } from "node:fs/promises";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "a feature imports LanceDB",
    file: "electron/engine/search/planted-lancedb.ts",
    text: 'export { connect } from "@lancedb/lancedb";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "a feature imports Arrow when it is needed only",
    file: "electron/engine/search/planted-arrow.ts",
    text: 'export const arrow = () => import("apache-arrow");',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the engine imports React",
    file: "electron/engine/search/planted-react.ts",
    text: 'export { createElement } from "react";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the engine starts a worker thread",
    file: "electron/engine/store/planted-worker.ts",
    text: 'export { Worker } from "node:worker_threads";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "a feature imports ONNX Runtime past the file that turns its telemetry off",
    file: "electron/engine/search/planted-onnxruntime.ts",
    text: 'export { InferenceSession } from "onnxruntime-node";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the shell imports the engine itself",
    file: "electron/shell/planted-engine.ts",
    text: 'export { createEngine } from "../engine/engine.ts";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the shell imports ONNX Runtime",
    file: "electron/shell/planted-onnxruntime.ts",
    text: 'export { InferenceSession } from "onnxruntime-node";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the shell forks a Node",
    file: "electron/shell/planted-fork.ts",
    text: 'export { fork } from "node:child_process";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
  {
    name: "the renderer imports the shell",
    file: "renderer/planted-shell.ts",
    text: 'export { words } from "../electron/shell/words.ts";',
    refusedBy: "types",
    says: outsideOfProject,
  },
  {
    name: "shared imports a package besides zod",
    file: "shared/planted-package.ts",
    text: 'export { createStore } from "zustand/vanilla";',
    refusedBy: "lint",
    says: noRestrictedImports,
  },
];

describe("an import across a wall is refused", () => {
  let tree: string;
  let output: Record<Planted["refusedBy"], string>;

  beforeAll(async () => {
    tree = await copyOfTheTree();
    await plant(tree, { file: "electron/shell/planted.ts", text: "export const shell = 1;" });
    await plant(tree, { file: "renderer/planted.ts", text: "export const view = 1;" });
    for (const one of planted) await plant(tree, one);
    const [types, lint] = await Promise.all([
      runNode(["node_modules/typescript/bin/tsc", "-b", "shared", "electron/engine", "renderer"], {
        cwd: tree,
      }),
      runNode(
        [
          "node_modules/@biomejs/biome/bin/biome",
          "lint",
          "--only=style/noRestrictedImports",
          "--colors=off",
          "--max-diagnostics=none",
          ".",
        ],
        { cwd: tree },
      ),
    ]);
    output = { types: types.stdout + types.stderr, lint: lint.stdout + lint.stderr };
  });
  afterAll(() => removeFolder(tree));

  for (const { name, file, refusedBy, says } of planted) {
    test(name, () => {
      const complaints = output[refusedBy].replaceAll("\\", "/").split("\n");
      expect(complaints.filter((line) => line.startsWith(file)).join("\n")).toMatch(says);
    });
  }

  test("nothing that was not planted is refused by lint", () => {
    const complaints = output.lint.split("\n").filter((line) => noRestrictedImports.test(line));
    expect(complaints.filter((line) => !line.includes("planted"))).toEqual([]);
  });
});

async function copyOfTheTree(): Promise<string> {
  const tree = await makeTempFolder("layers");
  const isSource = (path: string) => !/node_modules|\.tsbuildinfo$|\.test\.tsx?$/.test(path);
  for (const name of ["shared", "electron", "renderer", "package.json", "biome.json", ".gitignore"]) {
    await cp(join(root, name), join(tree, name), { recursive: true, filter: isSource });
  }
  await cp(join(root, "tsconfig.base.json"), join(tree, "tsconfig.base.json"));
  // A junction, because Windows lets only administrators make links.
  await symlink(join(root, "node_modules"), join(tree, "node_modules"), "junction");
  return tree;
}

async function plant(tree: string, { file, text }: { file: string; text: string }): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), `${text}\n`);
}
