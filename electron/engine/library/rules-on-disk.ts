import { join } from "node:path";
import type { Disk } from "./disk.ts";
import {
  createExclusions,
  type Exclusions,
  maxRulesBytes,
  noMediaFileName,
  rulesFileName,
} from "./exclusions.ts";
import { systemCode } from "./problems.ts";
import { isSkippedFolder } from "./skipped-folders.ts";

/** These rules and those of the `.albumenignore` in a folder, where there is one that can be read. */
export async function withRulesOf(
  folder: string,
  names: readonly string[],
  rules: Exclusions | null,
  disk: Disk,
): Promise<Exclusions | null> {
  const path = join(folder, rulesFileName);
  try {
    const stats = await disk.lstat(path);
    if (!stats.isFile() || stats.size === 0 || stats.size > maxRulesBytes) return rules;
    return (rules ?? createExclusions("")).and(names, await disk.readText(path));
  } catch (error) {
    // One that cannot be read leaves nothing out: to show too much is the smaller mistake.
    if (systemCode(error) === null) throw error;
    return rules;
  }
}

/**
 * The rules that hold for what lies at `names` below the root, or "excluded" where a folder on the way is left out. For who
 * does not come down from the root.
 */
export async function rulesAbove(
  root: string,
  names: readonly string[],
  rules: Exclusions | null,
  disk: Disk,
): Promise<Exclusions | null | "excluded"> {
  let path = root;
  let above = await withRulesOf(path, [], rules, disk);
  for (let depth = 1; depth < names.length; depth++) {
    const name = names[depth - 1] ?? "";
    path = join(path, name);
    const way = names.slice(0, depth);
    if (isSkippedFolder(name, path) || above?.excludes(way, true) === true) return "excluded";
    if (await exists(join(path, noMediaFileName), disk)) return "excluded";
    above = await withRulesOf(path, way, above, disk);
  }
  return above;
}

async function exists(path: string, disk: Disk): Promise<boolean> {
  return await disk.lstat(path).then(
    () => true,
    () => false,
  );
}
