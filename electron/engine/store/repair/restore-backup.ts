import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";
import { Failure } from "../../../../shared/errors.ts";
import { copyTree, listTree, sharingBetween } from "../../health/copy-tree.ts";
import type { StoreBackup } from "../backup.ts";
import { exchangeStore, nextOf, partOf, settleStore } from "./exchange.ts";
import { whyUnreadable } from "./read-table.ts";

/**
 * Puts a backup in the place of the store, which is kept under another name; the backup stays. Safe to be killed anywhere.
 * Returns where the old store is. Fails with `library-damaged` if the backup cannot be read: then nothing has changed.
 */
export async function putBackupBack(options: { storeDir: string; backup: StoreBackup }): Promise<string> {
  const { storeDir, backup } = options;
  await settleStore(storeDir);
  const part = partOf(storeDir);
  await mkdir(part);
  try {
    const files = await listTree(backup.path);
    const first = files[0];
    const way = first === undefined ? "copy" : await sharingBetween(join(backup.path, first.name), part);
    // Links would make damage to the store damage to its backup.
    await copyTree({ from: backup.path, to: part, files, way: () => (way === "link" ? "copy" : way) });
    const connection = await connect(part);
    try {
      for (const name of await connection.tableNames()) {
        const reason = await whyUnreadable(connection, part, name);
        if (reason !== null) {
          throw new Failure(
            "library-damaged",
            `This copy of the database cannot be read either (${name}: ${reason}). Nothing was changed.`,
          );
        }
      }
    } finally {
      connection.close();
    }
    await rename(part, nextOf(storeDir));
  } catch (thrown) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  }
  return exchangeStore(storeDir, "replaced");
}
