import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * @typedef {{ name: string, version: string, folder: string, manifest: Record<string, any> }} InstalledPackage
 */

/**
 * The packages that `names` need as they lie in `root`'s node_modules, themselves included, by name. What is not installed
 * (an optional part of another platform, say) is left out.
 * @param {string} root
 * @param {string[]} names
 * @returns {InstalledPackage[]}
 */
export function installedPackages(root, names) {
  /** @type {Map<string, InstalledPackage>} */
  const found = new Map();
  const visit = (name, from) => {
    const folder = resolvePackage(name, from);
    if (folder === null || found.has(folder)) return;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    found.set(folder, { name, version: manifest.version, folder, manifest });
    const { dependencies = {}, optionalDependencies = {} } = manifest;
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(next, folder);
  };
  for (const name of names) visit(name, root);
  return [...found.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** As Node does: the nearest node_modules upwards that has it. */
function resolvePackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return null;
  }
}

/** The packages whose code Vite puts into the window: what the sources in `folder` import by a bare name. */
export function importedPackages(folder) {
  const names = new Set();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.test|\.config)\.tsx?$/.test(entry.name)) continue;
    const source = readFileSync(join(entry.parentPath, entry.name), "utf8");
    for (const [, from] of source.matchAll(/\bfrom "([^."][^"]*)"/g)) {
      if (!from.startsWith("node:")) names.add(packageOf(from));
    }
  }
  return [...names].sort();
}

/** "@scope/name/part" is of "@scope/name". */
function packageOf(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
