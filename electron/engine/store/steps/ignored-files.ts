import { Schema } from "../arrow.ts";
import { long, text } from "../fields.ts";
import { openTable } from "../lance-table.ts";
import type { Migration } from "./step.ts";

/** Files whose problem a person does not want to hear of, as they were then. */
export const ignoredFiles: Migration = {
  number: 6,
  async run(connection, beforeCommit) {
    const schema = new Schema([text("key"), long("bytes"), long("modified_at"), long("ignored_at")]);
    await openTable(connection, "ignored_files", schema, beforeCommit);
  },
};
