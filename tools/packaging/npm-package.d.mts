/** Whether a file of the checkout, by its path with forward slashes, goes into the package for npm. */
export function isNeeded(path: string): boolean;
/** The package.json of the package for npm. */
export function npmManifest(
  manifest: Record<string, unknown>,
  lock: { packages: Record<string, { version?: string; dev?: boolean }> },
  bundled: readonly { name: string; version: string }[],
): Record<string, unknown>;
/** A carried package's package.json: it asks for nothing that is not carried as well, and has nothing run. */
export function bundledManifest(
  manifest: Record<string, unknown>,
  carried: ReadonlySet<string>,
): Record<string, unknown>;
/** Writes the package, unpacked, into `folder`, which is emptied. */
export function writeNpmPackage(root: string, folder: string): void;
