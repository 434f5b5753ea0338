import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/run-program.ts";

/** One entry of package-lock.json: what `npm ci` installs, on whatever platform. */
interface Locked {
  name?: string;
  version: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

/** Nothing asked of who uses or ships the software but to keep the notice. */
const permissive = /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|CC0-1\.0)( OR [\w.-]+)*\)?$/;

/** Everything else that ships, and why that is right. */
const exceptions = new Map([
  // libvips, beside sharp as a shared library that anyone can replace, which is what the LGPL asks.
  [/^@img\/sharp-(libvips-|wasm32|win32-)/, /LGPL-3\.0-or-later/],
  // libheif and libde265, as WebAssembly in a file that anyone can replace.
  [/^libheif-js$/, /^LGPL-3\.0$/],
  // Its licence is MIT, in a field that is older than "license".
  [/^json-bignum$/, /^$/],
]);

const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

describe("what npm ci installs", () => {
  let packages: [path: string, locked: Locked][];

  beforeAll(async () => {
    const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
    packages = Object.entries<Locked>(lock.packages).filter(([path]) => path !== "");
  });

  test("has one ONNX Runtime", () => {
    const runtimes = packages.map(([path]) => path).filter((path) => /onnxruntime-(node|web)$/.test(path));
    expect(runtimes).toEqual(["node_modules/onnxruntime-node"]);
  });

  test("has empty packages where LanceDB would like two large ones", () => {
    const standIns = packages.filter(([path]) => /(@huggingface\/transformers|openai)$/.test(path));
    expect(standIns.map(([, { name, version }]) => `${name}@${version}`)).toEqual([
      "empty-npm-package@1.0.0",
      "empty-npm-package@1.0.0",
    ]);
  });

  test("has the parts of every platform, not only of the one that wrote the lock file", () => {
    const names = new Set(packages.map(([path]) => nameOf(path)));
    const wanted = packages.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  test("ships under permissive licences, but for named exceptions", () => {
    const shipped = packages.filter(([, { dev }]) => dev !== true);
    const others = shipped.filter(([path, { license = "" }]) => {
      if (permissive.test(license)) return false;
      return ![...exceptions].some(([name, text]) => name.test(nameOf(path)) && text.test(license));
    });
    expect(others.map(([path, { license }]) => `${nameOf(path)}: ${license}`)).toEqual([]);
  });
});
