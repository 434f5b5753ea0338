import { randomUUID } from "node:crypto";
import { opendir, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import type { Folder } from "../../../shared/library.ts";
import { defaultFolderSettings, type FolderRow, type Store } from "../store/store.ts";
import { systemCode } from "./problems.ts";
import { isNamedByPath, type Volumes } from "./volumes.ts";

export type FolderStore = Pick<Store, "folders" | "files">;

/** Folders as people see them, in the order in which they were added. */
export function listFolders(
  store: FolderStore,
  watchOf: (folderId: string) => Folder["watch"] = () => ({ how: "unwatched", why: null }),
): Folder[] {
  return store.folders.list().map((row) => ({
    id: row.id,
    path: row.path,
    state: row.state,
    photos: store.files.countOf(row.id),
    lastScannedAt: row.lastScannedAt === null ? null : new Date(row.lastScannedAt).toISOString(),
    ...(row.settings ?? defaultFolderSettings),
    watch: watchOf(row.id),
    inCloud: store.files.cloudIn(row.id),
  }));
}

/**
 * Adds folders to the library: all of them, or none if one cannot be. A folder that contains some of the library's takes
 * their place: their photos stay as they are, under the new one, and nothing is read again.
 *
 * Fails with folder-missing, folder-not-a-folder, folder-unreadable, folder-already-added, folder-inside-another.
 */
export async function addFolders(
  paths: readonly string[],
  store: FolderStore,
  volumes: Volumes,
  options: { now: number; onReplaced(folderId: string): void },
): Promise<FolderRow[]> {
  const wanted: { path: string; real: string }[] = [];
  for (const given of paths) {
    const path = resolve(given);
    await checkReadable(path);
    const real = await realpath(path);
    // The same folder twice in one call, or one within another, is one wish.
    if (wanted.some((other) => contains(other.real, real))) continue;
    for (let i = wanted.length - 1; i >= 0; i--) if (contains(real, wanted[i]!.real)) wanted.splice(i, 1);
    wanted.push({ path, real });
  }
  await volumes.refresh();
  const existing = (
    await Promise.all(
      store.folders.list().map(async (row) => {
        const path = pathNow(row, volumes);
        return path === null ? [] : [{ row, real: await realpath(path).catch(() => path) }];
      }),
    )
  ).flat();
  for (const { path, real } of wanted) {
    const outer = existing.find((other) => contains(other.real, real));
    if (outer) throw alreadyThere(path, outer.row.path, outer.real === real);
  }
  const added: FolderRow[] = [];
  for (const { path, real } of wanted) {
    const place = volumes.mountedPlace(real);
    const row: FolderRow = {
      ...{ id: randomUUID(), path, volumeId: place.volumeId, volumePath: place.path },
      ...{ addedAt: options.now, lastScannedAt: null, state: "online" },
    };
    await store.folders.put(row);
    added.push(row);
    for (const inner of existing) {
      if (!contains(real, inner.real)) continue;
      options.onReplaced(inner.row.id);
      await absorb(store, row, inner.row);
    }
  }
  return added;
}

/** Where a folder of the library is now; null while its volume is not connected. What is at its old path is another then. */
function pathNow(row: FolderRow, volumes: Volumes): string | null {
  if (isNamedByPath(row.volumeId)) return row.path;
  const path = volumes.mountedPath({ volumeId: row.volumeId, path: row.volumePath });
  return path ?? (volumes.mountAt(row.path)?.volumeId === null ? row.path : null);
}

/** Completes what `addFolders` was interrupted in: gives to this folder the files of those inside it. */
export async function absorbInner(store: FolderStore, outer: FolderRow): Promise<void> {
  const prefix = outer.volumePath === "" ? "" : `${outer.volumePath}/`;
  for (const inner of store.folders.list()) {
    const isInside = inner.volumeId === outer.volumeId && inner.volumePath.startsWith(prefix);
    if (isInside && inner.id !== outer.id && inner.volumePath !== outer.volumePath)
      await absorb(store, outer, inner);
  }
}

/** If it is interrupted both folders are there, and scanning the outer one completes it (`absorbInner`). */
async function absorb(store: FolderStore, outer: FolderRow, inner: FolderRow): Promise<void> {
  for await (const rows of store.files.scan(inner.id)) {
    await store.files.put(rows.map((row) => ({ ...row, folderId: outer.id })));
  }
  await store.folders.remove(inner.id);
}

async function checkReadable(path: string): Promise<void> {
  try {
    const stats = await stat(path);
    if (!stats.isDirectory()) {
      throw new Failure("folder-not-a-folder", `${path} is a file. Choose the folder it is in.`);
    }
    const dir = await opendir(path);
    await dir.close();
  } catch (error) {
    if (error instanceof Failure) throw error;
    switch (systemCode(error)) {
      case "ENOENT":
      case "ENOTDIR":
        throw new Failure(
          "folder-missing",
          `There is no folder ${path}. Check the spelling, or connect its drive.`,
        );
      case "EACCES":
      case "EPERM":
        throw new Failure(
          "folder-unreadable",
          `Albumen may not look into ${path}. Give yourself permission to read it, then add it again.`,
        );
      case null:
        throw error;
      default:
        throw new Failure(
          "folder-unreadable",
          `${path} cannot be read (${systemCode(error)}). Check the drive or the connection, then add it again.`,
        );
    }
  }
}

function alreadyThere(path: string, outer: string, isSame: boolean): Failure {
  return isSame
    ? new Failure(
        "folder-already-added",
        `${path} is in the library already. To look for new photos, scan it again.`,
      )
    : new Failure(
        "folder-inside-another",
        `${path} is inside ${outer}, which is in the library already, so its photos are too. To look for new ones, scan ${outer} again.`,
      );
}

/** Whether `inner` is `outer` or lies in it. Real paths. */
export function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
