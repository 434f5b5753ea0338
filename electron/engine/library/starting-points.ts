import { access, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/** What is known of the machine's user. Given by the entry point: nothing here reads the environment. */
export interface UserPlaces {
  platform: NodeJS.Platform;
  homeDir: string;
  /** `$XDG_CONFIG_HOME`, where it is set. */
  configDir?: string | undefined;
}

export interface NamedFolder {
  name: string;
  path: string;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/**
 * The user's Pictures folder, or null. Linux: the XDG user directories
 * (https://www.freedesktop.org/wiki/Software/xdg-user-dirs/). macOS and Windows: the default place; on Windows OneDrive's
 * first, which moves it there.
 */
export async function picturesFolder(places: UserPlaces): Promise<string | null> {
  const { platform, homeDir } = places;
  const candidates: string[] = [];
  if (platform === "win32") candidates.push(join(homeDir, "OneDrive", "Pictures"));
  else if (platform !== "darwin") {
    const configured = await xdgPictures(places);
    if (configured !== null) candidates.push(configured);
  }
  candidates.push(join(homeDir, "Pictures"));
  for (const path of candidates) if (path !== homeDir && (await isFolder(path))) return path;
  return null;
}

async function xdgPictures({ homeDir, configDir }: UserPlaces): Promise<string | null> {
  try {
    const text = await readFile(join(configDir ?? join(homeDir, ".config"), "user-dirs.dirs"), "utf8");
    const value = /^\s*XDG_PICTURES_DIR="(.*)"\s*$/m.exec(text)?.[1]?.replace(/\\(.)/g, "$1");
    if (value === undefined) return null;
    if (value.startsWith("$HOME/")) return join(homeDir, value.slice("$HOME/".length));
    return value.startsWith("/") ? value : null;
  } catch {
    return null;
  }
}

/** Where looking for a folder starts: Pictures, home, and what is connected. */
export async function startingPoints(places: UserPlaces): Promise<NamedFolder[]> {
  const pictures = await picturesFolder(places);
  const home = { name: basename(places.homeDir) || places.homeDir, path: places.homeDir };
  return [
    ...(pictures === null ? [] : [{ name: basename(pictures), path: pictures }]),
    home,
    ...(await connected(places)),
  ];
}

async function connected({ platform, homeDir }: UserPlaces): Promise<NamedFolder[]> {
  if (platform === "win32") {
    const drives = Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(65 + i)}:\\`);
    const there = await Promise.all(
      drives.map((path) =>
        access(path).then(
          () => true,
          () => false,
        ),
      ),
    );
    return drives.filter((_, i) => there[i]).map((path) => ({ name: path, path }));
  }
  const user = basename(homeDir);
  const parents =
    platform === "darwin" ? ["/Volumes"] : [`/media/${user}`, `/run/media/${user}`, "/media", "/mnt"];
  const found = new Map<string, NamedFolder>();
  for (const parent of parents) {
    const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(parent, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".") && !parents.includes(path)) {
        found.set(path, { name: entry.name, path });
      }
    }
  }
  return [...found.values(), { name: "/", path: "/" }];
}
