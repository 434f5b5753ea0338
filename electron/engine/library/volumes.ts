import { posix, win32 } from "node:path";
import { type Mount, rootVolume } from "./mount-tables.ts";

/** A file's address in the library: which volume, and where on it. */
export interface Place {
  volumeId: string;
  /** Relative to the volume's root, "/" between names on every system; "" is the root itself. */
  path: string;
}

/**
 * Translates between the paths people use and the addresses the library keeps, so that a drive that comes back under
 * another letter or mount point keeps its photos.
 *
 * Note: volumes. A volume is named by what its file system says of itself (`uuid:…`, `serial:…`), a share by its server and
 * name (`net:…`). What holds the system, and whatever says nothing of itself, is named by where it is: "/" on POSIX,
 * "C:" and "\\server\share" on Windows. So is everything until `refresh` has run.
 */
export interface Volumes {
  /** `absolutePath` as the system spells it. Throws on a relative path, which is a bug of the caller. */
  toPlace(absolutePath: string): Place;
  /** As `toPlace` for files directly in a folder, by their names: most of the work is done once for all of them. */
  placesIn(folder: string): (fileName: string) => Place;
  /** Null while the volume is not connected. */
  toPath(place: Place): string | null;
  /** Looks anew which volumes are connected, and where. Where that cannot be told, all stays as it was. */
  refresh(): Promise<void>;
  /** What is mounted where this path leads; null where nobody knows. Follows no links. */
  mountAt(absolutePath: string): Mount | null;
  /** Where parts of a volume are mounted; none while it is not connected. */
  mountsOf(volumeId: string): string[];
  /** The place of a path without links, by the mounts alone. */
  mountedPlace(absolutePath: string): Place;
  /** Where a connected volume has this place, by the mounts alone. */
  mountedPath(place: Place): string | null;
  /**
   * The way that a person gave to a folder of the library, which may go over links: `toPath` spells what is in the folder
   * like that. Null: the folder is not there now.
   */
  spell(folderId: string, spelling: { path: string; place: Place } | null): void;
}

/** What is asked of the system. */
export interface VolumeSystem {
  mounts(): Promise<Mount[]>;
}

/** A path, and the place that it stands for. */
interface Anchor {
  path: string;
  place: Place;
}

/** How paths are written. */
interface Spelling {
  /** The name of what is mounted nowhere else, and the way from there; throws on a relative path. */
  split(absolutePath: string): Place;
  /** The path of a place on a volume that is named by where it is; null for other volumes. */
  join(place: Place): string | null;
  /** The names below a path, "/" between them; null where the other is not below it. */
  below(outer: string, inner: string): string | null;
  append(path: string, names: string): string;
}

/** `platform` as in `process.platform`. Without a `system` volumes are named by where they are. */
export function createVolumes(platform: NodeJS.Platform, system?: VolumeSystem): Volumes {
  const spelling = platform === "win32" ? windowsSpelling : posixSpelling;
  let mounts: readonly Mount[] = [];
  const spelled = new Map<string, Anchor>();

  function mountAt(absolutePath: string): Mount | null {
    let best: Mount | null = null;
    for (const mount of mounts) {
      if (best !== null && mount.mountPoint.length < best.mountPoint.length) continue;
      if (spelling.below(mount.mountPoint, absolutePath) !== null) best = mount;
    }
    return best;
  }

  const onVolume = (root: string, names: string): string =>
    root === "" || names === "" ? root + names : `${root}/${names}`;

  function mountedPath(place: Place): string | null {
    const named = spelling.join(place);
    if (named !== null) return named;
    let best: Mount | null = null;
    for (const mount of mounts) {
      if (mount.volumeId !== place.volumeId || namesBelow(mount.root, place.path) === null) continue;
      if (best === null || mount.root.length > best.root.length) best = mount;
    }
    return best === null ? null : spelling.append(best.mountPoint, namesBelow(best.root, place.path) ?? "");
  }

  function mountedPlace(absolutePath: string): Place {
    const fallback = spelling.split(absolutePath);
    const mount = mountAt(absolutePath);
    if (mount === null || mount.volumeId === null) return fallback;
    const names = spelling.below(mount.mountPoint, absolutePath) ?? "";
    return { volumeId: mount.volumeId, path: onVolume(mount.root, names) };
  }

  function toPlace(absolutePath: string): Place {
    let outer: Anchor | null = null;
    let longest = mountAt(absolutePath)?.mountPoint.length ?? 0;
    for (const anchor of spelled.values()) {
      if (anchor.path.length < longest || spelling.below(anchor.path, absolutePath) === null) continue;
      outer = anchor;
      longest = anchor.path.length;
    }
    if (outer === null) return mountedPlace(absolutePath);
    const names = spelling.below(outer.path, absolutePath) ?? "";
    return { volumeId: outer.place.volumeId, path: onVolume(outer.place.path, names) };
  }

  return {
    mountAt,
    mountedPath,
    mountedPlace,
    mountsOf: (volumeId) =>
      mounts.filter((mount) => mount.volumeId === volumeId).map(({ mountPoint }) => mountPoint),
    toPlace,

    placesIn(folder) {
      const { volumeId, path } = toPlace(folder);
      // On Linux a single file may be a mount of its own.
      const isMount = mounts.some(({ mountPoint }) => (spelling.below(folder, mountPoint) ?? "") !== "");
      return isMount
        ? (fileName) => toPlace(spelling.append(folder, fileName))
        : (fileName) => ({ volumeId, path: onVolume(path, fileName) });
    },

    toPath(place) {
      let best: Anchor | null = null;
      for (const anchor of spelled.values()) {
        if (anchor.place.volumeId !== place.volumeId) continue;
        if (best !== null && anchor.place.path.length < best.place.path.length) continue;
        if (namesBelow(anchor.place.path, place.path) !== null) best = anchor;
      }
      if (best !== null) return spelling.append(best.path, namesBelow(best.place.path, place.path) ?? "");
      return mountedPath(place);
    },

    async refresh() {
      if (system !== undefined) mounts = await system.mounts();
    },

    spell(folderId, spelling) {
      if (spelling === null) spelled.delete(folderId);
      else spelled.set(folderId, spelling);
    },
  };
}

