import type { Volumes } from "../library/volumes.ts";
import type { FileRow, Store } from "../store/store.ts";

/** Where a file lies: on this volume, and as this computer spells it. */
export interface ExportedPlace {
  volumeId: string;
  path: string;
  /** Absolute, where the volume was connected. */
  onDisk: string | null;
}

export interface KnownPhotos {
  /** Up to a few places of each content. */
  placesOf(hashes: readonly string[]): Promise<Map<string, ExportedPlace[]>>;
  /**
   * Which content of this library stands for each of the given ones: itself where it is known, another that lies at the same
   * place by now, or null.
   */
  match(
    wanted: readonly { hash: string; places: readonly ExportedPlace[] }[],
  ): Promise<Map<string, { hash: string; how: "content" | "path" } | null>>;
}

const mostPlaces = 4;
const keyOf = ({ volumeId, path }: Pick<FileRow, "volumeId" | "path">) => `${volumeId}\0${path}`;

export function createKnownPhotos(
  store: Pick<Store, "photos" | "files" | "folders">,
  volumes: Pick<Volumes, "toPath">,
): KnownPhotos {
  return {
    async placesOf(hashes) {
      const files = await store.files.ofHashes(hashes);
      return new Map(
        [...files].map(([hash, rows]) => [
          hash,
          rows
            .slice(0, mostPlaces)
            .map(({ volumeId, path }) => ({ volumeId, path, onDisk: volumes.toPath({ volumeId, path }) })),
        ]),
      );
    },

    async match(wanted) {
      const found = new Map<string, { hash: string; how: "content" | "path" } | null>();
      const unknown = new Map<string, string>();
      const unknownOnDisk = new Map<string, string>();
      for (const { hash, places } of wanted) {
        if (store.photos.has(hash)) {
          found.set(hash, { hash, how: "content" });
          continue;
        }
        found.set(hash, null);
        for (const place of places) {
          unknown.set(keyOf(place), hash);
          if (place.onDisk !== null) unknownOnDisk.set(place.onDisk, hash);
        }
      }
      if (unknown.size === 0) return found;
      for (const folder of store.folders.list()) {
        for await (const rows of store.files.scan(folder.id)) {
          for (const row of rows) {
            if (row.hash === null) continue;
            const path = unknownOnDisk.size === 0 ? null : volumes.toPath(row);
            const hash = unknown.get(keyOf(row)) ?? (path === null ? undefined : unknownOnDisk.get(path));
            if (hash !== undefined && found.get(hash) === null)
              found.set(hash, { hash: row.hash, how: "path" });
          }
        }
      }
      return found;
    },
  };
}
