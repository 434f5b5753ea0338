import type { FileStatus } from "../../../shared/photo.ts";
import type { BatchReader, Row } from "./arrow-rows.ts";
import { statusCodes } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { carryFactsOfEdits } from "./edited-places.ts";
import { placeKey } from "./file-columns.ts";
import { readFileIds } from "./file-ids.ts";
import { rehomeFiles } from "./rehome-files.ts";
import { fileSchema } from "./schema.ts";
import { chunksOf, sqlIn, sqlString } from "./sql.ts";
import type { FileRow, FileTable } from "./store.ts";

export const allColumns = fileSchema.fields.map((field) => field.name);
const rowsAtOnce = 1_000;

export function createFileTable(context: StoreContext): FileTable {
  const { tables, photos, files, folders, write } = context;
  const numberOf = (folderId: string) => folders.get(folderId)?.number ?? -1;
  const read = async (where: string | null, order?: { orderBy: string; offset: number; limit: number }) =>
    (await tables.files.read({ where, columns: allColumns, ...order })).map((batch) =>
      rowsOf(context, batch),
    );

  return {
    async *scan(folderId, within) {
      // Read in one go, handed out in pieces: who takes their time must not hold on to a version of the table.
      const batches = await tables.files.read({
        where: `folder = ${numberOf(folderId)}${within === undefined ? "" : ` AND (${sqlWithin(within)})`}`,
        columns: allColumns,
      });
      for (const batch of batches) {
        for (let from = 0; from < batch.length; from += rowsAtOnce) {
          yield [...rowsOf(context, batch, from, from + rowsAtOnce)];
        }
      }
    },

    async ofHashes(hashes) {
      const found = new Map<string, FileRow[]>();
      const ids = [...new Set(hashes.map((hash) => photos.idOf(hash)))].filter((id) => id >= 0);
      for (const some of chunksOf(ids, 2_000)) {
        for (const rows of await read(sqlIn("photo", some))) {
          for (const row of rows) {
            if (row.hash === null) continue;
            const places = found.get(row.hash);
            if (places === undefined) found.set(row.hash, [row]);
            else places.push(row);
          }
        }
      }
      return found;
    },

    put: (rows) => write(() => putFiles(context, rows)),

    setStatus: (places, status, missingSince) =>
      write(async () => {
        const rows = places
          .map(({ volumeId, path }) => files.rowOf(placeKey(volumeId, path)))
          .filter((row) => row >= 0 && (files.statusOf(row) !== status || missingSince !== undefined));
        for (const some of chunksOf(rows, rowsAtOnce)) {
          await tables.files.update(
            sqlIn(
              "key",
              some.map((row) => files.keyOf(row)),
            ),
            {
              status: statusCodes.code(status),
              ...(missingSince === undefined ? {} : { missing_since: missingSince }),
            },
          );
          for (const row of some) files.setStatus(row, status);
        }
      }),

    setFolderStatus: (folderId, from, to) =>
      write(async () => {
        const number = numberOf(folderId);
        const rows = [...files.rowsIn(number)].filter((row) => files.statusOf(row) === from);
        if (rows.length === 0) return;
        await tables.files.update(`folder = ${number} AND status = ${statusCodes.code(from)}`, {
          status: statusCodes.code(to),
        });
        for (const row of rows) files.setStatus(row, to);
      }),

    forget: (places) =>
      write(async () => {
        const rows = places
          .map(({ volumeId, path }) => files.rowOf(placeKey(volumeId, path)))
          .filter((row) => row >= 0);
        for (const some of chunksOf(rows, rowsAtOnce)) {
          await tables.files.delete(
            sqlIn(
              "key",
              some.map((row) => files.keyOf(row)),
            ),
          );
          for (const row of some) files.remove(row);
        }
      }),

    rehome: (folderId, newPlace) => write(() => rehomeFiles(context, numberOf(folderId), newPlace)),

    hashAt({ volumeId, path }) {
      const row = files.rowOf(placeKey(volumeId, path));
      const photo = row < 0 ? -1 : files.photoOf(row);
      return photo < 0 ? null : photos.hashOf(photo);
    },

    fileIds: () => readFileIds(context),

    countOf: (folderId) => files.shownIn(numberOf(folderId)),
    cloudIn: (folderId) => files.countIn(numberOf(folderId), "cloud"),
  };
}

