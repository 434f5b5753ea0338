import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The newest version of a table that was ever written, as far as its folder tells: by the manifests that are there, and by
 * the hint that LanceDB leaves beside them. Where the newest manifest was lost, LanceDB opens the one before as if nothing
 * had been.
 */
export async function versionWritten(tableFolder: string): Promise<number> {
  const folder = join(tableFolder, "_versions");
  const manifests = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".manifest"));
  return Math.max(0, await versionHinted(folder), ...manifests.map(versionIn));
}

async function versionHinted(folder: string): Promise<number> {
  try {
    const hint: unknown = JSON.parse(await readFile(join(folder, "latest_version_hint.json"), "utf8"));
    const version = (hint as { version?: unknown }).version;
    return typeof version === "number" ? version : 0;
  } catch {
    // It only makes opening quicker, and LanceDB does without it.
    return 0;
  }
}

/** "7.manifest" or, counted down from the largest number of 64 bits, "18446744073709551608.manifest". */
export function versionIn(manifest: string): number {
  const digits = manifest.slice(0, manifest.indexOf("."));
  return digits.length === 20 ? Number(2n ** 64n - 1n - BigInt(digits)) : Number(digits);
}
