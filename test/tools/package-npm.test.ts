import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeNotices } from "../../tools/notices.mjs";
import { bundledManifest, npmManifest, writeNpmPackage } from "../../tools/packaging/npm-package.mjs";
import { root } from "../support/run-program.ts";
import { makeTempFolder, removeFolder } from "../support/temp-folder.ts";

// Whether npm installs it, and it then works, is asked by `npm run package:npm -- --check`.
describe("the package for npm", () => {
  let folder: string;
  let files: string[];
  let manifest: Record<string, Record<string, string>>;

  beforeAll(async () => {
    writeNotices(join(root, "out", "licenses"));
    folder = await makeTempFolder("npm-package");
    writeNpmPackage(root, folder);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
    manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return () => removeFolder(folder);
  });

  test("has the command line, the window, the model and the licences", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "README.md",
        "LICENSE",
        "out/electron/engine/hosts/cli.js",
        "out/electron/engine/children/decoder.js",
        "out/shared/contract.js",
        "out/web/index.html",
        "out/licenses/THIRD-PARTY-NOTICES.txt",
        "assets/models/starter/onnx/vision_model.onnx",
        "assets/places/places.bin",
      ]),
    );
  });

  test("has nothing of development", () => {
    const places = new Set(files.map((path) => path.split("/")[0]));
    expect([...places].sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "assets",
      "node_modules",
      "out",
      "package.json",
    ]);
    expect(
      files.filter((path) => /\.([cm]?tsx?|map)$|\.test\.|^out\/electron\/(main|shell)/.test(path)),
    ).toEqual([]);
    expect(
      files.filter((path) => /node_modules\/(electron|vite|vitest|typescript|react)\//.test(path)),
    ).toEqual([]);
  });

  test("carries LanceDB without the two large packages that it would like", async () => {
    expect(files.filter((path) => /node_modules\/(openai|@huggingface\/transformers)\//.test(path))).toEqual(
      [],
    );
    const lancedb = await readFile(join(folder, "node_modules/@lancedb/lancedb/package.json"), "utf8");
    expect(JSON.parse(lancedb)).not.toHaveProperty("optionalDependencies");
  });

  test("has npm run nobody's scripts", async () => {
    const manifests = files.filter((path) => path.endsWith("/package.json") || path === "package.json");
    const withScripts: string[] = [];
    for (const path of manifests) {
      const { scripts } = JSON.parse(await readFile(join(folder, path), "utf8"));
      if (
        scripts !== undefined &&
        /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$|^package\.json$/.test(path)
      )
        withScripts.push(path);
    }
    expect(withScripts).toEqual([]);
  });

  test("carries ONNX Runtime for every system, without what only graphics cards need", () => {
    const libraries = files.filter((path) =>
      /onnxruntime-node\/bin\/.*\.(node|dll|dylib|so[.\d]*)$/.test(path),
    );
    const systems = new Set(libraries.map((path) => path.split("/").slice(-3, -1).join("-")));
    expect([...systems].sort()).toEqual([
      "darwin-arm64",
      "linux-arm64",
      "linux-x64",
      "win32-arm64",
      "win32-x64",
    ]);
    expect(libraries.filter((path) => /DirectML|cuda|tensorrt/i.test(path))).toEqual([]);
  });

  test("has npm fetch the native parts of LanceDB, sharp and the watcher for exactly those systems", () => {
    const wanted = Object.keys(manifest.optionalDependencies!);
    for (const system of ["darwin-arm64", "linux-arm64", "linux-x64", "win32-arm64", "win32-x64"]) {
      expect(wanted.filter((name) => name.startsWith(`@lancedb/lancedb-${system}`))).toHaveLength(1);
      expect(wanted).toContain(`@img/sharp-${system}`);
      expect(wanted.filter((name) => name.startsWith(`@parcel/watcher-${system}`))).toHaveLength(1);
    }
    expect(wanted.filter((name) => /musl|wasm|ia32|s390x|darwin-x64/.test(name))).toEqual([]);
  });

  test("a package within a package is carried where it lies", () => {
    const inner = files.filter((path) => /node_modules\/.*\/node_modules\/[^/]+\/package\.json$/.test(path));
    expect(inner.length).toBeGreaterThan(0);
  });
});

test("its package.json keeps what npm shows and drops what a checkout needs", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/@img/sharp-linux-x64": { version: "1.0.0" },
      "node_modules/@img/sharp-wasm32": { version: "1.0.0" },
      "node_modules/vite": { version: "8.0.0", dev: true },
    },
  };
  const own = {
    name: "albumen",
    private: true,
    main: "x",
    scripts: { a: "b" },
    overrides: {},
    bin: { albumen: "c" },
  };
  const { files: _, ...made } = npmManifest(own, lock, [{ name: "ws", version: "8.1.0" }]);
  expect(made).toEqual({
    name: "albumen",
    bin: { albumen: "c" },
    dependencies: { ws: "8.1.0" },
    optionalDependencies: { "@img/sharp-linux-x64": "1.0.0" },
    bundleDependencies: ["ws"],
  });
});

test("a carried package asks only for what is carried, and has no scripts", () => {
  const manifest = {
    name: "a",
    scripts: { postinstall: "fetch" },
    dependencies: { b: "1", gone: "2" },
    optionalDependencies: { large: "1" },
  };
  expect(bundledManifest(manifest, new Set(["b"]))).toEqual({ name: "a", dependencies: { b: "1" } });
});
