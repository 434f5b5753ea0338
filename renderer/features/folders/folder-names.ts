/** The parts of a path as the engine's machine writes it, Windows or not. */
function partsOf(path: string): string[] {
  return path.split(/[\\/]+/).filter((part) => part !== "");
}

/** The last part of a path: "Trips" of "/home/ada/Trips". A root is its own name. */
export function folderName(path: string): string {
  return partsOf(path).at(-1) ?? path;
}

/** Short names for a list of folders: the last part, with as many parents as tell it from the others. */
export function folderNames(folders: readonly { path: string }[]): string[] {
  const all = folders.map((folder) => partsOf(folder.path));
  return folders.map((folder, index) => {
    const parts = all[index] ?? [];
    for (let length = 1; length <= parts.length; length++) {
      const name = parts.slice(-length).join("/");
      const twins = all.filter((other, at) => at !== index && other.slice(-length).join("/") === name);
      if (twins.length === 0) return name;
    }
    return folder.path;
  });
}
