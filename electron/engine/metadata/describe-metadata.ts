import type { PhotoMetadata, PhotoPart } from "../../../shared/photo.ts";
import type { Volumes } from "../library/volumes.ts";
import type { CompanionRow } from "../store/metadata-types.ts";
import type { Store } from "../store/store.ts";
import type { SaidBy } from "./facts.ts";
import { mergeFacts } from "./merge.ts";

type MetadataStore = Pick<Store, "metadata" | "files">;

/** What files say of one photo, and which files are one with it. */
export async function describeMetadata(
  store: MetadataStore,
  volumes: Volumes,
  hash: string,
): Promise<{ metadata: PhotoMetadata; parts: PhotoPart[] }> {
  const [said, places] = await Promise.all([store.metadata.get([hash]), store.files.ofHashes([hash])]);
  const companions = await store.metadata.companionsOf(places.get(hash) ?? []);
  const parts = companions.map(
    (row): PhotoPart => ({
      kind: row.kind,
      path: volumes.toPath(row) ?? row.path,
      bytes: row.bytes,
      hash: row.kind === "raw" ? store.files.hashAt(row) : null,
    }),
  );
  return {
    metadata: mergeFacts([...sidecarsFirst(companions), ...(said.get(hash) ?? [])]),
    parts: parts.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** What lies beside a file was written after it. That of the picture itself goes before that of its raw file. */
function sidecarsFirst(companions: readonly CompanionRow[]): SaidBy[] {
  return companions.flatMap(({ said, path }) => {
    if (said === null) return [];
    return { source: `sidecar:${path.slice(path.lastIndexOf("/") + 1)}` as const, facts: said };
  });
}
