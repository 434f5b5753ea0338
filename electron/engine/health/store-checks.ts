import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { describeBackup, listBackups } from "../store/backup.ts";
import type { StoreCheckUp } from "../store/check-up.ts";
import type { Store } from "../store/store.ts";
import { listTree } from "./copy-tree.ts";
import { type Check, count, error, ok, warning } from "./doctor-checks.ts";
import { inWords } from "./free-space.ts";

/** Tables, vectors, index and upkeep, as an open store tells of them. */
export function checksOfStore(found: StoreCheckUp, upkeep: ReturnType<Store["upkeepFailure"]>): Check[] {
  const checks: Check[] = found.unreadable.map(({ table, reason }) =>
    error(
      "Database",
      `The table ${table} cannot be read (${reason}). Close Albumen and run: albumen doctor --repair`,
    ),
  );
  for (const { table, onDisk, known } of found.differing) {
    checks.push(
      error(
        "Database",
        `The table ${table} has ${count(onDisk)} rows, ${count(known)} are known. Start Albumen again; if it stays so: albumen doctor --repair`,
      ),
    );
  }
  if (checks.length === 0) checks.push(ok("Database", "Every table can be read, and they agree."));
  checks.push(...checksOfBelongings(found.belongings));
  for (const { rows, looked, bad, index } of found.vectors) {
    checks.push(
      bad.length > 0
        ? error("Vectors", `${count(bad.length)} of ${count(looked)} looked at are damaged. ${mendIt}`)
        : ok(
            "Vectors",
            looked < rows
              ? `All of ${count(looked)} looked at (of ${count(rows)}) are well. --deep looks at all.`
              : `All ${count(rows)} are well.`,
          ),
    );
    if (index !== null) checks.push(warning("Index of search", `Of no use: ${index}. ${mendIt}`));
  }
  if (upkeep !== null) {
    checks.push(
      warning(
        "Tidying up",
        `It failed on ${new Date(upkeep.at).toLocaleString("en-GB")} and is tried again (${upkeep.message.split("\n")[0]}).`,
      ),
    );
  }
  return checks;
}

const titles: Record<string, string> = {
  metadata: "what files say",
  companions: "files beside pictures",
  facts: "photos that you said something of",
  albums: "albums",
  album_photos: "photos in albums",
  ignored_files: "ignored problems",
};

function checksOfBelongings(tables: StoreCheckUp["belongings"]): Check[] {
  const list = (of: "rows" | "orphans" | "waiting") =>
    tables
      .filter((table) => of === "rows" || table[of] > 0)
      .map((table) => `${titles[table.table] ?? table.table}: ${count(table[of])}`)
      .join(", ");
  const checks = [ok("Rows", `${list("rows")}.`)];
  if (list("orphans") !== "") {
    checks.push(
      warning("Rows of what is gone", `${list("orphans")}. Nobody sees them, and they can go. ${mendIt}`),
    );
  }
  if (list("waiting") !== "") {
    checks.push(
      ok("Kept for photos that are gone", `${list("waiting")}. It is there again when they come back.`),
    );
  }
  return checks;
}

const mendIt = "Run: albumen doctor --repair";

/** A copy that was made for an update is of no use when that update has done well for so long. */
const staleMs = 180 * 24 * 3_600_000;

/** Copies of the database beside it: what there is to go back to, and what only takes room. */
export async function checksOfCopies(libraryDir: string, now = Date.now()): Promise<Check[]> {
  const checks: Check[] = [];
  for (const backup of await listBackups(libraryDir)) {
    const size = inWords(await ownBytes(backup.path));
    const told = `${describeBackup(backup)}, of library version ${backup.version}, takes up to ${size}.`;
    checks.push(
      now - backup.madeAt.getTime() > staleMs
        ? warning("Backup", `There is ${told} It is old; delete it if you do not need it.`)
        : ok("Backup", `There is ${told}`),
    );
  }
  for (const name of await readdir(libraryDir).catch(() => [])) {
    if (!name.startsWith("store-damaged-") && !name.startsWith("store-replaced-")) continue;
    const size = inWords(await ownBytes(join(libraryDir, name)));
    checks.push(
      warning(
        "Leftovers",
        `A database that was replaced is kept as ${basename(name)} and takes up to ${size}. Delete it when all is well.`,
      ),
    );
  }
  return checks;
}

async function ownBytes(folder: string): Promise<number> {
  return (await listTree(folder).catch(() => [])).reduce((sum, { bytes }) => sum + bytes, 0);
}
