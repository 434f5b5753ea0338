export interface InstalledPackage {
  /** As it is asked for; `manifest.name` may differ, where another package stands in. */
  name: string;
  version: string;
  folder: string;
  manifest: Record<string, unknown>;
}
/** The packages that `names` need as they lie in `root`'s node_modules, themselves included. */
export function installedPackages(root: string, names: readonly string[]): InstalledPackage[];
/** The packages that the sources in `folder` import by a bare name. */
export function importedPackages(folder: string): string[];
