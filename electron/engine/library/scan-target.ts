/** A part of a folder that is to be looked at again. */
export interface ScanTarget {
  /** Absolute: a file or a folder, there or not. */
  path: string;
  /** "tree": what is there and everything in it. "folder": only what lies directly in it. */
  depth: "tree" | "folder";
}

/**
 * Whether a path is of what these targets look at. Asked of every file that the library knows of, so it takes as long as
 * the path is deep, however many targets there are.
 * @param separator between the names of the paths: the targets' and those asked about alike
 */
export function coverageOf(targets: readonly ScanTarget[], separator: string): (path: string) => boolean {
  const trees = new Set<string>();
  const folders = new Set<string>();
  for (const { path, depth } of targets) (depth === "tree" ? trees : folders).add(path);
  return (path) => {
    if (trees.has(path)) return true;
    const last = path.lastIndexOf(separator);
    if (folders.has(path.slice(0, Math.max(0, last)))) return true;
    for (let at = last; at > 0; at = path.lastIndexOf(separator, at - 1)) {
      if (trees.has(path.slice(0, at))) return true;
    }
    return trees.has("");
  };
}
