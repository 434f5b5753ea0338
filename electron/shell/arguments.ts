import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What a start of the app was asked for. */
export interface StartArguments {
  /** Absolute; undefined: the user's own library. */
  library: string | undefined;
  /** Absolute paths of folders to add. */
  folders: string[];
  /** Chromium's, as they were given. */
  switches: string[];
}

export type ParsedArguments = { ok: true; value: StartArguments } | { ok: false; message: string };

/**
 * Reads `[--library DIR] [FOLDER…]`. Other switches are Chromium's (`--ozone-platform=wayland`), which takes them from the same
 * line and puts some there itself.
 * @param args without the program and, from a checkout, without the app's folder.
 * @param cwd what relative paths are meant from.
 */
export function parseArguments(args: readonly string[], cwd: string): ParsedArguments {
  let library: string | undefined;
  const folders: string[] = [];
  const switches: string[] = [];
  const rest = [...args];
  let onlyFolders = false;
  while (rest.length > 0) {
    const arg = rest.shift() as string;
    if (onlyFolders || !arg.startsWith("-") || arg === "-") {
      folders.push(absolute(arg, cwd));
    } else if (arg === "--") {
      onlyFolders = true;
    } else if (arg === "--library" || arg.startsWith("--library=")) {
      const value = arg.includes("=") ? arg.slice(arg.indexOf("=") + 1) : rest.shift();
      if (!value) return { ok: false, message: "--library needs the folder of a library." };
      library = absolute(value, cwd);
    } else {
      switches.push(arg);
    }
  }
  return { ok: true, value: { library, folders, switches } };
}

/**
 * The arguments that are ours, of a process's whole line: packaged, all after the program; from a checkout, all after the app's
 * folder, which Electron was given to run.
 */
export function ownArguments(argv: readonly string[], isPackaged: boolean, appPath: string): string[] {
  if (isPackaged) return argv.slice(1);
  const app = argv.findIndex((arg, index) => index > 0 && !arg.startsWith("-") && resolve(arg) === appPath);
  return argv.slice(app < 0 ? 1 : app + 1);
}

/** Linux' desktops give what was dropped on an icon as an address. */
function absolute(given: string, cwd: string): string {
  const path = given.startsWith("file://") ? pathOfAddress(given) : given;
  return isAbsolute(path) ? path : resolve(cwd, path);
}

function pathOfAddress(address: string): string {
  try {
    return fileURLToPath(address);
  } catch {
    return address;
  }
}
