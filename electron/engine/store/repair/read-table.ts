import { join } from "node:path";
import { type Connection, connect, type Table } from "@lancedb/lancedb";
import type { Table as ArrowTable } from "../arrow.ts";
import { versionWritten } from "../written-version.ts";

/** Reads every column of every row. Null if all can be read, else what LanceDB says. */
export async function whyUnreadable(
  connection: Connection,
  storeDir: string,
  name: string,
): Promise<string | null> {
  let table: Table | undefined;
  try {
    table = await connection.openTable(name);
    if (!(await hasColumns(table))) return "its manifest is empty";
    if ((await table.version()) < (await versionWritten(join(storeDir, `${name}.lance`))))
      return "its newest version is gone";
    let rows = 0;
    for await (const batch of table.query()) rows += batch.numRows;
    const counted = await table.countRows();
    return rows === counted ? null : `it has ${rows} rows and says ${counted}`;
  } catch (thrown) {
    return reasonOf(thrown);
  } finally {
    table?.close();
  }
}

/** The same of all tables of a store; also says which table it is. */
export async function whyStoreUnreadable(storeDir: string): Promise<string | null> {
  const connection = await connect(storeDir);
  try {
    for (const name of await connection.tableNames()) {
      const reason = await whyUnreadable(connection, storeDir, name);
      if (reason !== null) return `${name}: ${reason}`;
    }
    return null;
  } finally {
    connection.close();
  }
}

/** A manifest full of zeros is one of a table without columns to LanceDB, and no error. */
export async function hasColumns(table: Table): Promise<boolean> {
  return (await table.schema()).fields.length > 0;
}

/** The first line of what LanceDB says, without the places in its own source code. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return (text.split("\n")[0] ?? "").replace(/, \/(rustc|root|home|usr)\/.*$/, "").slice(0, 300);
}

const rowsAtOnce = 2_048;
const fewestRows = 64;

/**
 * The rows of a table of which some files cannot be read. Which rows there are says the table's manifest; a row's number
 * says in its upper half in which file it lies, so that files are tried one after the other, in pieces.
 */
export async function* readableRows(table: Table): AsyncGenerator<ArrowTable> {
  // Where the list of deleted rows cannot be read, nobody knows which rows there are.
  for (const offsets of await offsetsByFile(table).catch(() => [])) {
    const last = offsets.length - 1;
    const samples = [offsets[0] ?? 0, offsets[last >> 1] ?? 0, offsets[last] ?? 0];
    // A file that yields none of three rows is gone; asking it for each of the others would take long.
    const tried = await Promise.all(samples.map((offset) => take(table, [offset])));
    if (tried.every((rows) => rows === null)) continue;
    for (let start = 0; start < offsets.length; start += rowsAtOnce)
      yield* readableOf(table, offsets.slice(start, start + rowsAtOnce));
  }
}

async function* readableOf(table: Table, offsets: number[]): AsyncGenerator<ArrowTable> {
  const rows = await take(table, offsets);
  if (rows !== null) yield rows;
  else if (offsets.length > fewestRows) {
    const middle = offsets.length >> 1;
    yield* readableOf(table, offsets.slice(0, middle));
    yield* readableOf(table, offsets.slice(middle));
  }
}

async function take(table: Table, offsets: number[]): Promise<ArrowTable | null> {
  try {
    return (await table.takeOffsets(offsets).toArrow()) as ArrowTable;
  } catch {
    return null;
  }
}

/** Positions in the table, grouped by the file in which they lie. Opens no file but the manifest and lists of deleted rows. */
async function offsetsByFile(table: Table): Promise<number[][]> {
  const groups = new Map<bigint, number[]>();
  let offset = 0;
  for await (const batch of table.query().withRowId().select(["_rowid"])) {
    const ids = batch.getChild("_rowid")?.toArray() as BigUint64Array;
    for (const id of ids) {
      const file = id >> 32n;
      const group = groups.get(file);
      if (group === undefined) groups.set(file, [offset]);
      else group.push(offset);
      offset++;
    }
  }
  return [...groups.values()];
}
