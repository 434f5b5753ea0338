// `node tools/notices.mjs`: writes the licences of everything that ships with Albumen into out/licenses: of the packages
// that run, and of those whose code Vite puts into the window.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { importedPackages, installedPackages } from "./packaging/packages.mjs";
import { root } from "./prerequisites.mjs";

/** Writes LICENSE.txt (Albumen's), THIRD-PARTY-NOTICES.txt and what LanceDB brings for its Rust part. */
export function writeNotices(folder) {
  mkdirSync(folder, { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const names = [...Object.keys(dependencies), ...importedPackages(join(root, "renderer"))];
  const packages = installedPackages(root, names).filter(({ manifest }) => !isStandIn(manifest));
  writeFileSync(
    join(folder, "THIRD-PARTY-NOTICES.txt"),
    noticesOf([...packages.map(describePackage), placesNotice()]),
  );
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE.txt"));
  copyFileSync(
    join(root, "node_modules", "@lancedb", "lancedb", "RUST_THIRD_PARTY_LICENSES.html"),
    join(folder, "LanceDB-Rust.html"),
  );
}

/** The empty packages that package.json puts in the place of two large ones. */
const isStandIn = (manifest) => manifest.name === "empty-npm-package";

/** @param {import("./packaging/packages.mjs").InstalledPackage} installed */
function describePackage({ name, version, folder, manifest }) {
  const names = readdirSync(folder);
  const read = (pattern) =>
    names
      .filter((file) => pattern.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), "utf8").trim());
  const texts = read(/^(licen[cs]e|copying|notice)/i);
  // The libraries within libvips are listed nowhere else.
  if (texts.length === 0) texts.push(...read(/^readme\.md$/i).flatMap(licensingPart));
  return {
    name,
    version,
    // The second form is an old one, of before 2014.
    license: manifest.license ?? manifest.licenses?.map(({ type }) => type).join(" OR ") ?? "see below",
    home: manifest.homepage ?? manifest.repository?.url ?? null,
    texts,
  };
}

/** The names of places are made from packages that are not installed. */
function placesNotice() {
  return {
    name: "Names of places",
    version: "(assets/places/places.bin)",
    license: "CC-BY-4.0 AND ISC",
    home: "https://www.geonames.org",
    texts: [readFileSync(join(root, "assets", "places", "LICENSE.txt"), "utf8").trim()],
  };
}

/** The part of a README under the heading "Licensing". */
function licensingPart(readme) {
  const match = /^## Licensing$(.*?)(?=^## |$(?![\s\S]))/ms.exec(readme);
  return match ? [match[1].trim()] : [];
}

/**
 * The whole text. Pure.
 * @param {{ name: string, version: string, license: string, home: string | null, texts: string[] }[]} packages
 */
export function noticesOf(packages) {
  const rule = "-".repeat(100);
  const entries = packages.map(({ name, version, license, home, texts }) => {
    const head = [`${name} ${version}`, `Licence: ${license}`, ...(home ? [home] : [])].join("\n");
    return [head, ...texts].join("\n\n");
  });
  const lesser = packages.filter(({ license }) => license.includes("LGPL")).map(({ name }) => name);
  const parts = [intro, ...entries];
  if (lesser.length > 0) parts.push(lesserIntro(lesser), licenceText("LGPL-3.0"), licenceText("GPL-3.0"));
  return `${parts.join(`\n\n${rule}\n\n`)}\n`;
}

const intro = `Albumen contains the software of others, named here with its licences. The licences of Electron and of what it
contains are in LICENSE.electron.txt and LICENSES.chromium.html, those of the Rust libraries within LanceDB in
LanceDB-Rust.html. A package without a text of its own is under the licence that is named, as its home page has it.`;

const lesserIntro = (
  names,
) => `${names.join(", ")}: under the GNU Lesser General Public License, version 3 or later. They are libraries of their
own, in files of their own beside the program, and anyone may put another version in their place. The sources of those
in libvips are at https://github.com/lovell/sharp-libvips, those of libheif-js, which is libheif and libde265, at
https://github.com/catdad-experiments/libheif-emscripten and https://github.com/strukturag. The texts of the licence, and
of the one that it builds on, follow.`;

const licenceText = (name) => readFileSync(join(root, "assets", "licenses", `${name}.txt`), "utf8").trim();

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const folder = join(root, "out", "licenses");
  writeNotices(folder);
  console.log(`The licences are in ${folder}.`);
}
