import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { installedPackages } from "./packages.mjs";

/**
 * The package for npm, which brings the command line and the app for the browser.
 *
 * Note: it carries other people's packages within itself (`bundleDependencies`). If npm fetched them, LanceDB's wish for two large
 * packages would be fulfilled (`overrides` count in a checkout only, and npm heeds a shrinkwrap only of what comes from a
 * registry), and onnxruntime-node's install script would fetch libraries for graphics cards. What is for one system only, npm
 * fetches still: it knows which.
 */

/** Of Albumen's own. */
const program = [
  "out/electron/engine",
  "out/shared",
  "out/web",
  "out/licenses",
  "assets/models/starter",
  "assets/places",
];
const papers = ["README.md", "CHANGELOG.md", "LICENSE"];

/** Packages that hold native parts and nothing else, one for each system. */
const isNativePackage = (name) => /^@lancedb\/lancedb-|^@img\/sharp-|^@parcel\/watcher-/.test(name);
/** Those of the systems for which all of LanceDB, sharp, ONNX Runtime and the watcher of folders are made. */
const isOfferedSystem = (name) =>
  /-(linux-x64|linux-arm64|darwin-arm64|win32-x64|win32-arm64)(-gnu|-glibc|-msvc)?$/.test(name);
/** Installed as dependencies, and nothing in them runs. */
const isEmptyPackage = (name) =>
  /^@types\/|^undici-types$|^node-addon-api$|^@huggingface\/transformers$|^openai$/.test(name);

const leftOut = [
  /\.([cm]?ts|map|tsbuildinfo)$/,
  /\.test\.[cm]?js$/,
  /\/zod\/src\//,
  /\/apache-arrow\/(bin|src)\//,
  /\/apache-arrow\/Arrow\.(es|externs)[^/]*\.js$/,
  /\/onnxruntime-node\/(lib|script)\//,
  /\/onnxruntime-node\/bin\/.*\/(DirectML|dxcompiler|dxil)\.dll$/,
  /\/onnxruntime-node\/bin\/.*\/libonnxruntime\.\d+\.\d+\.\d+\.dylib$/,
  /\/sharp\/(src|install)\//,
  /\/@parcel\/watcher\/(src\/|scripts\/|binding\.gyp)/,
  /\/libheif-js\/(libheif\/|libheif-wasm\/libheif-bundle\.)/,
  /\/@jsquash\/jxl\/codec\/enc\//,
];

/** Whether a file of the checkout, by its path with forward slashes, goes into the package. Pure. */
export const isNeeded = (path) => !leftOut.some((pattern) => pattern.test(`/${path}`));

/**
 * The package's own package.json. Pure.
 * @param {Record<string, any>} manifest the checkout's
 * @param {Record<string, any>} lock its package-lock.json, which knows the parts of every system
 * @param {{ name: string, version: string }[]} bundled the packages that are carried within
 */
export function npmManifest(manifest, lock, bundled) {
  const { private: _, main, scripts, devDependencies, overrides, ...kept } = manifest;
  const natives = Object.entries(lock.packages)
    .map(([path, { version, dev }]) => ({ name: path.replace(/^node_modules\//, ""), version, dev }))
    .filter(({ name, dev }) => dev !== true && isNativePackage(name) && isOfferedSystem(name));
  return {
    ...kept,
    dependencies: Object.fromEntries(bundled.map(({ name, version }) => [name, version])),
    optionalDependencies: Object.fromEntries(natives.map(({ name, version }) => [name, version])),
    bundleDependencies: bundled.map(({ name }) => name),
    files: [...program, ...papers],
  };
}

/** A carried package's package.json: it asks for nothing that is not carried as well, and has nothing run. Pure. */
export function bundledManifest(manifest, carried) {
  const { scripts, devDependencies, optionalDependencies, peerDependencies, ...kept } = manifest;
  const dependencies = Object.entries(manifest.dependencies ?? {}).filter(([name]) => carried.has(name));
  return { ...kept, dependencies: Object.fromEntries(dependencies) };
}

/** Writes the package, unpacked, into `folder`. */
export function writeNpmPackage(root, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
  const manifest = readJson(join(root, "package.json"));
  const packages = installedPackages(root, Object.keys(manifest.dependencies)).filter(
    ({ name }) => !isNativePackage(name) && !isEmptyPackage(name),
  );
  const names = new Set(packages.map(({ name }) => name));
  const top = packages.filter(({ name, folder: place }) => place === join(root, "node_modules", name));

  for (const path of [...program, ...papers]) copyNeeded(root, folder, path);
  for (const { folder: place, manifest: own } of packages) {
    const path = relative(root, place);
    copyNeeded(root, folder, path);
    writeJson(join(folder, path, "package.json"), bundledManifest(own, names));
  }
  const lock = readJson(join(root, "package-lock.json"));
  writeJson(join(folder, "package.json"), npmManifest(manifest, lock, top));
}

function copyNeeded(root, folder, path) {
  cpSync(join(root, path), join(folder, path), {
    recursive: true,
    filter: (source) => {
      const name = relative(root, source).split(sep).join("/");
      // A package within a package is copied for itself.
      if (name !== path.split(sep).join("/") && name.endsWith("/node_modules")) return false;
      return statSync(source).isDirectory() || isNeeded(name);
    },
  });
}

const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
