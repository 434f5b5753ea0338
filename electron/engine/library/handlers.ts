import type { Handlers } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { Folder } from "../../../shared/library.ts";
import type { Store } from "../store/store.ts";
import type { Watcher } from "../watch/watcher.ts";
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
  /** Keeps up with the folders. */
  watcher: Pick<Watcher, "stateOf" | "settings" | "configure">;
  onFoldersChanged(folders: Folder[]): void;
  now?: () => number;
}

type LibraryMethods =
  | "folders.list"
  | "folders.add"
  | "folders.remove"
  | "folders.browse"
  | "folders.suggest"
  | "folders.configure"
  | "watch.settings"
  | "watch.configure"
  | "index.start"
  | "photo.get"
  | "media.locate";

const folderUnknown = () =>
  new Failure("folder-unknown", "This folder is not part of the library (any more). Add it again.");

export function createLibraryHandlers(deps: LibraryDeps): Pick<Handlers, LibraryMethods> {
  const { store, indexer, media, volumes, places, watcher, onFoldersChanged, now = Date.now } = deps;
  const list = () => listFolders(store, watcher.stateOf);
  const tell = () => onFoldersChanged(list());

  /** One at a time: two calls that each look first and write then could add one folder twice. */
  let adding: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = adding.then(work);
    adding = turn.catch(() => {});
    return turn;
  }

  return {
    "folders.list": list,
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
          folders: list().filter(({ id }) => ids.includes(id)),
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
    "folders.configure": ({ id, enabled, exclusions }) =>
      inTurn(async () => {
        await store.folders.configure(id, {
          ...(enabled === undefined ? {} : { enabled }),
          ...(exclusions === undefined ? {} : { exclusions }),
        });
        tell();
        const folder = list().find((one) => one.id === id);
        if (!folder) throw folderUnknown();
        // Whatever was changed: one that was off may have missed things, and what is left out goes and comes.
        if (folder.enabled) indexer.start({ folderIds: [id], part: { isAgain: true } });
        return folder;
      }),
    "watch.settings": () => watcher.settings(),
    "watch.configure": ({ rescanHours }) =>
      watcher.configure(rescanHours === undefined ? {} : { rescanHours }),
    "folders.browse": ({ path }) => browse(path, places),
    "folders.suggest": async () => ({ path: await picturesFolder(places) }),
    "index.start"({ folderIds, retryFailed, isResumed, download }) {
      const known = new Map(store.folders.list().map((row) => [row.id, row]));
      for (const id of folderIds ?? []) {
        const folder = known.get(id);
        if (!folder) throw folderUnknown();
        if (folder.settings?.enabled === false) {
          throw new Failure(
            "folder-off",
            `${folder.path} is switched off. Switch it on to look for changes.`,
          );
        }
      }
      const part = download === true ? { download } : undefined;
      return { jobId: indexer.start({ folderIds, part, retryFailed, isResumed }) };
    },
    "photo.get": ({ hash }) => describePhoto(store, volumes, hash),
    "media.locate": ({ hash, variant }, { signal }) => media.locate(hash, variant, signal as AbortSignal),
  };
}
