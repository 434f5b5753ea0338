import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Contract } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { Output } from "../../../shared/rpc.ts";
import { classifyName } from "./formats.ts";
import { fileFailure } from "./problems.ts";
import { isSkippedFolder } from "./skipped-folders.ts";
import { startingPoints, type UserPlaces } from "./starting-points.ts";

export type Listing = Output<Contract, "folders.browse">;

/** The folders in a folder, by name; without `path` where to start. Fails with folder-missing, folder-unreadable. */
export async function browse(path: string | undefined, places: UserPlaces): Promise<Listing> {
  if (path === undefined) {
    return { path: null, parent: null, folders: await startingPoints(places), images: 0 };
  }
  const folder = resolve(path);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const failure = fileFailure(error);
    if (failure === null) throw error;
    throw failure.code === "file-missing"
      ? new Failure(
          "folder-missing",
          `There is no folder ${folder}. It may have been moved or its drive unplugged.`,
        )
      : new Failure("folder-unreadable", `Albumen may not look into ${folder}. Choose another folder.`);
  });
  const parent = dirname(folder);
  const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    folders: entries
      .filter((entry) => entry.isDirectory() && !isSkippedFolder(entry.name, join(folder, entry.name)))
      .map(({ name }) => ({ name, path: join(folder, name) }))
      .sort((a, b) => byName.compare(a.name, b.name)),
    images: entries.filter((entry) => entry.isFile() && classifyName(entry.name)?.kind === "readable").length,
  };
}
