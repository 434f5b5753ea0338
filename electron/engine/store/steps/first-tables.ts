import { Schema } from "../arrow.ts";
import {
  bytes,
  code,
  codeOrNull,
  doubleOrNull,
  int,
  intOrNull,
  long,
  longOrNull,
  text,
  textOrNull,
} from "../fields.ts";
import { openTable } from "../lance-table.ts";
import type { Migration } from "./step.ts";

/** Folders, photos and files, as the first version had them. */
export const firstTables: Migration = {
  number: 1,
  async run(connection, beforeCommit) {
    await openTable(connection, "folders", folders, beforeCommit);
    await openTable(connection, "photos", photos, beforeCommit);
    await openTable(connection, "files", files, beforeCommit);
  },
};

const folders = new Schema([
  int("number"),
  text("id"),
  text("path"),
  text("volume_id"),
  text("volume_path"),
  long("added_at"),
  longOrNull("last_scanned_at"),
  text("state"),
]);

const files = new Schema([
  text("key"),
  int("folder"),
  text("volume_id"),
  text("path"),
  long("bytes"),
  long("modified_at"),
  code("status"),
  intOrNull("photo"),
  textOrNull("problem_code"),
  textOrNull("problem_message"),
  long("seen_at"),
]);

const photos = new Schema([
  int("id"),
  text("hash"),
  code("kind"),
  long("bytes"),
  int("width"),
  int("height"),
  code("orientation"),
  longOrNull("taken_local"),
  codeOrNull("taken_source"),
  intOrNull("taken_zone_minutes"),
  textOrNull("camera"),
  textOrNull("lens"),
  doubleOrNull("latitude"),
  doubleOrNull("longitude"),
  bytes("thumbhash"),
  long("added_at"),
]);
