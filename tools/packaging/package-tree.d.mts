import type { BinaryKind } from "./binary-kind.mjs";
import type { PackagedPlaces } from "./layout.mjs";

export interface PackagedFile {
  /** With forward slashes. */
  path: string;
  size: number;
  binary: BinaryKind | null;
}
export interface PackageTree {
  archived: PackagedFile[];
  unpacked: PackagedFile[];
  missing: string[];
  beside: PackagedFile[];
  outside: PackagedFile[];
  manifest: Record<string, unknown>;
}
/** What lies where in an unpacked app. */
export function readPackage(folder: string, places: PackagedPlaces): PackageTree;
