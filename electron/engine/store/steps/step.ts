import type { Connection, Table } from "@lancedb/lancedb";
import type { BeforeCommit } from "../lance-table.ts";

/**
 * One step from an older schema to the next. It may be interrupted anywhere and is then run again from its start, so each
 * part of it looks first whether it has been done. A released step is never changed: what comes later is a new one. That is
 * why a step has schemas of its own and does not borrow those of today.
 */
export interface Migration {
  /** Its place in the order; also the version of a store that has gone through it. */
  number: number;
  run(connection: Connection, beforeCommit: BeforeCommit): Promise<void>;
}

/** A column and how its value in the rows that are there already is computed, in SQL: `cast(null as bigint)`. */
export interface NewColumn {
  name: string;
  valueSql: string;
}

/** Adds the columns that the table does not have yet, in one commit. */
export async function addColumns(
  connection: Connection,
  tableName: string,
  columns: readonly NewColumn[],
  beforeCommit: BeforeCommit,
): Promise<void> {
  const table: Table = await connection.openTable(tableName);
  try {
    const { fields } = await table.schema();
    const missing = columns.filter(({ name }) => !fields.some((field) => field.name === name));
    if (missing.length === 0) return;
    beforeCommit({ table: tableName, action: "update" });
    await table.addColumns(missing.map(({ name, valueSql }) => ({ name, valueSql })));
  } finally {
    table.close();
  }
}
