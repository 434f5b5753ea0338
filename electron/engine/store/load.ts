import { kindCodes, statusCodes } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { loadFacts } from "./fact-table.ts";
import { folderFrom } from "./folder-table.ts";
import { loadMetadata } from "./metadata-table.ts";
import { chunksOf, sqlIn } from "./sql.ts";
import { keepsUnplaced } from "./unplaced.ts";
import type { VectorTable } from "./vector-table.ts";

/**
 * Rows that point at nothing, or that nothing points at: what a process left that died between two tables. They are not in
 * memory, so nobody sees them; they are deleted before the first write.
 */
export interface Leftovers {
  /** Keys of places without their folder or photo. */
  files: string[];
  photos: number[];
  vectors: Map<VectorTable, number[]>;
  metadata: number[];
  /** Keys of files beside pictures of a folder that is gone. */
  companions: string[];
}

/** Reads what is held in memory. Nothing is written. */
export async function loadColumns(context: StoreContext): Promise<Leftovers> {
  await loadFolders(context);
  await loadPhotos(context);
  await loadFacts(context);
  await context.albums.load();
  const files = await loadFiles(context);
  const photos: number[] = [];
  const vectors = new Map<VectorTable, number[]>();
  const keeps = keepsUnplaced(context);
  for (let id = 0; id < context.photos.end && !keeps; id++) {
    if (!context.photos.isStored(id) || context.photos.placesOf(id) > 0) continue;
    photos.push(id);
    context.photos.forget(id);
  }
  for (const table of context.vectors.values()) vectors.set(table, await loadVectorIds(context, table));
  return { files, photos, vectors, ...(await loadMetadata(context)) };
}

async function loadFolders({ tables, folders }: StoreContext): Promise<void> {
  const rows = (
    await tables.folders.read({ columns: tables.folders.schema.fields.map((field) => field.name) })
  )
    .flatMap((batch) => Array.from({ length: batch.length }, (_, n) => folderFrom(batch, n)))
    .sort((a, b) => a.number - b.number);
  for (const folder of rows) folders.set(folder.row.id, folder);
}

async function loadPhotos({ tables, photos }: StoreContext): Promise<void> {
  photos.expect(await tables.photos.rows());
  const columns = ["id", "hash", "taken_local", "width", "height", "kind"];
  for await (const batch of tables.photos.stream({ columns })) {
    const hashes = batch.ascii("hash");
    const ids = batch.ints("id");
    const widths = batch.ints("width");
    const heights = batch.ints("height");
    for (let n = 0; n < batch.length; n++) {
      photos.load(ids[n] ?? 0, hashes.bytes, hashes.at(n), {
        takenAtLocal: batch.numberOrNull("taken_local", n),
        width: widths[n] ?? 0,
        height: heights[n] ?? 0,
        kind: kindCodes.word(batch.number("kind", n)),
      });
    }
  }
}

async function loadFiles({ tables, photos, files, folders }: StoreContext): Promise<string[]> {
  const leftovers: string[] = [];
  const numbers = new Set([...folders.values()].map((folder) => folder.number));
  files.expect(await tables.files.rows());
  const columns = ["key", "folder", "photo", "status", "problem_code"];
  for await (const batch of tables.files.stream({ columns })) {
    const keys = batch.ascii("key");
    const folderNumbers = batch.ints("folder");
    for (let n = 0; n < batch.length; n++) {
      const folder = folderNumbers[n] ?? -1;
      const photo = batch.numberOrNull("photo", n) ?? -1;
      if (!numbers.has(folder) || (photo >= 0 && !photos.isStored(photo))) {
        leftovers.push(batch.text("key", n));
        continue;
      }
      files.load(keys.bytes, keys.at(n), {
        folder,
        photo,
        status: statusCodes.word(batch.number("status", n)),
        problem: !batch.isNull("problem_code", n),
      });
    }
  }
  return leftovers;
}

async function loadVectorIds({ photos }: StoreContext, vectors: VectorTable): Promise<number[]> {
  const leftovers: number[] = [];
  for await (const batch of vectors.table.stream({ columns: ["id"] })) {
    const ids = batch.ints("id");
    vectors.load(ids);
    for (const id of ids) {
      if (!photos.isStored(id)) leftovers.push(id);
    }
  }
  return leftovers;
}

/** Deletes them. Harmless if interrupted: the next opening finds what is left. */
export async function clearLeftovers({ tables, log }: StoreContext, leftovers: Leftovers): Promise<void> {
  const vectorCount = [...leftovers.vectors.values()].reduce((sum, ids) => sum + ids.length, 0);
  const { metadata, companions } = leftovers;
  const rest = metadata.length + companions.length + vectorCount;
  if (leftovers.files.length + leftovers.photos.length + rest === 0) return;
  log.info("Clearing what an interrupted write left", {
    files: leftovers.files.length,
    photos: leftovers.photos.length,
    vectors: vectorCount,
    metadata: metadata.length,
    companions: companions.length,
  });
  for (const keys of chunksOf(leftovers.files, 1_000)) await tables.files.delete(sqlIn("key", keys));
  for (const ids of chunksOf(leftovers.photos, 5_000)) await tables.photos.delete(sqlIn("id", ids));
  for (const ids of chunksOf(metadata, 5_000)) await tables.metadata.delete(sqlIn("id", ids));
  for (const keys of chunksOf(companions, 1_000)) await tables.companions.delete(sqlIn("key", keys));
  for (const [table, ids] of leftovers.vectors) await table.remove(ids);
}
