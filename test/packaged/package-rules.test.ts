import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import asar from "@electron/asar";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { packagedPlaces } from "../../tools/packaging/layout.mjs";
import { type Expectations, rules } from "../../tools/packaging/package-rules.mjs";
import { readPackage } from "../../tools/packaging/package-tree.mjs";
import { makeTempFolder, removeFolder, tempFolder } from "../support/temp-folder.ts";

/** The first bytes of a shared library of Linux on x64, and of one on ARM. */
const elf = (machine: number) => {
  const head = Buffer.alloc(64);
  head.writeUInt32BE(0x7f454c46);
  head.writeUInt16LE(machine, 18);
  return head;
};
const [x64, arm64] = [elf(0x3e), elf(0xb7)];

const program = [
  "out/electron/main.js",
  "out/electron/preload.cjs",
  "out/electron/engine/hosts/cli.js",
  "out/electron/engine/hosts/engine-process.js",
  "out/electron/engine/children/decoder.js",
  "out/electron/engine/children/image-tower.js",
  "out/electron/engine/children/text-tower.js",
  "out/web/index.html",
];
const natives = {
  "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node": x64,
  "node_modules/@lancedb/lancedb-linux-x64-gnu/lancedb.linux-x64-gnu.node": x64,
  "node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node": x64,
  "node_modules/@parcel/watcher-linux-x64-glibc/watcher.node": x64,
};
/** What goes into the archive. */
const app: Record<string, string | Buffer> = {
  "package.json": JSON.stringify({ version: "1.2.3", main: "out/electron/main.js" }),
  ...Object.fromEntries(program.map((path) => [path, "// code"])),
  "node_modules/ws/index.js": "// code",
  "node_modules/libheif-js/libheif-wasm/libheif.wasm": "code",
  "node_modules/@jsquash/jxl/codec/dec/jxl_dec.wasm": "code",
  ...natives,
};
/** What lies around it. */
const around: Record<string, string> = {
  albumen: "the program",
  "LICENSE.electron.txt": "licence",
  "LICENSES.chromium.html": "licences",
  "resources/licenses/LICENSE.txt": "licence",
  "resources/licenses/THIRD-PARTY-NOTICES.txt": "licences",
  "resources/licenses/LanceDB-Rust.html": "licences",
  "resources/models/starter/config.json": "{}",
  "resources/models/starter/onnx/vision_model.onnx": "weights",
};
const expected: Expectations = {
  platform: "linux",
  arch: "x64",
  version: "1.2.3",
  program,
  packages: [
    ...["ws", "libheif-js", "@jsquash/jxl"],
    ...["onnxruntime-node", "@lancedb/lancedb-linux-x64-gnu", "@img/sharp-linux-x64"],
    "@parcel/watcher-linux-x64-glibc",
  ],
  model: [
    { path: "config.json", size: 2 },
    { path: "onnx/vision_model.onnx", size: 7 },
  ],
};

