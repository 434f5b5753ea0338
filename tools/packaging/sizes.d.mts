import type { PackageTree } from "./package-tree.mjs";

export interface SizeRow {
  name: string;
  bytes: number;
  /** The row is of this one and is not to be added to it. */
  part?: string;
}
/** What each part may take, in bytes. */
export const budgets: Record<string, number>;
export function sizesOf(tree: PackageTree, electron: { isStandIn: boolean }): SizeRow[];
/** Which parts are larger than they may be, as sentences. */
export function overBudget(rows: readonly SizeRow[]): string[];
export function sizeTable(rows: readonly SizeRow[]): string[];
