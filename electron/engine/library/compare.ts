import type { FileStatus } from "../../../shared/photo.ts";
import type { FileRow } from "../store/store.ts";
import type { FoundFile } from "./crawl.ts";

/** What a scan needs of a place that the library has: without its hash, a million of them fit in memory. */
export interface KnownFile {
  bytes: number;
  modifiedAt: number;
  status: FileStatus;
  hasPhoto: boolean;
  problemCode: string | null;
  isUnverified: boolean;
  /** While it is missing: since when, in the library's own time; null where that was not noted. */
  missingSince: number | null;
}

export function toKnown(row: FileRow): KnownFile {
  return {
    bytes: row.bytes,
    modifiedAt: row.modifiedAt,
    status: row.status,
    hasPhoto: row.hash !== null,
    problemCode: row.problem?.code ?? null,
    isUnverified: row.isUnverified === true,
    missingSince: row.missingSince ?? null,
  };
}

/**
 * - `unchanged`: nothing to do.
 * - `unverified`: the same, but its content was taken over from another name of the file; it is to be read at leisure.
 * - `returned`: nothing to read, but it was missing or offline and is there again.
 * - `refused`: it is not opened, for the reason that `crawl` gave.
 * - `in-cloud`: it is not on this computer, and the library does not know that yet.
 * - `read`: it is new, changed, or worth another try.
 */
export type Verdict = "unchanged" | "unverified" | "returned" | "refused" | "in-cloud" | "read";

/** Failures that end without the file's size or time changing: a permission given, a cable plugged in. */
const worthAnotherTry: ReadonlySet<string> = new Set(["file-unreadable", "file-changing", "file-missing"]);

/** What to do with a file that was found. A file is the same as before while its size and its time are. */
export function compare(
  found: FoundFile,
  known: KnownFile | undefined,
  options: { retryFailed: boolean; download?: boolean },
): Verdict {
  if (found.isInCloud === true && options.download !== true) {
    const isSame = known?.bytes === found.bytes && known.modifiedAt === found.modifiedAt;
    return isSame && known.status === "cloud" ? "unchanged" : "in-cloud";
  }
  const wanted: Verdict = found.problem === null ? "read" : "refused";
  if (known === undefined) return wanted;
  if (known.bytes !== found.bytes || known.modifiedAt !== found.modifiedAt) return wanted;
  if (found.problem !== null) {
    return known.problemCode === found.problem.code && known.status === "unreadable"
      ? "unchanged"
      : "refused";
  }
  if (known.problemCode !== null && (options.retryFailed || worthAnotherTry.has(known.problemCode)))
    return "read";
  switch (known.status) {
    case "present":
      return known.isUnverified ? "unverified" : "unchanged";
    case "unreadable":
      return "unchanged";
    case "missing":
    case "offline":
    case "cloud":
      return known.hasPhoto ? "returned" : "read";
  }
}
