import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Connection, connect, Session } from "@lancedb/lancedb";
import type { Log } from "../log.ts";
import { AlbumLists } from "./album-lists.ts";
import { createAlbumTable } from "./album-table.ts";
import { backUpStore, listBackups } from "./backup.ts";
import { checkUp, mend } from "./check-up.ts";
import { Companions } from "./companions.ts";
import type { StoreContext } from "./context.ts";
import { addVectors, checkSameSet, checkVector, createEmbeddingTable } from "./embedding-table.ts";
import { createFactTable } from "./fact-table.ts";
import { asOpeningFailure, storeDamaged } from "./failures.ts";
import { FileColumns } from "./file-columns.ts";
import { createFileTable, putFiles } from "./file-table.ts";
import { createFolderTable } from "./folder-table.ts";
import { clearHalfMadeTables } from "./half-made.ts";
import { IgnoredFiles } from "./ignored-files.ts";
import { type BeforeCommit, type LanceTable, openTable } from "./lance-table.ts";
import { clearLeftovers, type Leftovers, loadColumns } from "./load.ts";
import type { Meta } from "./meta.ts";
import { createMetadataTable } from "./metadata-table.ts";
import { type MigrateOptions, migrate, newestVersion } from "./migrations.ts";
import { PhotoColumns } from "./photo-columns.ts";
import { readPositions } from "./photo-positions.ts";
import { addPhotos, createPhotoTable } from "./photo-table.ts";
import { createProblemTable } from "./problem-table.ts";
import { settleStore } from "./repair/exchange.ts";
import {
  albumPhotoSchema,
  albumSchema,
  companionSchema,
  embeddingSchema,
  embeddingsPrefix,
  factSchema,
  fileSchema,
  folderSchema,
  ignoredFileSchema,
  metadataSchema,
  photoSchema,
  tableNames,
} from "./schema.ts";
import { isLocal, storeSize } from "./size.ts";
import type { Migration } from "./steps/step.ts";
import type { EmbeddingTable, IndexedBatch, OpenStoreOptions, Store, VectorSet } from "./store.ts";
import { createUpkeep } from "./upkeep.ts";
import { VectorTable } from "./vector-table.ts";
import { createWriteQueue } from "./write-queue.ts";
import { versionWritten } from "./written-version.ts";

/**
 * LanceDB's caches. Its defaults (6 GB and 1 GB) are for servers. An index that fits is twice to five times as fast as one
 * that does not; this holds 190,000 vectors of 512 numbers (docs/decisions/0001-store-layout.md).
 */
const indexCacheBytes = 384n * 1024n * 1024n;
const metadataCacheBytes = 64n * 1024n * 1024n;

/** Opens a store, and makes it first if there is none. See `OpenStore` for how it fails. */
export function openStore(options: OpenStoreOptions): Promise<Store> {
  return openStoreWith({ ...options, beforeCommit: () => undefined });
}

/**
 * As `openStore`, for tests: `beforeCommit` is called before every write, so that one can fail; `steps` are those of another
 * program.
 */
export async function openStoreWith(
  options: OpenStoreOptions & { beforeCommit: BeforeCommit; steps?: readonly Migration[] },
): Promise<Store> {
  const { uri, log, beforeCommit } = options;
  try {
    if (isLocal(uri)) {
      await settleStore(uri);
      await mkdir(uri, { recursive: true });
      await clearHalfMadeTables(uri);
    }
    const connection = await connect(uri, { session: new Session(indexCacheBytes, metadataCacheBytes) });
    const meta = await migrate(connection, {
      beforeCommit,
      ...backupsOf(uri, log),
      ...(options.steps === undefined ? {} : { steps: options.steps }),
    });
    await checkTables(connection, uri);
    return await assemble({ connection, meta, uri, log, beforeCommit });
  } catch (thrown) {
    throw asOpeningFailure(thrown);
  }
}

/**
 * A table that every store has and this one has not was lost. To make an empty one would be to believe that there are no
 * files any more, and to clear away all that belonged to them.
 */
