import { statfs } from "node:fs/promises";

/** Bytes that are free for this user on the disk of a folder; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  const space = await statfs(folder).catch(() => null);
  return space === null ? null : space.bavail * space.bsize;
}

/** "512 MB", "3.4 GB": for sentences. */
export function inWords(bytes: number): string {
  return bytes < 1000 * 1024 ** 2
    ? `${Math.ceil(bytes / 1024 ** 2)} MB`
    : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
