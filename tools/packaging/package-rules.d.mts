import type { PackageTree } from "./package-tree.mjs";

export interface Expectations {
  platform: string;
  arch: string;
  version: string;
  program: string[];
  packages: string[];
  model: { path: string; size: number }[];
}
/** Each returns what is wrong, as sentences. */
export const rules: Record<string, (tree: PackageTree, expected: Expectations) => string[]>;
