import { Schema } from "../arrow.ts";
import { code, codeOrNull, int, long, text, textOrNull } from "../fields.ts";
import { openTable } from "../lance-table.ts";
import type { Migration } from "./step.ts";

/** What files say of their pictures, and the files that are one with a picture. */
export const metadataTables: Migration = {
  number: 2,
  async run(connection, beforeCommit) {
    await openTable(connection, "metadata", metadata, beforeCommit);
    await openTable(connection, "companions", companions, beforeCommit);
  },
};

const metadata = new Schema([int("id"), codeOrNull("rating"), code("marks"), text("said")]);

const companions = new Schema([
  text("key"),
  int("folder"),
  text("volume_id"),
  text("path"),
  code("kind"),
  long("bytes"),
  long("modified_at"),
  text("main_key"),
  text("main_path"),
  codeOrNull("rating"),
  textOrNull("said"),
]);
