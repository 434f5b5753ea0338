import { create } from "zustand";
import {
  defaultViewSettings,
  type Folder,
  type LibraryStatus,
  type ViewSettings,
} from "../../shared/library.ts";

interface Library {
  /** Null until the engine has answered once. */
  status: LibraryStatus | null;
  folders: Folder[] | null;
  /** Photos in the library, ahead of `status` while indexing runs. */
  photos: number | null;
  /** Grows whenever a view would show something else than before. */
  revision: number;
  /** What all lists are made of. */
  viewSettings: ViewSettings;
}

/** Counts, folders and coverage as the engine last told them. */
export const useLibrary = create<Library>(() => ({
  status: null,
  folders: null,
  photos: null,
  revision: 0,
  viewSettings: defaultViewSettings,
}));

export function setStatus(status: LibraryStatus): void {
  useLibrary.setState({ status, folders: status.folders, photos: status.counts.photos });
}

export function setFolders(folders: Folder[]): void {
  useLibrary.setState({ folders });
}

export function setViewSettings(viewSettings: ViewSettings): void {
  useLibrary.setState({ viewSettings });
}

export function setLibraryChanged(revision: number, photos: number): void {
  useLibrary.setState({ revision, photos });
}
