import type { Folder, LibraryStatus } from "../../../shared/library.ts";
import type { ModelSpec } from "../clip/model-spec.ts";
import type { EmbeddingTable, Store } from "../store/store.ts";
import type { ThumbnailFiles } from "../thumbnails/files.ts";

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
  return {
    library: { id: store.libraryId, path: dataDir, version: store.version },
    folders: listFolders(),
    counts,
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

const sampleSize = 200;

/** Looks for the thumbnails of photos spread evenly over the library. */
export async function sampleThumbnails(
  store: Pick<Store, "photos">,
  thumbnails: Pick<ThumbnailFiles, "has">,
): Promise<{ looked: number; found: number }> {
  const timeline = store.photos.timeline();
  const looked = Math.min(sampleSize, timeline.length);
  let found = 0;
  for (let sample = 0; sample < looked; sample++) {
    const hash = timeline.hashAt(Math.floor((sample * timeline.length) / looked));
    if (await thumbnails.has(hash, "thumbnail")) found++;
  }
  return { looked, found };
}
