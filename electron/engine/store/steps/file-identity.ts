import { addColumns, type Migration } from "./step.ts";

/**
 * What tells a moved file from a new one without reading it (`file_id`, and `unverified` where that was believed), and since
 * when a missing file is missing.
 */
export const fileIdentity: Migration = {
  number: 4,
  async run(connection, beforeCommit) {
    const columns = [
      { name: "missing_since", valueSql: "cast(null as bigint)" },
      { name: "file_id", valueSql: "cast(null as double)" },
      { name: "unverified", valueSql: "cast(null as tinyint)" },
    ];
    await addColumns(connection, "files", columns, beforeCommit);
  },
};
