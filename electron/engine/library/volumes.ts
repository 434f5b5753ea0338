import { posix, win32 } from "node:path";

/** A file's address in the library: which volume, and where on it. */
export interface Place {
  volumeId: string;
  /** Relative to the volume's root, "/" between names on every system; "" is the root itself. */
  path: string;
}

/**
 * Translates between the paths people use and the addresses the library keeps, so that a drive that comes back under
 * another letter or mount point can keep its photos.
 *
 * Note: volumes. A volume is now the root of the file system on POSIX and the drive or share on Windows. Ids of
 * real volumes (by their UUID) come later behind this same interface; that is why `toPath` may answer null.
 */
export interface Volumes {
  /** `absolutePath` as the system spells it. Throws on a relative path, which is a bug of the caller. */
  toPlace(absolutePath: string): Place;
  /** Null while the volume is not connected. */
  toPath(place: Place): string | null;
}

/** The volume that holds everything on POSIX. */
const posixRoot = "/";

/** `platform` as in `process.platform`. */
export function createVolumes(platform: NodeJS.Platform): Volumes {
  return platform === "win32" ? windowsVolumes : posixVolumes;
}

const posixVolumes: Volumes = {
  toPlace(absolutePath) {
    if (!posix.isAbsolute(absolutePath)) throw new Error(`not an absolute path: ${absolutePath}`);
    return { volumeId: posixRoot, path: posix.normalize(absolutePath).replace(/^\/+|\/+$/g, "") };
  },
  toPath: (place) => (place.volumeId === posixRoot ? `/${place.path}` : null),
};

const windowsVolumes: Volumes = {
  toPlace(absolutePath) {
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
  toPath: (place) =>
    /^([A-Z]:|\\\\[^\\]+\\[^\\]+)$/i.test(place.volumeId)
      ? `${place.volumeId}\\${place.path.replaceAll("/", "\\")}`
      : null,
};
