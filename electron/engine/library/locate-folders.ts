import { realpath, stat } from "node:fs/promises";
import type { FolderRow, Store } from "../store/store.ts";
import type { Mount } from "./mount-tables.ts";
import { systemCode } from "./problems.ts";
import { isNamedByPath, namesBelow, type Place, type Volumes } from "./volumes.ts";

/**
 * Where a folder of the library is now.
 *
 * - `here`: at this path. Where `place` is not the folder's own, its volume is known by a better name than before, and its
 *   files get new addresses.
 * - `away`: its volume is not connected, or the folder is gone.
 */
export type Whereabouts = { state: "here"; path: string; place: Place } | { state: "away" };

/** What the system says of a path. */
export interface FoundPath {
  /** By the mounts, all links followed. */
  place: Place;
  mount: Mount | null;
}

/**
 * A folder follows its volume: it is where its volume has it, under whatever path, and another drive at its old path is not
 * it. Only where nobody can tell volumes apart, its path decides.
 * @param atPath what there is at the folder's path; null for nothing
 * @param onVolume where its volume has it now, if that is a folder
 */
export function whereIs(folder: FolderRow, atPath: FoundPath | null, onVolume: string | null): Whereabouts {
  const own: Place = { volumeId: folder.volumeId, path: folder.volumePath };
  if (atPath !== null) {
    const { place } = atPath;
    const isOwn = place.volumeId === own.volumeId && place.path === own.path;
    if (isOwn || isNamedByPath(own.volumeId)) return { state: "here", path: folder.path, place };
  }
  if (isNamedByPath(own.volumeId)) return { state: "away" };
  if (onVolume !== null) return { state: "here", path: onVolume, place: own };
  // Something is mounted at its path, and what it is cannot be told as it could before.
  const isUntold = atPath?.mount?.volumeId === null;
  return isUntold ? { state: "here", path: folder.path, place: own } : { state: "away" };
}

export interface FolderLocator {
  /** Looks where a folder is now, and writes nothing: `volumes` spells what is in it as it is spelled now. */
  find(folder: FolderRow): Promise<Whereabouts>;
  /** Looks where a folder is now, and notes it if that is news. The row as it is then, or null while it is away. */
  locate(folder: FolderRow): Promise<FolderRow | null>;
}

export function createFolderLocator(
  store: Pick<Store, "folders" | "files">,
  volumes: Volumes,
): FolderLocator {
  async function look(path: string): Promise<FoundPath | null> {
    let real = path;
    try {
      real = await realpath(path);
    } catch (error) {
      const code = systemCode(error);
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      // It may not be looked at; why, whoever lists it says.
    }
    return { place: volumes.mountedPlace(real), mount: volumes.mountAt(real) };
  }

  async function find(folder: FolderRow): Promise<Whereabouts> {
    await volumes.refresh();
    const own = { volumeId: folder.volumeId, path: folder.volumePath };
    const mounted = isNamedByPath(own.volumeId) ? null : volumes.mountedPath(own);
    const onVolume = mounted !== null && (await isFolder(mounted)) ? mounted : null;
    const where = whereIs(folder, await look(folder.path), onVolume);
    volumes.spell(folder.id, where.state === "here" ? where : null);
    return where;
  }

  return {
    find,
    async locate(folder) {
      const own = { volumeId: folder.volumeId, path: folder.volumePath };
      const where = await find(folder);
      if (where.state === "away") return null;
      const { path, place } = where;
      const isMoved = place.volumeId !== own.volumeId || place.path !== own.path;
      if (!isMoved && path === folder.path) return folder;
      // The files first: a folder that is not done has its old address, and is done again.
      if (isMoved) await store.files.rehome(folder.id, (file) => moved(file, own, place));
      const row = { ...folder, path, volumeId: place.volumeId, volumePath: place.path };
      await store.folders.put(row);
      return row;
    },
  };
}

function moved(file: Place, from: Place, to: Place): Place | null {
  const names = file.volumeId === from.volumeId ? namesBelow(from.path, file.path) : null;
  if (names === null) return null;
  return { volumeId: to.volumeId, path: [to.path, names].filter((part) => part !== "").join("/") };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
