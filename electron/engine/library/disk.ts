import { type Dirent, lstat as lstatWithCallback, type Stats } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { nameFromBytes, needsBytes, systemPath } from "./system-path.ts";

/** What a crawl asks of the operating system: names, sizes, and the text of rules. It opens no picture. */
export interface Disk {
  readonly platform: NodeJS.Platform;
  list(folder: string): AsyncIterable<DiskEntry>;
  lstat(path: string): Promise<Stats>;
  readText(path: string): Promise<string>;
}

export interface DiskEntry {
  /** As the library keeps it (system-path.ts). */
  name: string;
  /** "link" also for what Windows calls a reparse point, which files in the cloud are. */
  kind: "folder" | "file" | "link";
}

export const realDisk: Disk = {
  platform: process.platform,
  // The callback's form costs half of the promise's, and this is asked of every file.
  lstat: (path) =>
    new Promise((resolve, reject) =>
      lstatWithCallback(systemPath(path), (error, stats) => (error ? reject(error) : resolve(stats))),
    ),
  readText: (path) => readFile(systemPath(path), "utf8"),

  async *list(folder) {
    const path = systemPath(folder);
    let hasLostBytes = false;
    // Not `opendir`: it has a promise for every name, which costs more than the name.
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const kind = kindOf(entry);
      if (kind === null) continue;
      if (process.platform !== "win32" && needsBytes(entry.name)) hasLostBytes = true;
      else yield { name: entry.name, kind };
    }
    // Rare enough to look twice: asking for every name as bytes would make every folder slower.
    if (hasLostBytes) yield* listBytes(path);
  },
};

async function* listBytes(path: string | Buffer): AsyncGenerator<DiskEntry> {
  for (const entry of await readdir(path, { withFileTypes: true, encoding: "buffer" })) {
    const kind = kindOf(entry);
    const bytes = entry.name;
    if (kind !== null && needsBytes(bytes.toString("utf8"))) yield { name: nameFromBytes(bytes), kind };
  }
}

/** Pipes, sockets and devices are nothing; a type that the file system does not tell is looked up later. */
function kindOf(entry: Dirent<string | Buffer>): DiskEntry["kind"] | null {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink()) return "link";
  return entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()
    ? null
    : "file";
}
