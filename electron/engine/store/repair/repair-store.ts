import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { connect } from "@lancedb/lancedb";
import { cancelled } from "../../../../shared/errors.ts";
import { copyTree, listTree, sharingBetween } from "../../health/copy-tree.ts";
import { describeBackup, listBackups } from "../backup.ts";
import { embeddingsPrefix, tableNames } from "../schema.ts";
import { completeMeta, metaIsSound } from "./complete-meta.ts";
import { exchangeStore, exists, nextOf, partOf, settleStore } from "./exchange.ts";
import { whyUnreadable } from "./read-table.ts";
import { type Recovered, recoverTable } from "./recover-table.ts";
import { restoreFolders } from "./restore-folders.ts";

export interface RepairOptions {
  /** A local folder that nobody has open. */
  storeDir: string;
  /** Where a place is on this computer now; null where its volume is not connected. */
  toPath: (place: { volumeId: string; path: string }) => string | null;
  signal?: AbortSignal | undefined;
}

export interface RepairReport {
  /** What was mended, and what could not be, in sentences. */
  did: string[];
  didNot: string[];
  /** Where the damaged store is kept; null where nothing was damaged. */
  aside: string | null;
}

/** Tables without which there is no library. Others come into being when they are needed. */
const needed: readonly string[] = [tableNames.meta, tableNames.folders, tableNames.files, tableNames.photos];

/**
 * Puts together a store from what can be read of a damaged one, of its older versions and of its backups, and exchanges the
 * two. Tables that are well are taken over as they are. Until the exchange nothing of the store is touched, and the damaged
 * one is kept: it is safe to be killed anywhere, and to be run again.
 */
export async function repairStore(options: RepairOptions): Promise<RepairReport> {
  const { storeDir, toPath, signal } = options;
  await settleStore(storeDir);
  const report: RepairReport = { did: [], didNot: [], aside: null };
  const part = partOf(storeDir);
  const backups = await listBackups(dirname(storeDir));
  if (!(await exists(storeDir)) && backups.length === 0) return report;

  const { sound, damaged } = await examine(storeDir, signal);
  if (damaged.size === 0) return report;
  await mkdir(part, { recursive: true });
  try {
    for (const name of sound) await takeOver(storeDir, part, name);
    const recovered: Recovered[] = [];
    for (const [name, reason] of damaged) {
      if (signal?.aborted === true) throw cancelled();
      recovered.push(await recoverTable({ name, reason, from: storeDir, to: part, backups }));
    }
    await completeMeta(part, { rebuilt: [...damaged.keys()], backups });
    const folders = await restoreFolders(part, toPath);
    for (const one of recovered) describe(one, report, folders);
    await checkAll(part);
    await rename(part, nextOf(storeDir));
  } catch (thrown) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  }
  report.aside = await exchangeStore(storeDir, "damaged");
  report.did.push(
    `The damaged database is kept as ${basename(report.aside)}; delete it when all is well again.`,
  );
  return report;
}

async function examine(
  storeDir: string,
  signal: AbortSignal | undefined,
): Promise<{ sound: string[]; damaged: Map<string, string> }> {
  const names = (await readdir(storeDir).catch(() => []))
    .filter((name) => name.endsWith(".lance"))
    .map((name) => name.slice(0, -".lance".length));
  const sound: string[] = [];
  const damaged = new Map<string, string>();
  const connection = await connect(storeDir);
  try {
    for (const name of names) {
      if (signal?.aborted === true) throw cancelled();
      const reason =
        (await whyUnreadable(connection, storeDir, name)) ??
        (name === tableNames.meta ? await metaIsSound(connection) : null);
      if (reason === null) sound.push(name);
      else damaged.set(name, reason);
    }
  } finally {
    connection.close();
  }
  // A store in which nothing was ever written has no tables, and needs none.
  if (names.length > 0) {
    for (const name of needed) if (!names.includes(name)) damaged.set(name, "it is not there");
  }
  return { sound, damaged };
}

/** LanceDB never changes a file that it has written: a table may be in two stores at once. */
async function takeOver(storeDir: string, part: string, name: string): Promise<void> {
  const folder = `${name}.lance`;
  const files = await listTree(join(storeDir, folder));
  const first = files[0];
  if (first === undefined) return;
  await mkdir(join(part, folder), { recursive: true });
  const way = await sharingBetween(join(storeDir, folder, first.name), part);
  await copyTree({ from: join(storeDir, folder), to: join(part, folder), files, way: () => way });
}

async function checkAll(part: string): Promise<void> {
  const connection = await connect(part);
  try {
    for (const name of await connection.tableNames()) {
      const reason = await whyUnreadable(connection, part, name);
      if (reason !== null) throw new Error(`The repaired table ${name} cannot be read: ${reason}`);
    }
  } finally {
    connection.close();
  }
}

const titles: Record<string, string> = {
  meta: "what the library says of itself",
  folders: "the list of folders",
  files: "the list of files",
  photos: "the list of photos",
  facts: "what you said of photos",
  albums: "the list of albums",
  album_photos: "the photos of albums",
  metadata: "what files say of photos",
  companions: "which files belong together",
  ignored_files: "which problems you do not want to see",
};

function describe(one: Recovered, report: RepairReport, folders: number): void {
  const title =
    titles[one.table] ?? (one.table.startsWith(embeddingsPrefix) ? "what search knows" : one.table);
  const parts = [
    one.read > 0 ? `${rows(one.read)} could still be read` : "",
    one.fromOlder > 0 ? `${rows(one.fromOlder)} from before the last changes` : "",
    one.backup !== null ? `${rows(one.fromBackup)} from ${describeBackup(one.backup)}` : "",
    one.table === tableNames.folders && folders > 0 ? `${folders} from where the files lie` : "",
  ].filter((text) => text !== "");
  if (one.table === tableNames.meta) {
    report.did.push(`Wrote anew ${title} (${one.reason}).`);
  } else if (parts.length > 0) {
    report.did.push(`Brought back ${title} (${one.reason}): ${parts.join(", ")}.`);
    const lost = (one.expected ?? 0) - one.read - one.fromOlder - one.fromBackup;
    if (lost > 0)
      report.didNot.push(`Could not bring back ${rows(lost)} of ${title}. ${nextStep(one.table)}`);
  } else {
    report.didNot.push(`Could not bring back ${title} (${one.reason}). ${nextStep(one.table)}`);
  }
}

/** What indexing brings back. */
const indexed: readonly string[] = ["files", "photos", "metadata", "companions"];

function nextStep(table: string): string {
  if (table.startsWith(embeddingsPrefix) || indexed.includes(table))
    return "Index your folders again: your photos are where they were.";
  if (table === "folders") return "Add your folders again.";
  return "If you have an export, import it.";
}

const rows = (count: number) => (count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`);
