import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Connection, connect } from "@lancedb/lancedb";
import { Failure } from "../../../shared/errors.ts";
import { copyTree, listTree, type Sharing, sharingBetween, type TreeFile } from "../health/copy-tree.ts";
import { freeBytes, inWords } from "../health/free-space.ts";
import { embeddingsPrefix } from "./schema.ts";

/** A copy of a store, beside it: `store-backup-<version>-<date>`. */
export interface StoreBackup {
  path: string;
  /** Of the schema. */
  version: number;
  madeAt: Date;
}

/** As many as are kept; the oldest go when a new one is whole. */
const keptBackups = 2;
/** What a step of the schema may need beside the backup, at least. */
const roomForStepBytes = 64 * 1024 ** 2;

const pattern = /^store-backup-(\d+)-(\d{4})-(\d\d)-(\d\d)-(\d\d)(\d\d)(\d\d)$/;

/** Newest first. Only whole ones: what was cut short has another name. */
export async function listBackups(libraryDir: string): Promise<StoreBackup[]> {
  const names = await readdir(libraryDir).catch(() => []);
  const found = names.flatMap((name) => {
    const parts = pattern.exec(name)?.slice(1).map(Number);
    if (parts === undefined) return [];
    const [version = 0, year = 0, month = 1, day, hour, minute, second] = parts;
    const madeAt = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    return [{ path: join(libraryDir, name), version, madeAt }];
  });
  return found.sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime());
}

export interface BackUpOptions {
  /** A local folder, which nobody writes to meanwhile. */
  storeDir: string;
  version: number;
  now?: Date;
  /** For tests: bytes that are free. */
  free?: number | null;
}

/**
 * Copies a store to a place beside it, checks the copy, and removes the oldest ones.
 *
 * LanceDB never changes a file that it has written, so files may be shared between both. Vectors, the bulk, are shared by
 * links where the disk knows them: they can be computed again. All else is copied (or cloned), so that damage to a file of the
 * store is not damage to its backup as well.
 *
 * Fails with `disk-full`, before anything was written if it can be told; with `library-damaged` if the copy does not read as
 * the store does.
 */
export async function backUpStore(options: BackUpOptions): Promise<StoreBackup> {
  const { storeDir, version, now = new Date() } = options;
  const libraryDir = dirname(storeDir);
  await removeUnfinished(libraryDir);
  const { path, madeAt } = await freeName(libraryDir, version, now);
  const part = `${path}.part`;
  const files = await listTree(storeDir);
  await mkdir(part);
  try {
    const way = await wayOfEach(storeDir, files, part);
    await checkRoom(options, files, way);
    await copyTree({ from: storeDir, to: part, files, way });
    await checkCopy(storeDir, part, files);
    await rename(part, path);
  } catch (thrown) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  }
  for (const old of (await listBackups(libraryDir)).slice(keptBackups)) {
    // One that cannot be removed now is removed by the next.
    await rm(old.path, { recursive: true, force: true }).catch(() => undefined);
  }
  return { path, version, madeAt };
}

/** Two within one second would have one name: the later one is dated a second later. */
async function freeName(libraryDir: string, version: number, now: Date): Promise<StoreBackup> {
  const taken = new Set(await readdir(libraryDir));
  for (let second = Math.floor(now.getTime() / 1000); ; second++) {
    const madeAt = new Date(second * 1000);
    const name = `store-backup-${version}-${dateInName(madeAt)}`;
    if (!taken.has(name)) return { path: join(libraryDir, name), version, madeAt };
  }
}

/** Backups that were cut short: they have no use and no reader. */
async function removeUnfinished(libraryDir: string): Promise<void> {
  for (const name of await readdir(libraryDir)) {
    if (name.startsWith("store-backup-") && name.endsWith(".part"))
      await rm(join(libraryDir, name), { recursive: true, force: true });
  }
}

/** "2026-11-24-182325", in UTC, so that names sort by time and no clock change makes two alike. */
function dateInName(date: Date): string {
  const [day, time = ""] = date.toISOString().split("T");
  return `${day}-${time.slice(0, 8).replaceAll(":", "")}`;
}

async function wayOfEach(
  storeDir: string,
  files: readonly TreeFile[],
  part: string,
): Promise<(file: TreeFile) => Sharing> {
  const sample = files[0];
  const cheapest = sample === undefined ? "copy" : await sharingBetween(join(storeDir, sample.name), part);
  return (file) => (cheapest === "link" && !isOfVectors(file) ? "copy" : cheapest);
}

const isOfVectors = (file: TreeFile) => file.name.startsWith(embeddingsPrefix);

async function checkRoom(
  { storeDir, version, free }: BackUpOptions,
  files: readonly TreeFile[],
  way: (file: TreeFile) => Sharing,
): Promise<void> {
  const copied = files.filter((file) => way(file) === "copy").reduce((sum, file) => sum + file.bytes, 0);
  const plain = files.filter((file) => !isOfVectors(file)).reduce((sum, file) => sum + file.bytes, 0);
  const needed = copied + plain + roomForStepBytes;
  const available = free === undefined ? await freeBytes(dirname(storeDir)) : free;
  if (available === null || available >= needed) return;
  throw new Failure(
    "disk-full",
    `This Albumen is newer than the library (version ${version}), which has to be brought up to date, and a copy of its ` +
      `database is kept before that. This takes ${inWords(needed)}, and its disk has ${inWords(available)} left. ` +
      "Make room on it and start again. Nothing was changed.",
    { details: { neededBytes: needed, freeBytes: available } },
  );
}

/** Every file has the length of the one that it was made from, and every table reads as the one of the store. */
async function checkCopy(storeDir: string, copy: string, files: readonly TreeFile[]): Promise<void> {
  const copied = new Map((await listTree(copy)).map(({ name, bytes }) => [name, bytes]));
  const torn = files.find(({ name, bytes }) => copied.get(name) !== bytes);
  if (torn !== undefined) throw notAlike(`${torn.name} is not as long as it should be`);
  const [own, others] = await Promise.all([connect(storeDir), connect(copy)]);
  try {
    for (const name of await own.tableNames()) {
      const [mine, theirs] = [await rowsRead(own, name), await rowsRead(others, name)];
      if (mine !== theirs) throw notAlike(`${name} has ${theirs} rows instead of ${mine}`);
    }
  } finally {
    own.close();
    others.close();
  }
}

/** Reads a table whole, unless it is vectors: of those, files that are linked have nothing new to tell. */
async function rowsRead(connection: Connection, name: string): Promise<number> {
  const table = await connection.openTable(name);
  try {
    if (name.startsWith(embeddingsPrefix)) return await table.countRows();
    let rows = 0;
    for await (const batch of table.query()) rows += batch.numRows;
    return rows;
  } finally {
    table.close();
  }
}

function notAlike(reason: string): Failure {
  return new Failure(
    "library-damaged",
    `A copy of the library's database was to be made before it is brought up to date, and the copy is not like it: ${reason}. ` +
      "Nothing was changed. Check the disk, then start again.",
    { details: { reason } },
  );
}

/** For sentences: "the copy of 24 November 2026 (store-backup-1-…)". */
export function describeBackup({ path, madeAt }: StoreBackup): string {
  const day = madeAt.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return `the copy of ${day} (${basename(path)})`;
}
