import { stat } from "node:fs/promises";
import type { Handlers } from "../../../shared/contract.ts";
import type { Volumes } from "../library/volumes.ts";
import type { Store } from "../store/store.ts";
import { albumsSection } from "./albums-section.ts";
import { type AnySection, anySection } from "./document.ts";
import { exportLibrary, importLibrary } from "./export-library.ts";
import { factsSection } from "./facts-section.ts";
import { foldersSection } from "./folders-section.ts";
import { createKnownPhotos } from "./known-photos.ts";

export interface ExportDeps {
  store: Store;
  volumes: Volumes;
  addFolder: (path: string) => Promise<unknown>;
  onFactsChanged: (hashes: readonly string[]) => void;
  onAlbumsChanged: (ids: readonly string[]) => void | Promise<void>;
}

/** The registry: what people can make, in the order in which it is taken over. A new kind of thing is a line here. */
export function sectionsOf(deps: ExportDeps): AnySection[] {
  const photos = createKnownPhotos(deps.store, deps.volumes);
  return [
    anySection(foldersSection(deps.store, deps.addFolder)),
    anySection(factsSection(deps.store, photos, deps.onFactsChanged)),
    anySection(albumsSection(deps.store, photos, deps.onAlbumsChanged)),
  ];
}

export function createExportHandlers(deps: ExportDeps): Pick<Handlers, "library.export" | "library.import"> {
  const sections = sectionsOf(deps);
  return {
    async "library.export"({ file, replace }) {
      const counts = await exportLibrary({ file, replace, libraryId: deps.store.libraryId, sections });
      return { file, bytes: (await stat(file)).size, counts };
    },
    "library.import": ({ file }) => importLibrary({ file, sections }),
  };
}
