import type { Folder, LibraryStatus } from "../../../shared/library.ts";
import type { ModelSpec } from "../clip/model-spec.ts";
import type { EmbeddingTable, Store } from "../store/store.ts";

export interface StatusOptions {
  dataDir: string;
  store: Store;
  model: ModelSpec;
  /** What computes. */
  device: string;
  embeddings: () => Promise<EmbeddingTable>;
  listFolders: () => Folder[];
  /** Files that were found and wait to be read. */
  waitingFiles: () => number;
}

/** What the library holds and what search can see of it. Reads columns in memory and sizes on disk: no photo, no model. */
export async function readStatus(options: StatusOptions): Promise<LibraryStatus> {
  const { dataDir, store, model, device, embeddings, listFolders, waitingFiles } = options;
  const [table, storeBytes] = await Promise.all([embeddings(), store.size()]);
  const counts = store.counts();
  const { videos } = store.metadata;
  return {
    library: { id: store.libraryId, path: dataDir, version: store.version },
    folders: listFolders(),
    counts: { ...counts, ...(videos === 0 ? {} : { videos }) },
    coverage: {
      embedded: Math.min(table.count, counts.photos),
      photos: counts.photos,
      waiting: waitingFiles(),
    },
    model: {
      key: model.key,
      name: model.name,
      dimensions: model.dimensions,
      licence: model.licence ?? "not stated",
    },
    device,
    storeBytes,
  };
}
