/**
 * What is asked of the files of a packaged app. Each rule is pure: it gets the tree and what is expected, and returns what is
 * wrong, as sentences.
 *
 * @typedef {import("./package-tree.mjs").PackageTree} PackageTree
 * @typedef {ReturnType<import("./expectations.mjs").expectationsOf>} Expectations
 * @typedef {(tree: PackageTree, expected: Expectations) => string[]} Rule
 */

const entryPoints = [
  "out/electron/main.js",
  "out/electron/preload.cjs",
  "out/electron/engine/hosts/cli.js",
  "out/electron/engine/hosts/engine-process.js",
  "out/electron/engine/children/decoder.js",
  "out/electron/engine/children/image-tower.js",
  "out/electron/engine/children/text-tower.js",
  "out/web/index.html",
];

const sources = /\.(tsx?|[cm]ts|map|tsbuildinfo|py|md|c|cc|cpp|h|gyp)$/;
const development =
  /\.test\.|(^|\/)(tests?|__tests__|docs|examples?|\.github)\/|^(tools|renderer|test|docs|assets)\//;
/** Under the LGPL: anyone may put another build in its place. */
const replaceable = /\/libheif-js\/libheif-wasm\/libheif\.wasm$/;
const binaryNames = /\.(node|dll|dylib|exe)$|\.so(\.\d+)*$/;

/** @type {Record<string, Rule>} */
export const rules = {
  "the program's entry points are there": (tree) => {
    const have = pathsOf(tree.archived);
    return entryPoints.filter((path) => !have.has(path)).map((path) => `${path} is missing`);
  },

  "the program is what was built, whole, and nothing else": (tree, { program }) => {
    const have = new Set([...pathsOf(tree.archived)].filter((path) => !path.startsWith("node_modules/")));
    have.delete("package.json");
    return differences(have, new Set(program));
  },

  "nothing of development is inside": (tree) =>
    [...tree.archived, ...tree.unpacked]
      .map(({ path }) => path)
      .filter((path) => sources.test(path) || development.test(path))
      .map((path) => `${path} is of no use to who runs the app`),

  "the packages are those that run": (tree, { packages }) => {
    const have = new Set([...tree.archived, ...tree.unpacked].flatMap(({ path }) => packageOf(path)));
    return differences(have, new Set(packages));
  },

  "package.json names the entry, the version, and no commands": (tree, { version }) => {
    const { main, version: packaged, scripts, devDependencies } = tree.manifest;
    return [
      ...(main === entryPoints[0] ? [] : [`its "main" is ${main}`]),
      ...(packaged === version ? [] : [`its version is ${packaged}, not ${version}`]),
      ...(scripts === undefined ? [] : ["it has scripts"]),
      ...(devDependencies === undefined ? [] : ["it has devDependencies"]),
    ];
  },

  "native parts lie outside the archive": (tree) => [
    ...tree.archived
      .filter(({ path, binary }) => binary !== null || binaryNames.test(path))
      .map(({ path }) => `${path} is inside app.asar, where the system cannot load it`),
    ...tree.missing.map((path) => `app.asar says that ${path} lies beside it, and it does not, or not whole`),
    ...tree.unpacked
      .filter(({ path, binary }) => binary === null && !replaceable.test(path))
      .map(({ path }) => `${path} is outside app.asar and no native part`),
  ],

  "native parts are for this system": (tree, { platform, arch }) =>
    tree.unpacked
      .filter(({ binary }) => binary !== null && !fits(binary, platform, arch))
      .map(({ path, binary }) => `${path} is for ${binary.platform} on ${binary.arch}`),

  "each package with native parts has them": (tree) =>
    [/\/onnxruntime-node\//, /\/@lancedb\//, /\/@img\/sharp-(?!libvips)/, /\/@parcel\/watcher-/]
      .filter((name) => !tree.unpacked.some(({ path }) => name.test(`/${path}`) && path.endsWith(".node")))
      .map((name) => `nothing in app.asar.unpacked is of ${name.source.replaceAll("\\", "")}`),

  "decoders in WebAssembly are there, and the one that anyone may replace lies outside the archive": (
    tree,
  ) => [
    ...(tree.unpacked.some(({ path }) => replaceable.test(path))
      ? []
      : ["libheif.wasm is not beside app.asar"]),
    ...(tree.archived.some(({ path }) => path.endsWith("/jxl_dec.wasm")) ? [] : ["jxl_dec.wasm is missing"]),
  ],

  "the model lies beside the archive, whole": (tree, { model }) => {
    const sizes = new Map(tree.beside.map(({ path, size }) => [path, size]));
    return model
      .filter(({ path, size }) => sizes.get(`models/starter/${path}`) !== size)
      .map(({ path }) => `models/starter/${path} is missing or not whole`);
  },

  "licences are there": (tree) => {
    const names = new Set([...tree.beside, ...tree.outside].map(({ path }) => path.split("/").at(-1)));
    const wanted = [
      "LICENSE.txt",
      "THIRD-PARTY-NOTICES.txt",
      "LanceDB-Rust.html",
      "LICENSE.electron.txt",
      "LICENSES.chromium.html",
    ];
    return wanted.filter((name) => !names.has(name)).map((name) => `${name} is missing`);
  },

  "nothing else lies beside the archive": (tree, { platform }) => {
    const known = platform === "darwin" ? [...besideNames, ...besideOnMac] : besideNames;
    return tree.beside
      .filter(({ path }) => !known.some((name) => name.test(path)))
      .map(({ path }) => `${path} is among the resources`);
  },
};

const besideNames = [/^models\/starter\//, /^places\/(places\.bin|LICENSE\.txt)$/, /^licenses\//];
const besideOnMac = [
  /^[\w-]+\.lproj\//,
  /^(icon|electron)\.icns$/,
  /^Assets\.car$/,
  /^LICENSE\.electron\.txt$/,
  /^LICENSES\.chromium\.html$/,
];

const pathsOf = (files) => new Set(files.map(({ path }) => path));

const fits = (binary, platform, arch) =>
  binary.platform === platform && [arch, "several"].includes(binary.arch);

/** "node_modules/@scope/name/…" is of "@scope/name"; of a package within a package, the inner one. */
function packageOf(path) {
  const match = /^.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  return match ? [match[1]] : [];
}

function differences(have, wanted) {
  return [
    ...[...wanted].filter((name) => !have.has(name)).map((name) => `${name} is missing`),
    ...[...have].filter((name) => !wanted.has(name)).map((name) => `${name} should not be there`),
  ];
}
