import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { installedPackages } from "./packages.mjs";

/** Packages that are installed as dependencies and hold nothing that runs. */
const withoutCode = /^(@types\/|undici-types$|node-addon-api$|@huggingface\/transformers$|openai$)/;

/** What has to be in a package that is made of this checkout, on this machine. */
export function expectationsOf(root, { platform, arch }) {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const names = Object.keys(manifest.dependencies);
  return {
    platform,
    arch,
    version: manifest.version,
    /** The compiled program, as paths from the checkout. */
    program: ["out/electron", "out/shared", "out/web"].flatMap((part) =>
      filesOf(root, part).filter((path) => !/\.(map|d\.ts|tsbuildinfo)$/.test(path)),
    ),
    /** What must run of other people's: by name. */
    packages: installedPackages(root, names)
      .map(({ name }) => name)
      .filter((name) => !withoutCode.test(name)),
    /** The files of the model that comes with Albumen, with their sizes. */
    model: filesOf(join(root, "assets", "models", "starter"), ".").map((path) => ({
      path,
      size: statSync(join(root, "assets", "models", "starter", path)).size,
    })),
  };
}

function filesOf(folder, part) {
  return readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}
