import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { binaryKind } from "../../tools/packaging/binary-kind.mjs";
import { hardened, wrongFuses } from "../../tools/packaging/fuses.mjs";
import { removeOrphans } from "../../tools/packaging/prepare.mjs";
import { budgets, overBudget, sizeTable } from "../../tools/packaging/sizes.mjs";
import { makeStandInElectron } from "../../tools/packaging/stand-in-electron.mjs";
import { findVisualStudio, visualCLibraries } from "../../tools/packaging/visual-c.mjs";
import { root } from "../support/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

describe("what a native file is made for is read from its first bytes", () => {
  const elf = (machine: number) => {
    const head = Buffer.alloc(64);
    head.write("\x7fELF", "latin1");
    head.writeUInt16LE(machine, 18);
    return head;
  };
  const machO = (magic: number, type: number) => {
    const head = Buffer.alloc(64);
    head.writeUInt32BE(magic);
    head.writeUInt32BE(type, 4);
    return head;
  };
  const portableExecutable = (machine: number) => {
    const head = Buffer.alloc(256);
    head.write("MZ");
    head.writeUInt32LE(0x80, 0x3c);
    head.write("PE\0\0", 0x80);
    head.writeUInt16LE(machine, 0x84);
    return head;
  };

  test.each([
    ["Linux, x64", elf(0x3e), "linux", "x64"],
    ["Linux, ARM", elf(0xb7), "linux", "arm64"],
    ["macOS, ARM", machO(0xcffaedfe, 0x0c000001), "darwin", "arm64"],
    ["macOS, for several", machO(0xcafebabe, 2), "darwin", "several"],
    ["Windows, x64", portableExecutable(0x8664), "win32", "x64"],
    ["Windows, ARM", portableExecutable(0xaa64), "win32", "arm64"],
  ])("%s", (_, head, platform, arch) => {
    expect(binaryKind(head)).toEqual({ platform, arch });
  });

  test("text, pictures and short files are none", () => {
    expect(
      binaryKind(Buffer.from("MZ is how this text begins, and it goes on for a while: ".repeat(3))),
    ).toBeNull();
    expect(binaryKind(Buffer.from("\x7fELF", "latin1"))).toBeNull();
    expect(binaryKind(Buffer.alloc(0))).toBeNull();
  });

  test("the ones that are installed", async () => {
    const { platform, arch } = process;
    const file = join(
      root,
      `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/onnxruntime_binding.node`,
    );
    expect(binaryKind(await readFile(file))).toEqual({ platform, arch });
  });
});

test.each([
  ["linux", "electron"],
  ["win32", "electron.exe"],
  ["darwin", "Electron.app"],
] as const)(
  "fuses as Electron is released with are told from hardened ones: %s",
  async (platform, program) => {
    const folder = await tempFolder("electron");
    makeStandInElectron(folder, "1.0.0", platform);
    expect(await wrongFuses(join(folder, program))).toEqual([
      'the fuse runAsNode should be off and is "1"',
      'the fuse enableNodeOptionsEnvironmentVariable should be off and is "1"',
      'the fuse enableNodeCliInspectArguments should be off and is "1"',
      'the fuse enableEmbeddedAsarIntegrityValidation should be on and is "0"',
      'the fuse onlyLoadAppFromAsar should be on and is "0"',
      'the fuse grantFileProtocolExtraPrivileges should be off and is "1"',
    ]);
  },
);

test("electron-builder is told the fuses that are checked for, all of them", async () => {
  const settings = await readFile(join(root, "electron-builder.yml"), "utf8");
  const block = /^electronFuses:\n((?:[ #].*\n)+)/m.exec(settings)![1]!;
  const told = [...block.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name, value]) => [
    name,
    value === "true",
  ]);
  expect(Object.fromEntries(told)).toEqual(hardened);
});

test("the app calls itself on Windows by the name under which it is installed", async () => {
  const settings = await readFile(join(root, "electron-builder.yml"), "utf8");
  const start = await readFile(join(root, "electron", "shell", "start.ts"), "utf8");
  expect(/"(org\..+)"/.exec(start)![1]).toBe(/^appId: (.+)$/m.exec(settings)![1]);
});

test("a part that has outgrown its budget is named, others are not", () => {
  const rows = [
    { name: "app.asar", bytes: budgets["app.asar"]! + 1e6 },
    { name: "the model", bytes: budgets["the model"]! },
    { name: "Electron", bytes: 1e12 },
  ];
  expect(overBudget(rows)).toEqual([expect.stringMatching(/^app\.asar: [\d.]+ MB, and it may be [\d.]+$/)]);
});

test("a row that is part of another is not added twice", () => {
  const rows = [
    { name: "app.asar", bytes: 9e6 },
    { name: "the window", bytes: 1e6, part: "app.asar" },
    { name: "licences", bytes: 1e6 },
  ];
  expect(sizeTable(rows).at(-1)).toMatch(/^all but Electron +10\.0$/);
});

test("what was compiled of a file that is gone is deleted, the rest stays", async () => {
  const folder = await tempFolder("orphans");
  const [sources, compiled] = [join(folder, "electron"), join(folder, "out")];
  for (const place of [sources, compiled]) await mkdir(join(place, "deep"), { recursive: true });
  await writeFile(join(sources, "deep", "kept.ts"), "");
  await writeFile(join(sources, "preload.ts"), "");
  const kept = ["deep/kept.js", "deep/kept.js.map", "deep/kept.d.ts", "preload.cjs", "tsconfig.tsbuildinfo"];
  const orphans = ["deep/gone.js", "deep/gone.js.map", "deep/gone.d.ts", "kept.js"];
  for (const name of [...kept, ...orphans]) await writeFile(join(compiled, name), "");
  removeOrphans(sources, compiled);
  const isThere = (name: string) =>
    access(join(compiled, name)).then(
      () => true,
      () => false,
    );
  expect(await Promise.all(kept.map(isThere))).toEqual(kept.map(() => true));
  expect(await Promise.all(orphans.map(isThere))).toEqual(orphans.map(() => false));
});

describe("the Visual C++ runtime for Windows", () => {
  const writeLibraries = async (folder: string, ...names: string[]) => {
    await mkdir(folder, { recursive: true });
    for (const name of names) await writeFile(join(folder, name), "");
  };

  test("is taken of the newest version that has it for the processor, and only what is needed of it", async () => {
    const studio = await tempFolder("visual-studio");
    const redist = join(studio, "VC", "Redist", "MSVC");
    await writeLibraries(join(redist, "14.9.1", "x64", "Microsoft.VC143.CRT"), "msvcp140.dll");
    const newest = join(redist, "14.44.35", "x64", "Microsoft.VC143.CRT");
    await writeLibraries(newest, "msvcp140.dll", "vcruntime140.dll", "concrt140.dll");
    await writeLibraries(join(redist, "14.50.1", "arm64", "Microsoft.VC145.CRT"), "msvcp140.dll");
    await writeLibraries(join(redist, "v143"), "vc_redist.x64.exe");
    expect(visualCLibraries(studio, "x64")).toEqual([
      join(newest, "msvcp140.dll"),
      join(newest, "vcruntime140.dll"),
    ]);
  });

  test("is none where there is no Visual Studio, or one without it", async () => {
    const folder = await tempFolder("no-visual-studio");
    expect(visualCLibraries(folder, "x64")).toEqual([]);
    expect(findVisualStudio({ "ProgramFiles(x86)": folder })).toBeNull();
  });
});
