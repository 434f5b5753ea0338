import type { BatchReader, Row } from "./arrow-rows.ts";
import { kindCodes, takenAtSourceCodes } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { forgetPhotos } from "./forget-photos.ts";
import { putMetadata } from "./metadata-table.ts";
import type { PhotoColumns } from "./photo-columns.ts";
import { createPhotoOrder, scopeOrder, timelineOrder } from "./photo-order.ts";
import { photoSchema } from "./schema.ts";
import { chunksOf, sqlIn } from "./sql.ts";
import type { PhotoOrder, PhotoRow, PhotoTable } from "./store.ts";

const allColumns = photoSchema.fields.map((field) => field.name);

/** `revision` is asked at every call of `timeline`: the order is made anew only when it grew. */
export function createPhotoTable(context: StoreContext, revision: () => number): PhotoTable {
  const { photos } = context;
  let timeline: { revision: number; order: PhotoOrder } | null = null;
  return {
    has: (hash) => photos.idOf(hash) >= 0,
    get: (hashes) => readPhotos(context, hashes),
    timeline() {
      if (timeline?.revision !== revision())
        timeline = { revision: revision(), order: timelineOrder(photos) };
      return timeline.order;
    },
    takenAtLocal(hash) {
      const taken = photos.takenAtLocalOf(photos.idOf(hash));
      return Number.isNaN(taken) ? null : taken;
    },
    scope: (scope) => scopeOrder(photos, context.albums, scope),
    order: (hashes) => createPhotoOrder(photos, knownIds(photos, hashes)),
    withoutPlace: () => [...photos.withoutPlace()].map((id) => photos.hashOf(id)),
    forget: (hashes) =>
      context.write(() =>
        forgetPhotos(
          context,
          [...knownIds(photos, hashes)].filter((id) => photos.placesOf(id) === 0),
        ),
      ),
  };
}

function knownIds(photos: PhotoColumns, hashes: readonly string[]): Int32Array {
  return Int32Array.from(hashes.map((hash) => photos.idOf(hash)).filter((id) => id >= 0));
}

export async function readPhotos(
  { tables, photos }: Pick<StoreContext, "tables" | "photos">,
  hashes: readonly string[],
): Promise<Map<string, PhotoRow>> {
  const found = new Map<string, PhotoRow>();
  for (const ids of chunksOf([...new Set(knownIds(photos, hashes))], 2_000)) {
    for (const batch of await tables.photos.read({ where: sqlIn("id", ids), columns: allColumns })) {
      for (let n = 0; n < batch.length; n++) {
        const row = fromBatch(batch, n);
        found.set(row.hash, row);
      }
    }
  }
  return found;
}

/**
 * Stores photos that are not stored yet. The first description of a content stays: it comes from the bytes, which are the
 * same. The caller is in `write`.
 */
export async function addPhotos({ tables, photos }: StoreContext, rows: readonly PhotoRow[]): Promise<void> {
  const added = new Map<number, PhotoRow>();
  for (const row of rows) {
    const id = photos.reserve(row.hash);
    if (!photos.isStored(id) && !added.has(id)) added.set(id, row);
  }
  // Before the photos: a row without its photo is cleared away, a photo without its row would be read again.
  await putMetadata(
    { tables, photos },
    [...added].flatMap(([id, { said }]) => (said === undefined ? [] : { id, said })),
  );
  await tables.photos.add([...added].map(([id, row]) => toRow(id, row)));
  for (const [id, row] of added) photos.setStored(id, row);
}

function toRow(id: number, photo: PhotoRow): Row {
  return {
    id,
    hash: photo.hash,
    kind: kindCodes.code(photo.kind),
    bytes: photo.bytes,
    width: photo.width,
    height: photo.height,
    orientation: photo.orientation,
    taken_local: photo.takenAtLocal,
    taken_source: photo.takenAtSource === null ? null : takenAtSourceCodes.code(photo.takenAtSource),
    taken_zone_minutes: photo.takenAtZoneMinutes,
    camera: photo.camera,
    lens: photo.lens,
    latitude: photo.latitude,
    longitude: photo.longitude,
    thumbhash: photo.thumbhash,
    added_at: photo.addedAt,
  };
}

function fromBatch(batch: BatchReader, row: number): PhotoRow {
  const source = batch.numberOrNull("taken_source", row);
  return {
    hash: batch.text("hash", row),
    kind: kindCodes.word(batch.number("kind", row)),
    bytes: batch.number("bytes", row),
    width: batch.number("width", row),
    height: batch.number("height", row),
    orientation: batch.number("orientation", row),
    takenAtLocal: batch.numberOrNull("taken_local", row),
    takenAtSource: source === null ? null : takenAtSourceCodes.word(source),
    takenAtZoneMinutes: batch.numberOrNull("taken_zone_minutes", row),
    camera: batch.textOrNull("camera", row),
    lens: batch.textOrNull("lens", row),
    latitude: batch.numberOrNull("latitude", row),
    longitude: batch.numberOrNull("longitude", row),
    thumbhash: batch.bytes("thumbhash", row),
    addedAt: batch.number("added_at", row),
  };
}
