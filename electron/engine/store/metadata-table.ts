import type { SaidBy, SourceFacts } from "../metadata/facts.ts";
import type { BatchReader, Row } from "./arrow-rows.ts";
import { companionCodes } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { placeKey } from "./file-columns.ts";
import type { CompanionRow, MetadataTable } from "./metadata-types.ts";
import { companionSchema } from "./schema.ts";
import { chunksOf, sqlIn } from "./sql.ts";

const companionColumns = companionSchema.fields.map((field) => field.name);
const atOnce = 2_000;
const panorama = 1;
const motion = 2;

export function createMetadataTable(context: StoreContext): MetadataTable {
  const { photos, tables, companions } = context;
  const folderIds = () => new Map([...context.folders].map(([id, { number }]) => [number, id]));

  async function readCompanions(where: string): Promise<CompanionRow[]> {
    const ids = folderIds();
    const batches = await tables.companions.read({ where, columns: companionColumns });
    return batches.flatMap((batch) =>
      Array.from({ length: batch.length }, (_, n) => toCompanion(batch, n, ids)),
    );
  }

  return {
    async get(hashes) {
      const found = new Map<string, SaidBy[]>();
      const ids = [...new Set(hashes.map((hash) => photos.idOf(hash)).filter((id) => id >= 0))];
      for (const some of chunksOf(ids, atOnce)) {
        for (const batch of await tables.metadata.read({
          where: sqlIn("id", some),
          columns: ["id", "said"],
        })) {
          for (let n = 0; n < batch.length; n++) {
            found.set(photos.hashOf(batch.number("id", n)), JSON.parse(batch.text("said", n)) as SaidBy[]);
          }
        }
      }
      return found;
    },
    ratingOf(hash) {
      const id = photos.idOf(hash);
      if (id < 0) return null;
      const rating = companions.ratingOf(id) ?? photos.metadata.ratingOf(id);
      return rating === null || rating === 0 ? null : rating;
    },
    marksOf(hash) {
      const marks = photos.metadata.marksOf(photos.idOf(hash));
      return { isPanorama: (marks & panorama) !== 0, hasMotion: (marks & motion) !== 0 };
    },
    async put(rows) {
      await context.write(() =>
        putMetadata(
          context,
          rows.flatMap(({ hash, said }) => {
            const id = photos.idOf(hash);
            return id < 0 ? [] : { id, said };
          }),
        ),
      );
    },
    *missing() {
      let hashes: string[] = [];
      for (let id = 0; id < photos.end; id++) {
        if (!photos.isShown(id) || photos.metadata.has(id)) continue;
        hashes.push(photos.hashOf(id));
        if (hashes.length === atOnce) {
          yield hashes;
          hashes = [];
        }
      }
      if (hashes.length > 0) yield hashes;
    },

    get videos() {
      return companions.videos;
    },
    async companionsOf(places) {
      const keysOf = (some: readonly { volumeId: string; path: string }[]) =>
        some.map(({ volumeId, path }) => placeKey(volumeId, path));
      if (places.length === 0) return [];
      const beside = await readCompanions(sqlIn("main_key", keysOf(places)));
      const raws = keysOf(beside.filter(({ kind }) => kind === "raw"));
      return raws.length === 0 ? beside : [...beside, ...(await readCompanions(sqlIn("main_key", raws)))];
    },
    async *companionsIn(folderId) {
      const folder = context.folders.get(folderId);
      if (!folder) return;
      const ids = folderIds();
      const where = `folder = ${folder.number}`;
      for (const batch of await tables.companions.read({ where, columns: companionColumns })) {
        yield Array.from({ length: batch.length }, (_, n) => toCompanion(batch, n, ids));
      }
    },
    async putCompanions(rows) {
      await context.write(async () => {
        const known = rows.filter(({ folderId }) => context.folders.has(folderId));
        for (const some of chunksOf(known, atOnce)) {
          await tables.companions.merge(
            "key",
            some.map((row) => fromCompanion(row, context.folders.get(row.folderId)?.number ?? -1)),
          );
          for (const row of some) {
            companions.set(placeKey(row.volumeId, row.path), {
              mainKey: placeKey(row.volumeId, row.mainPath),
              isRaw: row.kind === "raw",
              isLoneVideo: row.mainPath === "",
              rating: row.said?.rating ?? null,
            });
          }
        }
      });
    },
    async forgetCompanions(places) {
      await context.write(async () => {
        for (const some of chunksOf(places, atOnce)) {
          const keys = some.map(({ volumeId, path }) => placeKey(volumeId, path));
          await tables.companions.delete(sqlIn("key", keys));
          for (const key of keys) companions.forget(key);
        }
      });
    },
  };
}

