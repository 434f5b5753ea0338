import { Field, Float64, Schema } from "../arrow.ts";
import { code, codeOrNull, doubleOrNull, long, longOrNull, text, textOrNull } from "../fields.ts";
import { openTable } from "../lance-table.ts";
import type { Migration } from "./step.ts";

/** What people say of photos, and their albums. By hash, not by id: they outlive the rows of the photos. */
export const factTables: Migration = {
  number: 5,
  async run(connection, beforeCommit) {
    await openTable(connection, "facts", facts, beforeCommit);
    await openTable(connection, "albums", albums, beforeCommit);
    await openTable(connection, "album_photos", albumPhotos, beforeCommit);
  },
};

const facts = new Schema([
  text("hash"),
  code("favourite"),
  code("hidden"),
  codeOrNull("rating"),
  textOrNull("title"),
  textOrNull("caption"),
  longOrNull("taken_local"),
  codeOrNull("place"),
  doubleOrNull("latitude"),
  doubleOrNull("longitude"),
  textOrNull("carried_to"),
  long("changed_at"),
]);

const albums = new Schema([text("id"), text("name"), code("sort"), textOrNull("cover"), long("created_at")]);

const albumPhotos = new Schema([
  text("key"),
  text("album"),
  text("hash"),
  new Field("position", new Float64(), false),
]);