/** The names of `inner` below `outer`, both as in a place; null where it is not below. */
export function namesBelow(outer: string, inner: string): string | null {
  if (outer === "") return inner;
  if (inner === outer) return "";
  return inner.startsWith(`${outer}/`) ? inner.slice(outer.length + 1) : null;
}

/** Whether a volume is named by where it is, which says less of it than an id. */
export function isNamedByPath(volumeId: string): boolean {
  return volumeId === rootVolume || isDriveOrShare(volumeId);
}

const isDriveOrShare = (volumeId: string) => /^([A-Z]:|\\\\[^\\]+\\[^\\]+)$/i.test(volumeId);

const posixSpelling: Spelling = {
  split(absolutePath) {
    if (!posix.isAbsolute(absolutePath)) throw new Error(`not an absolute path: ${absolutePath}`);
    return { volumeId: rootVolume, path: posix.normalize(absolutePath).replace(/^\/+|\/+$/g, "") };
  },
  join: (place) => (place.volumeId === rootVolume ? `/${place.path}` : null),
  below(outer, inner) {
    if (inner === outer) return "";
    const start = outer === "/" ? outer : `${outer}/`;
    return inner.startsWith(start) ? inner.slice(start.length).replace(/\/+$/, "") : null;
  },
  append: (path, names) => (names === "" ? path : `${path === "/" ? "" : path}/${names}`),
};

const windowsSpelling: Spelling = {
  split(absolutePath) {
    const { root } = win32.parse(win32.normalize(absolutePath));
    // "\x" and "C:x" depend on the current folder or drive.
    if (!/^([a-z]:\\|\\\\[^\\]+\\[^\\]+\\)/i.test(root)) {
      throw new Error(`not an absolute path: ${absolutePath}`);
    }
    const rest = win32.normalize(absolutePath).slice(root.length);
    // Drive letters and server names have no case; names on the volume keep theirs.
    const volumeId = root.replace(/\\+$/, "");
    return {
      volumeId: volumeId.startsWith("\\\\") ? volumeId.toLowerCase() : volumeId.toUpperCase(),
      path: rest.replaceAll("\\", "/").replace(/\/+$/, ""),
    };
  },
  join: ({ volumeId, path }) =>
    isDriveOrShare(volumeId) ? `${volumeId}\\${path.replaceAll("/", "\\")}` : null,
  below(outer, inner) {
    const start = outer.endsWith("\\") ? outer : `${outer}\\`;
    const path = win32.normalize(inner);
    if (path.length < start.length) return `${path}\\`.toLowerCase() === start.toLowerCase() ? "" : null;
    if (path.slice(0, start.length).toLowerCase() !== start.toLowerCase()) return null;
    return path.slice(start.length).replaceAll("\\", "/").replace(/\/+$/, "");
  },
  append: (path, names) =>
    names === "" ? path : `${path.endsWith("\\") ? path : `${path}\\`}${names.replaceAll("/", "\\")}`,
};
