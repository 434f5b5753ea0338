import type { EmbeddingTable, FileRow, PhotoRow, Store, VectorSet } from "../store/store.ts";

/** What travels from reading to the store. */
export type Work =
  | {
      kind: "photo";
      photo: PhotoRow;
      file: FileRow;
      pixels: Uint8Array | null;
      embedding: Float32Array | null;
    }
  /** A place whose content is known already, or that could not be read. */
  | { kind: "place"; file: FileRow; isKnownContent: boolean; isSame: boolean }
  | { kind: "vector"; hash: string; pixels: Uint8Array | null; embedding: Float32Array | null };

export interface WriteStage {
  /** Writes a batch; again after a failure is the same as once. Fails with `disk-full`. */
  write(works: readonly Work[]): Promise<void>;
}

export function createWriteStage(options: {
  store: Pick<Store, "writeIndexed" | "files">;
  embeddings: Pick<EmbeddingTable, "put">;
  set: VectorSet;
  /** Told of each content that is in the store now. */
  settle(hash: string): void;
}): WriteStage {
  const { store, embeddings, set, settle } = options;
  return {
    async write(works) {
      const photos = works.flatMap((work) =>
        work.kind === "photo" ? { photo: work.photo, files: [work.file], embedding: work.embedding } : [],
      );
      const vectors = works.flatMap((work) =>
        work.kind === "vector" && work.embedding ? { hash: work.hash, vector: work.embedding } : [],
      );
      const places = works.flatMap((work) => (work.kind === "place" ? work : []));
      if (photos.length > 0) await store.writeIndexed({ set, photos });
      if (vectors.length > 0) await embeddings.put(vectors);
      if (places.length > 0) {
        await inheritProblems(places);
        await store.files.put(places.map(({ file }) => file));
      }
      for (const { photo } of photos) settle(photo.hash);
    },
  };

  /** A copy of a picture that is damaged is as damaged. */
  async function inheritProblems(
    places: readonly { file: FileRow; isKnownContent: boolean }[],
  ): Promise<void> {
    const copies = places.filter(({ isKnownContent }) => isKnownContent);
    const others = await store.files.ofHashes(copies.flatMap(({ file }) => file.hash ?? []));
    for (const { file } of copies) {
      const rows = (file.hash === null ? undefined : others.get(file.hash)) ?? [];
      file.problem = rows.find((row) => row.problem !== null)?.problem ?? null;
    }
  }
}