async function writeFiles(folder: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** Makes the package of the given files, as electron-builder would. */
async function makePackage(
  folder: string,
  files: Record<string, string | Buffer>,
  unpack = "{*.node,libheif.wasm}",
): Promise<void> {
  const source = await makeTempFolder("package-source");
  await writeFiles(source, files);
  await writeFiles(folder, around);
  await asar.createPackageWithOptions(source, join(folder, "resources", "app.asar"), { unpack });
  await removeFolder(source);
}

/** What is wrong with a package: each rule that found something, with what it found. */
function wrongIn(folder: string): Record<string, string[]> {
  const tree = readPackage(folder, packagedPlaces(folder, "linux"));
  const found = Object.entries(rules).map(([name, rule]) => [name, rule(tree, expected)] as const);
  return Object.fromEntries(found.filter(([, problems]) => problems.length > 0));
}

describe("the files of a packaged app", () => {
  let sound: string;
  let folder: string;

  beforeAll(async () => {
    sound = await makeTempFolder("package");
    await makePackage(sound, app);
    return () => removeFolder(sound);
  });
  beforeEach(async () => {
    folder = await tempFolder("package");
  });
  const copyOfSound = () => cp(sound, folder, { recursive: true });

  test("have nothing wrong when all is as it should be", () => {
    expect(wrongIn(sound)).toEqual({});
  });

  test("a test file in a package", async () => {
    await makePackage(folder, { ...app, "node_modules/ws/lib/sender.test.js": "" });
    expect(wrongIn(folder)).toEqual({
      "nothing of development is inside": [
        "node_modules/ws/lib/sender.test.js is of no use to who runs the app",
      ],
    });
  });

  test("a source of the checkout's own", async () => {
    await makePackage(folder, { ...app, "electron/main.ts": "" });
    expect(Object.keys(wrongIn(folder))).toEqual([
      "the program is what was built, whole, and nothing else",
      "nothing of development is inside",
    ]);
  });

  test("a package that only builds", async () => {
    await makePackage(folder, { ...app, "node_modules/vite/index.js": "" });
    expect(wrongIn(folder)).toEqual({
      "the packages are those that run": ["vite should not be there"],
    });
  });

  test("a package that is missing", async () => {
    const { "node_modules/ws/index.js": _, ...rest } = app;
    await makePackage(folder, rest);
    expect(wrongIn(folder)).toEqual({ "the packages are those that run": ["ws is missing"] });
  });

  test("a part of the program that is missing", async () => {
    const { "out/electron/preload.cjs": _, ...rest } = app;
    await makePackage(folder, rest);
    expect(wrongIn(folder)).toEqual({
      "the program's entry points are there": ["out/electron/preload.cjs is missing"],
      "the program is what was built, whole, and nothing else": ["out/electron/preload.cjs is missing"],
    });
  });

  test("a native part that was left in the archive", async () => {
    await makePackage(folder, app, "*{onnx,lancedb,watcher}*.node");
    const wrong = wrongIn(folder);
    expect(wrong["native parts lie outside the archive"]).toEqual([
      "node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node is inside app.asar, where the system cannot load it",
    ]);
    expect(wrong["each package with native parts has them"]).toHaveLength(1);
  });

  test("a shared library with a name that nobody thought of, in the archive", async () => {
    await makePackage(folder, { ...app, "node_modules/ws/libraries.bin": x64 });
    expect(Object.keys(wrongIn(folder))).toEqual(["native parts lie outside the archive"]);
  });

  test("a native part that is cut short", async () => {
    await copyOfSound();
    const [path] = Object.keys(natives) as [string];
    await writeFile(join(folder, "resources", "app.asar.unpacked", path), x64.subarray(0, 40));
    expect(wrongIn(folder)["native parts lie outside the archive"]).toContain(
      `app.asar says that ${path} lies beside it, and it does not, or not whole`,
    );
  });

  test("a native part of another processor", async () => {
    const path = "node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/onnxruntime_binding.node";
    await makePackage(folder, { ...app, [path]: arm64 });
    expect(wrongIn(folder)).toEqual({
      "native parts are for this system": [`${path} is for linux on arm64`],
    });
  });

  test("a decoder that is missing, or one that nobody could replace", async () => {
    const { "node_modules/@jsquash/jxl/codec/dec/jxl_dec.wasm": _, ...withoutJxl } = app;
    await makePackage(folder, withoutJxl, "*.node");
    expect(wrongIn(folder)).toEqual({
      "decoders in WebAssembly are there, and the one that anyone may replace lies outside the archive": [
        "libheif.wasm is not beside app.asar",
        "jxl_dec.wasm is missing",
      ],
      "the packages are those that run": ["@jsquash/jxl is missing"],
    });
  });

  test("a model that is missing", async () => {
    await copyOfSound();
    await rm(join(folder, "resources", "models"), { recursive: true });
    expect(wrongIn(folder)).toEqual({
      "the model lies beside the archive, whole": [
        "models/starter/config.json is missing or not whole",
        "models/starter/onnx/vision_model.onnx is missing or not whole",
      ],
    });
  });

  test("licences that are missing", async () => {
    await copyOfSound();
    await rm(join(folder, "LICENSES.chromium.html"));
    await rm(join(folder, "resources", "licenses", "THIRD-PARTY-NOTICES.txt"));
    expect(wrongIn(folder)).toEqual({
      "licences are there": ["THIRD-PARTY-NOTICES.txt is missing", "LICENSES.chromium.html is missing"],
    });
  });

  test("an app beside the archive that Electron could load instead", async () => {
    await copyOfSound();
    await writeFiles(folder, { "resources/app/package.json": "{}", "resources/default_app.asar": "" });
    const { "nothing else lies beside the archive": problems, ...others } = wrongIn(folder);
    expect(others).toEqual({});
    expect(problems!.toSorted()).toEqual([
      "app/package.json is among the resources",
      "default_app.asar is among the resources",
    ]);
  });

  test("a package.json with the checkout's commands in it", async () => {
    const manifest = { version: "1.2.2", main: "out/electron/main.js", scripts: {}, devDependencies: {} };
    await makePackage(folder, { ...app, "package.json": JSON.stringify(manifest) });
    expect(wrongIn(folder)).toEqual({
      "package.json names the entry, the version, and no commands": [
        "its version is 1.2.2, not 1.2.3",
        "it has scripts",
        "it has devDependencies",
      ],
    });
  });
});