/** Writes what files say. The caller is in `write`. */
export async function putMetadata(
  { tables, photos }: Pick<StoreContext, "tables" | "photos">,
  rows: readonly { id: number; said: readonly SaidBy[] }[],
): Promise<void> {
  const cells = rows.map(({ id, said }) => ({ id, said: JSON.stringify(said), ...quickOf(said) }));
  await tables.metadata.merge("id", cells);
  for (const { id, rating, marks } of cells) photos.metadata.set(id, rating, marks);
}

function quickOf(said: readonly SaidBy[]): { rating: number | null; marks: number } {
  const rating = said.map(({ facts }) => facts.rating).find((stars) => stars !== null) ?? null;
  const isPanorama = said.some(({ facts }) => facts.panorama !== null);
  const hasMotion = said.some(({ facts }) => facts.hasMotion);
  return { rating, marks: (isPanorama ? panorama : 0) | (hasMotion ? motion : 0) };
}

function fromCompanion(row: CompanionRow, folder: number): Row {
  return {
    key: placeKey(row.volumeId, row.path),
    folder,
    volume_id: row.volumeId,
    path: row.path,
    kind: companionCodes.code(row.kind),
    bytes: row.bytes,
    modified_at: row.modifiedAt,
    main_key: placeKey(row.volumeId, row.mainPath),
    main_path: row.mainPath,
    rating: row.said?.rating ?? null,
    said: row.said === null ? null : JSON.stringify(row.said),
  };
}

function toCompanion(batch: BatchReader, row: number, folderIds: ReadonlyMap<number, string>): CompanionRow {
  const said = batch.textOrNull("said", row);
  return {
    folderId: folderIds.get(batch.number("folder", row)) ?? "",
    volumeId: batch.text("volume_id", row),
    path: batch.text("path", row),
    kind: companionCodes.word(batch.number("kind", row)),
    bytes: batch.number("bytes", row),
    modifiedAt: batch.number("modified_at", row),
    mainPath: batch.text("main_path", row),
    said: said === null ? null : (JSON.parse(said) as SourceFacts),
  };
}

/** Reads what memory holds. Returns rows whose photo or folder is gone. */
export async function loadMetadata({
  tables,
  photos,
  companions,
  folders,
}: StoreContext): Promise<{ metadata: number[]; companions: string[] }> {
  const leftovers = { metadata: [] as number[], companions: [] as string[] };
  const numbers = new Set([...folders.values()].map(({ number }) => number));
  for await (const batch of tables.metadata.stream({ columns: ["id", "rating", "marks"] })) {
    for (let n = 0; n < batch.length; n++) {
      const id = batch.number("id", n);
      if (!photos.isStored(id)) leftovers.metadata.push(id);
      else photos.metadata.set(id, batch.numberOrNull("rating", n), batch.number("marks", n));
    }
  }
  for await (const batch of tables.companions.stream({
    columns: ["key", "folder", "main_key", "main_path", "kind", "rating"],
  })) {
    for (let n = 0; n < batch.length; n++) {
      if (!numbers.has(batch.number("folder", n))) {
        leftovers.companions.push(batch.text("key", n));
        continue;
      }
      companions.set(batch.text("key", n), {
        mainKey: batch.text("main_key", n),
        isLoneVideo: batch.text("main_path", n) === "",
        isRaw: companionCodes.word(batch.number("kind", n)) === "raw",
        rating: batch.numberOrNull("rating", n),
      });
    }
  }
  return leftovers;
}

/** Forgets what lies beside the pictures of a folder. The caller is in `write`. */
export async function forgetCompanionsIn(
  { tables, companions }: Pick<StoreContext, "tables" | "companions">,
  folder: number,
): Promise<void> {
  const where = `folder = ${folder}`;
  for (const batch of await tables.companions.read({ where, columns: ["key"] })) {
    for (let n = 0; n < batch.length; n++) companions.forget(batch.text("key", n));
  }
  await tables.companions.delete(where);
}