async function checkTables(connection: Connection, uri: string): Promise<void> {
  const names = await connection.tableNames();
  const lost = [tableNames.folders, tableNames.files, tableNames.photos].find(
    (name) => !names.includes(name),
  );
  if (lost !== undefined) throw storeDamaged(`The table ${lost} is not there.`);
  if (!isLocal(uri)) return;
  for (const name of names) {
    const table = await connection.openTable(name);
    const isOlder = (await table.version()) < (await versionWritten(join(uri, `${name}.lance`)));
    table.close();
    if (isOlder) throw storeDamaged(`The newest version of the table ${name} is not there.`);
  }
}

/** How a store is copied before it is changed: beside its folder. One that lies elsewhere has other ways to go back. */
function backupsOf(uri: string, log: Log): Pick<MigrateOptions, "backUp" | "hasBackup"> {
  if (!isLocal(uri)) return { backUp: null, hasBackup: async () => false };
  return {
    async backUp(version) {
      const { path } = await backUpStore({ storeDir: uri, version });
      log.info("Kept a copy of the database before bringing it up to date", { path, version });
      return basename(path);
    },
    hasBackup: async (name) => (await listBackups(dirname(uri))).some(({ path }) => basename(path) === name),
  };
}

function rareCounts({ files, photos }: StoreContext): { cloud?: number; leftOut?: number } {
  const cloud = files.countOfStatus("cloud");
  const { leftOut } = photos;
  return { ...(cloud === 0 ? {} : { cloud }), ...(leftOut === 0 ? {} : { leftOut }) };
}

interface Opened extends OpenStoreOptions {
  connection: Connection;
  meta: Meta;
  beforeCommit: BeforeCommit;
}

