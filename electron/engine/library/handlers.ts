import type { Handlers } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { Folder, Problem } from "../../../shared/library.ts";
import type { Store } from "../store/store.ts";
import { browse } from "./browse.ts";
import { addFolders, listFolders } from "./folders.ts";
import type { Indexer } from "./indexer.ts";
import type { Media } from "./media.ts";
import { describePhoto } from "./photo-details.ts";
import { picturesFolder, type UserPlaces } from "./starting-points.ts";
import type { Volumes } from "./volumes.ts";

export interface LibraryDeps {
  store: Store;
  indexer: Indexer;
  media: Media;
  volumes: Volumes;
  places: UserPlaces;
  onFoldersChanged(folders: Folder[]): void;
  now?: () => number;
}

type LibraryMethods =
  | "folders.list"
  | "folders.add"
  | "folders.remove"
  | "folders.browse"
  | "folders.suggest"
  | "index.start"
  | "problems.list"
  | "photo.get"
  | "media.locate";

export function createLibraryHandlers(deps: LibraryDeps): Pick<Handlers, LibraryMethods> {
  const { store, indexer, media, volumes, places, onFoldersChanged, now = Date.now } = deps;
  const tell = () => onFoldersChanged(listFolders(store));

  /** One at a time: two calls that each look first and write then could add one folder twice. */
  let adding: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = adding.then(work);
    adding = turn.catch(() => {});
    return turn;
  }

  return {
    "folders.list": () => listFolders(store),
    "folders.add": ({ paths }) =>
      inTurn(async () => {
        // A folder that a larger one replaces is scanned as a part of that one.
        const added = await addFolders(paths, store, volumes, {
          now: now(),
          onReplaced: indexer.forgetFolder,
        });
        const ids = added.map((row) => row.id);
        tell();
        return {
          folders: listFolders(store).filter(({ id }) => ids.includes(id)),
          jobId: indexer.start({ folderIds: ids }),
        };
      }),
    "folders.remove": ({ id }) =>
      inTurn(async () => {
        indexer.forgetFolder(id);
        await store.folders.remove(id);
        tell();
        return {};
      }),
    "folders.browse": ({ path }) => browse(path, places),
    "folders.suggest": async () => ({ path: await picturesFolder(places) }),
    "index.start"({ folderIds, retryFailed, isResumed }) {
      const known = new Set(store.folders.list().map((row) => row.id));
      for (const id of folderIds ?? []) {
        if (!known.has(id)) {
          throw new Failure(
            "folder-unknown",
            "This folder is not part of the library (any more). Add it again.",
          );
        }
      }
      return { jobId: indexer.start({ folderIds, retryFailed, isResumed }) };
    },
    async "problems.list"(page) {
      const { total, rows } = await store.files.problems(page);
      return {
        total,
        items: rows.flatMap((row) => {
          if (row.problem === null) return [];
          const { code, message } = row.problem as Omit<Problem, "path">;
          return { path: volumes.toPath(row) ?? row.path, code, message };
        }),
      };
    },
    "photo.get": ({ hash }) => describePhoto(store, volumes, hash),
    "media.locate": ({ hash, variant }, { signal }) => media.locate(hash, variant, signal as AbortSignal),
  };
}
