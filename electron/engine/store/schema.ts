import { Field, FixedSizeList, Float32, Float64, Schema } from "./arrow.ts";
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
} from "./fields.ts";

/**
 * The tables of today. A change here needs a step (steps/, listed in migrations.ts); what was released stays readable.
 *
 * Photos are joined by `id`, a 32-bit number given in the order of arrival: as a key in a filter it costs half of what a
 * hash costs (docs/decisions/0001-store-layout.md). The hash stays the identity; `photos` alone says which id it has.
 * Times are milliseconds since the epoch.
 */
export const tableNames = {
  meta: "meta",
  folders: "folders",
  files: "files",
  photos: "photos",
  metadata: "metadata",
  companions: "companions",
  facts: "facts",
  albums: "albums",
  albumPhotos: "album_photos",
  ignoredFiles: "ignored_files",
} as const;
export const embeddingsPrefix = "embeddings_";

/** `key`, `value`: "version", "library" (its id), and "embeddings:<key>" with the metric and dimensions of each set. */
export const metaSchema = new Schema([text("key"), text("value")]);

export const folderSchema = new Schema([
  int("number"),
  text("id"),
  text("path"),
  text("volume_id"),
  text("volume_path"),
  long("added_at"),
  longOrNull("last_scanned_at"),
  text("state"),
  codeOrNull("enabled"),
  textOrNull("exclusions"),
]);

/** One row a place. `key` stands for volume and path (see `placeKey`), `folder` is the folder's number. */
export const fileSchema = new Schema([
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
  longOrNull("missing_since"),
  doubleOrNull("file_id"),
  codeOrNull("unverified"),
]);

/**
 * One row a content. Facts that people or models change (rating, tags, scores of a model) do not go here but into tables
 * of their own.
 */
export const photoSchema = new Schema([
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

/** What the file of a content says of its picture: `said` is JSON of `SaidBy[]`; the rest is what memory holds of it. */
export const metadataSchema = new Schema([int("id"), codeOrNull("rating"), code("marks"), text("said")]);

/** One row a file that is one with a picture beside it. `said` is JSON of `SourceFacts`. */
export const companionSchema = new Schema([
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

/**
 * What a person said of a content; null where nothing. Keyed by hash: it stays when the photo is forgotten and is there again
 * when it comes back. `carried_to` is the content that this one became when its file was edited.
 */
export const factSchema = new Schema([
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

export const albumSchema = new Schema([
  text("id"),
  text("name"),
  code("sort"),
  textOrNull("cover"),
  long("created_at"),
]);

/** A file whose problem a person does not want to hear of, as it was then; `key` as in `files`. */
export const ignoredFileSchema = new Schema([
  text("key"),
  long("bytes"),
  long("modified_at"),
  long("ignored_at"),
]);

/** One row a photo and album; `key` stands for both. */
export const albumPhotoSchema = new Schema([
  text("key"),
  text("album"),
  text("hash"),
  new Field("position", new Float64(), false),
]);

/**
 * One row a content and model: the vector, and beside it the facts that never change for a content, so that a search can
 * be filtered by them. They are all here from the start, because adding one later takes every row out of the index.
 */
export function embeddingSchema(dimensions: number): Schema {
  const item = new Field("item", new Float32(), true);
  return new Schema([
    int("id"),
    code("kind"),
    long("bytes"),
    int("width"),
    int("height"),
    longOrNull("taken_local"),
    textOrNull("camera"),
    textOrNull("lens"),
    doubleOrNull("latitude"),
    doubleOrNull("longitude"),
    new Field("vector", new FixedSizeList(dimensions, item), false),
  ]);
}