/** Places that lie at one of these paths or below. */
function sqlWithin(paths: readonly string[]): string {
  if (paths.length === 0) return "false";
  if (paths.includes("")) return "true";
  return paths
    .map((path) => `path = ${sqlString(path)} OR starts_with(path, ${sqlString(`${path}/`)})`)
    .join(" OR ");
}

/**
 * Writes places, each of whose photos must be stored. Places of a folder that was removed meanwhile are left out.
 * The caller is in `write`.
 */
export async function putFiles(context: StoreContext, rows: readonly FileRow[]): Promise<void> {
  const { tables, files } = context;
  const places = distinctPlaces(context, rows);
  const settle = (written: readonly Place[]) => {
    for (const { key, folder, photo, row } of written) {
      files.set(key, { folder, photo, status: row.status, problem: row.problem !== null });
      context.ignored.noteWritten({ key, ...row });
    }
  };
  const fresh = places.filter((place) => !files.has(place.key));
  const known = places.filter((place) => files.has(place.key));
  await carryFactsOfEdits(context, known);
  await tables.files.add(fresh.map(toRow));
  settle(fresh);
  await tables.files.merge("key", known.map(toRow));
  settle(known);
}

/** The last row of each place. */
function distinctPlaces({ photos, folders }: StoreContext, rows: readonly FileRow[]): Place[] {
  const places = new Map<string, Place>();
  for (const row of rows) {
    const folder = folders.get(row.folderId)?.number;
    if (folder === undefined) continue;
    const photo = row.hash === null ? -1 : photos.idOf(row.hash);
    if (row.hash !== null && photo < 0) throw new Error(`A file of a photo that is not stored: ${row.hash}`);
    const key = placeKey(row.volumeId, row.path);
    places.set(key, { key, folder, photo, row });
  }
  return [...places.values()];
}

interface Place {
  key: string;
  folder: number;
  photo: number;
  row: FileRow;
}

function toRow({ key, folder, photo, row }: Place): Row {
  return {
    key,
    folder,
    volume_id: row.volumeId,
    path: row.path,
    bytes: row.bytes,
    modified_at: row.modifiedAt,
    status: statusCodes.code(row.status),
    photo: photo < 0 ? null : photo,
    problem_code: row.problem?.code ?? null,
    problem_message: row.problem?.message ?? null,
    seen_at: row.seenAt,
    missing_since: row.missingSince ?? null,
    file_id: row.fileId ?? null,
    unverified: row.isUnverified === true ? 1 : null,
  };
}

export function* rowsOf(
  { photos, folders }: StoreContext,
  batch: BatchReader,
  from = 0,
  to = batch.length,
): Generator<FileRow> {
  const folderIds = new Map([...folders.values()].map(({ number, row }) => [number, row.id]));
  for (let n = from; n < Math.min(to, batch.length); n++) {
    const folderId = folderIds.get(batch.number("folder", n));
    if (folderId === undefined) continue;
    const photo = batch.numberOrNull("photo", n);
    const code = batch.textOrNull("problem_code", n);
    const status: FileStatus = statusCodes.word(batch.number("status", n));
    const fileId = batch.numberOrNull("file_id", n);
    const missingSince = status === "missing" ? batch.numberOrNull("missing_since", n) : null;
    yield {
      folderId,
      volumeId: batch.text("volume_id", n),
      path: batch.text("path", n),
      bytes: batch.number("bytes", n),
      modifiedAt: batch.number("modified_at", n),
      status,
      hash: photo === null ? null : photos.hashOf(photo),
      problem: code === null ? null : { code, message: batch.textOrNull("problem_message", n) ?? "" },
      seenAt: batch.number("seen_at", n),
      ...(fileId === null ? {} : { fileId }),
      ...(batch.isNull("unverified", n) ? {} : { isUnverified: true }),
      ...(missingSince === null ? {} : { missingSince }),
    };
  }
}
