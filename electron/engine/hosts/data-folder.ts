import { posix, win32 } from "node:path";

export interface Surroundings {
  platform: NodeJS.Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * The library of whoever names none: `ALBUMEN_LIBRARY`, else a folder in the system's place for a user's data
 * (Linux: XDG Base Directory Specification, `$XDG_DATA_HOME` if absolute, else `~/.local/share`; macOS:
 * `~/Library/Application Support`; Windows: `%LOCALAPPDATA%`, which stays on this machine).
 */
export function defaultLibrary({ platform, home, env }: Surroundings): string {
  if (env.ALBUMEN_LIBRARY) return env.ALBUMEN_LIBRARY;
  switch (platform) {
    case "win32":
      return win32.join(env.LOCALAPPDATA || win32.join(home, "AppData", "Local"), "Albumen", "library");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "Albumen", "library");
    default: {
      const data = env.XDG_DATA_HOME ?? "";
      return posix.join(
        posix.isAbsolute(data) ? data : posix.join(home, ".local", "share"),
        "albumen",
        "library",
      );
    }
  }
}
