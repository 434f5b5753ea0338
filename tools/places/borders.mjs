import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** As people say it, where the source is more formal. */
const shortNames = { CN: "China", CY: "Cyprus", US: "United States", VA: "Vatican City", FM: "Micronesia" };

/** Whose land this is, people disagree about; there the nearest town says its country. By Wikidata's number. */
const disputed = new Set(["Q7835", "Q23681", "Q620634"]);

/**
 * Outlines of countries and territories, with the codes that the towns have, from country-coder, which knows enclaves
 * and takes coastal waters in.
 * @param codes all countries that have a town.
 */
export async function readBorders(folder, codes) {
  const require = createRequire(join(folder, "package.json"));
  const { borders } = await import(
    pathToFileURL(require.resolve("@rapideditor/country-coder").replace(/\.cjs$/, ".mjs")).href
  );
  /** By code: the name, then others that people write. */
  const names = new Map();
  for (const { properties } of borders.features) {
    const { iso1A2, iso1A3, nameEn, aliases = [] } = properties;
    if (!iso1A2) continue;
    const all = [shortNames[iso1A2] ?? nameEn, nameEn, iso1A3, ...aliases];
    names.set(iso1A2, [...new Set(all.filter(Boolean).map((name) => name.normalize("NFC")))]);
  }
  const shapes = [];
  for (const { properties, geometry } of borders.features) {
    if (!geometry) continue;
    const { iso1A2, groups = [], country, wikidata } = properties;
    const code = disputed.has(wikidata)
      ? ""
      : ([iso1A2, ...groups, country].find((candidate) => codes.has(candidate)) ?? iso1A2 ?? country);
    if (code === undefined) continue;
    // A reserved code (the Canary Islands) has a name of its own, but its towns are told under their country.
    for (const polygon of geometry.coordinates) shapes.push({ code, rings: polygon });
  }
  return { names, shapes };
}