async function assemble({ connection, meta, uri, log, beforeCommit }: Opened): Promise<Store> {
  const photos = new PhotoColumns();
  const tables = {
    folders: await openTable(connection, tableNames.folders, folderSchema, beforeCommit),
    files: await openTable(connection, tableNames.files, fileSchema, beforeCommit),
    photos: await openTable(connection, tableNames.photos, photoSchema, beforeCommit),
    metadata: await openTable(connection, tableNames.metadata, metadataSchema, beforeCommit),
    companions: await openTable(connection, tableNames.companions, companionSchema, beforeCommit),
    facts: await openTable(connection, tableNames.facts, factSchema, beforeCommit),
    albums: await openTable(connection, tableNames.albums, albumSchema, beforeCommit),
    albumPhotos: await openTable(connection, tableNames.albumPhotos, albumPhotoSchema, beforeCommit),
    ignoredFiles: await openTable(connection, tableNames.ignoredFiles, ignoredFileSchema, beforeCommit),
  };
  const queue = createWriteQueue();
  const listeners = new Set<(revision: number) => void>();
  let revision = 0;
  let leftovers: Leftovers | null = null;
  let closed = false;

  const files = new FileColumns(photos);
  const companions = new Companions(photos, files);
  photos.folding = companions;
  const context: StoreContext = {
    log,
    meta,
    tables,
    vectors: new Map(),
    photos,
    files,
    companions,
    folders: new Map(),
    albums: new AlbumLists({ tables, photos }),
    ignored: new IgnoredFiles(tables.ignoredFiles, files),
    async write(work, isSeen = () => true) {
      try {
        return await queue.run(async () => {
          if (leftovers !== null) await clearLeftovers(context, leftovers);
          leftovers = null;
          return work();
        });
      } finally {
        companions.placesChanged();
        // Also after a failure: a part of the work may have been done.
        if (isSeen()) changed();
        upkeep.afterWrite();
      }
    },
  };
  const upkeep = createUpkeep({ context, queue });

  function changed(): void {
    revision++;
    for (const listener of listeners) {
      try {
        listener(revision);
      } catch (thrown) {
        log.error("A listener to changes of the store failed", { error: String(thrown) });
      }
    }
  }

  const openVectors = async (set: VectorSet): Promise<VectorTable> => {
    const name = `${embeddingsPrefix}${set.key}`;
    const table = await openTable(connection, name, embeddingSchema(set.dimensions), beforeCommit);
    const vectors = new VectorTable(set, table, meta);
    context.vectors.set(set.key, vectors);
    return vectors;
  };
  for (const [, value] of meta.entries("embeddings:")) await openVectors(JSON.parse(value) as VectorSet);
  leftovers = await loadColumns(context);
  await context.ignored.load(tables.files);

  /** The table of a set; the set is noted before its table is made, so that a table always has its metric. */
  const vectorsOf = async (set: VectorSet): Promise<VectorTable> => {
    if (!/^[a-z0-9_]+$/.test(set.key)) throw new Error(`Not a key for a set of vectors: ${set.key}`);
    const known = context.vectors.get(set.key);
    if (known !== undefined) {
      checkSameSet(set, known.set);
      return known;
    }
    return queue.run(async () => {
      const meanwhile = context.vectors.get(set.key);
      if (meanwhile !== undefined) {
        checkSameSet(set, meanwhile.set);
        return meanwhile;
      }
      const { key, dimensions, metric } = set;
      await meta.set(`embeddings:${key}`, JSON.stringify({ key, dimensions, metric }));
      return openVectors({ key, dimensions, metric });
    });
  };

  const problems = createProblemTable(context, () => revision);
  const facades = new Map<string, EmbeddingTable>();
  const allTables = (): LanceTable[] => [
    ...Object.values(tables),
    ...[...context.vectors.values()].map((vectors) => vectors.table),
  ];

  return {
    libraryId: meta.get("library") ?? "",
    version: newestVersion,
    folders: createFolderTable(context),
    files: createFileTable(context),
    photos: createPhotoTable(context, () => revision),
    facts: createFactTable(context, () => revision),
    albums: createAlbumTable(context),
    metadata: createMetadataTable(context),
    problems,
    positions: () => readPositions(context),

    async embeddings(set) {
      const vectors = await vectorsOf(set);
      const known = facades.get(set.key);
      if (known !== undefined) return known;
      const facade = createEmbeddingTable(context, vectors, () => revision);
      facades.set(set.key, facade);
      return facade;
    },

    async writeIndexed({ set, photos: batch }: IndexedBatch) {
      const vectors = await vectorsOf(set);
      await context.write(async () => {
        // A folder may have been removed while its photos were on their way here.
        const wanted = batch.filter(({ files }) => files.some((file) => context.folders.has(file.folderId)));
        const embedded = wanted.flatMap(({ photo, embedding }) => {
          if (embedding !== null) checkVector(set, embedding);
          return embedding === null ? [] : [{ photo, vector: embedding }];
        });
        await addVectors(context, vectors, embedded);
        await addPhotos(
          context,
          wanted.map(({ photo }) => photo),
        );
        await putFiles(
          context,
          wanted.flatMap(({ files }) => files),
        );
      });
    },

    note: (name) => meta.get(`note:${name}`),
    setNote: (name, value) => queue.run(() => meta.set(`note:${name}`, value)),

    get revision() {
      return revision;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    showAway(shows) {
      photos.showsAway = shows;
      companions.placesChanged();
      changed();
    },
    counts: () => ({
      ...rareCounts(context),
      photos: photos.visible,
      files: context.files.count - context.files.countOfStatus("missing"),
      missing: context.files.countOfStatus("missing"),
      offline: context.files.countOfStatus("offline"),
      failed: problems.count,
    }),
    size: () => storeSize(uri, allTables()),
    optimize: (signal) => upkeep.optimize(signal),
    upkeepFailure: () => upkeep.failure(),
    async checkUp({ deep, repair, signal }) {
      // A write of nothing clears away what an interrupted one left.
      if (repair)
        await context.write(
          async () => undefined,
          () => false,
        );
      return queue.run(async () => {
        const found = await checkUp(context, { deep, signal });
        if (!repair) return { found, did: [] };
        const did = await mend(context, found);
        return { found: did.length === 0 ? found : await checkUp(context, { deep, signal }), did };
      });
    },

    async close() {
      if (closed) return;
      closed = true;
      upkeep.close();
      await queue.close();
      for (const table of allTables()) table.close();
      connection.close();
    },
  };
}
