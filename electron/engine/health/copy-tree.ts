import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { cancelled } from "../../../shared/errors.ts";
import { systemCode } from "../library/problems.ts";

export interface TreeFile {
  /** Relative, "/" between names. */
  name: string;
  bytes: number;
}

/** All plain files below a folder, in the order of their names. Links and other things are left out. */
export async function listTree(folder: string): Promise<TreeFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files: TreeFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    // What went since it was listed was temporary.
    const found = await stat(path).catch(() => null);
    if (found !== null) files.push({ name, bytes: found.size });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * How files that nobody changes any more come to a second place: as clones, which share their blocks until one of both is
 * written; as links, which are the same file under two names; or as copies.
 */
export type Sharing = "clone" | "link" | "copy";

/** The cheapest way that works between these folders. One small file is made in `to` to find out, and removed. */
export async function sharingBetween(sample: string, to: string): Promise<Sharing> {
  const probe = join(to, ".sharing");
  for (const way of ["clone", "link"] as const) {
    const works = await share(sample, probe, way).then(
      () => true,
      () => false,
    );
    await rm(probe, { force: true });
    if (works) return way;
  }
  return "copy";
}

/** Brings one file to a place where there is none yet; its folder must exist. */
export async function share(from: string, to: string, way: Sharing): Promise<void> {
  if (way === "link") return link(from, to);
  const clone = way === "clone" ? constants.COPYFILE_FICLONE_FORCE : constants.COPYFILE_FICLONE;
  await copyFile(from, to, constants.COPYFILE_EXCL | clone);
}

export interface CopyTreeOptions {
  from: string;
  to: string;
  files: readonly TreeFile[];
  /** By file; what cannot be shared is copied all the same (a file system allows only so many links of one file). */
  way: (file: TreeFile) => Sharing;
  signal?: AbortSignal | undefined;
  onFile?: (file: TreeFile) => void;
}

/** Fails with `cancelled`, and as the file system does. What was copied until then stays: the caller removes it. */
export async function copyTree({ from, to, files, way, signal, onFile }: CopyTreeOptions): Promise<void> {
  const made = new Set<string>();
  for (const file of files) {
    if (signal?.aborted === true) throw cancelled();
    const target = join(to, file.name);
    const folder = dirname(target);
    if (!made.has(folder)) {
      await mkdir(folder, { recursive: true });
      made.add(folder);
    }
    const source = join(from, file.name);
    const wanted = way(file);
    await share(source, target, wanted).catch(async (error: unknown) => {
      const code = systemCode(error);
      if (wanted === "copy" || code === "ENOSPC" || code === "EDQUOT" || code === "EEXIST") throw error;
      await share(source, target, "copy");
    });
    onFile?.(file);
  }
}
