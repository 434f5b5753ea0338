import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildIfStale } from "../build.mjs";
import { makeIcons } from "../icons.mjs";
import { writeNotices } from "../notices.mjs";
import { root } from "../prerequisites.mjs";

/**
 * Brings into out/ all that is packaged: the program, the icons, the licences. Returns false if the build failed; what went
 * wrong has then been printed.
 */
export async function prepare() {
  if (!(await buildIfStale())) return false;
  for (const part of ["electron", "shared"]) removeOrphans(join(root, part), join(root, "out", part));
  await makeIcons(join(root, "out", "icons"));
  writeNotices(join(root, "out", "licenses"));
  return true;
}

/** The compiler never deletes: what it made of a file that is gone would be packaged for ever. */
export function removeOrphans(sources, compiled) {
  for (const entry of readdirSync(compiled, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".tsbuildinfo")) continue;
    const folder = join(sources, entry.parentPath.slice(compiled.length));
    const base = entry.name.replace(/(\.d\.ts|\.[cm]?js)(\.map)?$/, "");
    if (![".ts", ".tsx", ".d.ts"].some((extension) => existsSync(join(folder, base + extension))))
      rmSync(join(entry.parentPath, entry.name));
  }
}
