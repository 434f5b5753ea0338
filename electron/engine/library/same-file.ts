import type { FileRow } from "../store/store.ts";

/** What the file system says of a file, without reading it. */
export interface FileTraits {
  volumeId: string;
  fileId: number;
  bytes: number;
  modifiedAt: number;
}

/**
 * Which known file this is under a new name, or null.
 *
 * Note: moved, not read. A file that is renamed keeps its number, its size and its time, so its content is known without
 * reading it: ten thousand photos of a renamed folder are told in seconds instead of minutes. This believes no more than a
 * scan does that takes a file for unchanged by its size and time alone; what is believed is marked (`isUnverified`), and
 * later scans read it and set it right if it was wrong. Numbers are asked for only where file systems keep them
 * (`Mount.hasFileIds`), and are no proof where two contents claim the same.
 */
export function sameFile(found: FileTraits, known: readonly FileRow[]): FileRow | null {
  const candidates = known.filter(
    (row) =>
      row.hash !== null &&
      row.fileId === found.fileId &&
      row.volumeId === found.volumeId &&
      row.bytes === found.bytes &&
      row.modifiedAt === found.modifiedAt,
  );
  const isOneContent = new Set(candidates.map(({ hash }) => hash)).size === 1;
  return isOneContent ? (candidates[0] ?? null) : null;
}
