import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes tables that a killed process had only begun to make: no version of them was ever committed, and there are no
 * rows. LanceDB lists them and cannot open them. One that has rows and no version is damaged, and is left alone.
 */
export async function clearHalfMadeTables(storeDir: string): Promise<void> {
  const names = await namesIn(storeDir);
  for (const name of names.filter((one) => one.endsWith(".lance"))) {
    const table = join(storeDir, name);
    const versions = await namesIn(join(table, "_versions"));
    if (versions.some((file) => file.endsWith(".manifest"))) continue;
    if ((await namesIn(join(table, "data"))).length > 0) continue;
    await rm(table, { recursive: true, force: true, maxRetries: 3 });
  }
}

const namesIn = (dir: string): Promise<string[]> => readdir(dir).catch(() => []);
