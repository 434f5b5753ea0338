import { addColumns, type Migration } from "./step.ts";

/** What a person says of a folder: whether it is looked at, and what in it is left out. */
export const folderSettings: Migration = {
  number: 3,
  async run(connection, beforeCommit) {
    const columns = [
      { name: "enabled", valueSql: "cast(1 as tinyint)" },
      { name: "exclusions", valueSql: "''" },
    ];
    await addColumns(connection, "folders", columns, beforeCommit);
  },
};
