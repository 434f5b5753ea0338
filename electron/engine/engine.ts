import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import type { Handlers } from "../../shared/contract.ts";
import type { EngineEvents } from "../../shared/events.ts";
import type { EventPayload } from "../../shared/rpc.ts";
import type { SpawnChild } from "./children/child.ts";
import { createDecoderPool } from "./children/pool.ts";
import { readModelFolder } from "./clip/model-folder.ts";
import { vectorSetOf } from "./clip/model-spec.ts";
import { createImageTower, createTextTower } from "./clip/towers.ts";
import { createExportHandlers } from "./export/handlers.ts";
import { openUserFacts } from "./facts/handlers.ts";
import { runDoctor } from "./health/doctor.ts";
import { readStatus } from "./health/status.ts";
import { createSweeper } from "./health/sweeper.ts";
import { type HostServices, noHostServices } from "./host-services.ts";
import { createForeground } from "./jobs/foreground.ts";
import { watchForeground } from "./jobs/foreground-handlers.ts";
import { createJobHandlers } from "./jobs/handlers.ts";
import { createJobRegistry } from "./jobs/job-registry.ts";
import { createModestTools } from "./jobs/modest.ts";
import { createPerson } from "./jobs/person.ts";
import { createJobSettings, createPauseMemory } from "./jobs/settings.ts";
import { listFolders } from "./library/folders.ts";
import { createLibraryHandlers } from "./library/handlers.ts";
import { createIndexer } from "./library/indexer.ts";
import { createMedia } from "./library/media.ts";
import { describePhotos } from "./library/photo-items.ts";
import { createProblemHandlers } from "./library/problem-handlers.ts";
import type { UserPlaces } from "./library/starting-points.ts";
import { createVolumeSystem } from "./library/volume-system.ts";
import { createVolumes } from "./library/volumes.ts";
import type { Log } from "./log.ts";
import { createPlaceNames } from "./places/place-names.ts";
import { createSearchHandlers } from "./search/handlers.ts";
import { createSearcher } from "./search/searcher.ts";
import { createViewSettings } from "./search/view-settings.ts";
import { openStore } from "./store/open.ts";
import { createThumbnailFiles } from "./thumbnails/files.ts";
import { createWatcher, type WatcherTiming } from "./watch/watcher.ts";

export interface EngineOptions {
  /** The library's folder; made if it is not there. */
  dataDir: string;
  /** Folders of installed models; the starter's is the last resort. */
  models: { starterDir: string };
  spawnChild: SpawnChild;
  /** Processes that may decode at once; default by cores. */
  decoders?: number;
  /** Whose Pictures folder and drives are offered; default: the user of this process. */
  user?: UserPlaces;
  /** Default: a host that knows of no power and no trash. */
  host?: HostServices;
  log: Log;
  /** Watches the folders and scans them on a schedule. Default: it does neither. Its parts are given by tests. */
  watch?: Partial<WatcherTiming>;
}

export interface Engine {
  readonly handlers: Handlers;
  /** Subscribes to all events. Returns the function that unsubscribes. */
  onEvent(listener: EngineEventListener): () => void;
  /** Stops jobs at the next safe point, ends children, flushes and closes the store. */
  close(): Promise<void>;
}

export type EngineEventListener = <N extends keyof EngineEvents & string>(
  name: N,
  payload: EventPayload<EngineEvents, N>,
) => void;

export type CreateEngine = (options: EngineOptions) => Promise<Engine>;

/** More decoders than this wait for the disk and hold memory. */
const maxDecoders = 6;
const device = "cpu";
/** All that can be said of a photo: an import may have changed any of it. */
const factNames = ["favourite", "hidden", "rating", "title", "caption", "takenAt", "place"];

/**
 * Puts the engine together: the one place that knows all of its parts. Children start when they are first needed,
 * so that an engine which only answers for counts is light.
 * Fails with `model-missing`, `model-invalid`, and as `openStore` does.
 */
export const createEngine: CreateEngine = async (options) => {
  const { dataDir, spawnChild, log } = options;
  const cores = availableParallelism();
  const user = options.user ?? { platform: process.platform, homeDir: homedir() };

  const host = options.host ?? noHostServices;

  const ending = new AbortController();
  const listeners = new Set<EngineEventListener>();
  const emit: EngineEventListener = (name, payload) => {
    for (const listener of listeners) listener(name, payload);
  };

  const model = await readModelFolder(options.models.starterDir, { key: "starter", name: "Starter" });
  const store = await openStore({ uri: join(dataDir, "store"), log });
  const viewSettings = createViewSettings(store);
  const embeddings = () => store.embeddings(vectorSetOf(model));
  const volumes = createVolumes(user.platform, createVolumeSystem(user.platform, user.homeDir, log));
  await volumes.refresh();
  const thumbnails = createThumbnailFiles(join(dataDir, "thumbnails"));
  const pool = createDecoderPool({
    spawnChild,
    size: options.decoders ?? Math.min(maxDecoders, cores),
    log,
  });
  const imageTower = createImageTower(model, { spawnChild, threads: cores });
  // A query is one short text: more threads would only take cores from indexing.
  const textTower = createTextTower(model, { spawnChild, threads: 1 });

  const foreground = createForeground();
  const person = createPerson(() => jobs.conditionsChanged());
  const jobSettings = createJobSettings(store);
  const jobs = createJobRegistry({
    onChange(job) {
      emit("job.changed", job);
      modest.poke();
    },
    log,
    conditions: () => ({
      power: host.power.current().source,
      isPersonActive: person.isActive,
      settings: jobSettings.current(),
    }),
    foreground,
    pauses: createPauseMemory(store, log),
  });
  const activeScan = () => jobs.active("index") ?? jobs.active("rescan");
  const modest = createModestTools({
    pool,
    imageTower,
    foreground,
    isSlow: () => (activeScan()?.slowedBy ?? null) !== null,
  });
  const folders = () => listFolders(store, watcher.stateOf);
  /** Until there are facts there is nothing to tell. */
  let tellCounts = () => {};
  const emitFolders = () => {
    watcher.refresh();
    emit("folders.changed", folders());
    // With a drive that comes or goes its photos do.
    if (!viewSettings.current().showAway) tellCounts();
  };
  const indexer = createIndexer(jobs, {
    store,
    pool: modest.pool,
    imageTower: modest.imageTower,
    model,
    thumbnails,
    volumes,
    log,
    device,
    exclude: [dataDir],
    onFoldersChanged: emitFolders,
  });
  const watcher = createWatcher({
    store,
    log,
    platform: user.platform,
    timing: options.watch ?? null,
    onChange: () => emit("folders.changed", folders()),
    async scan({ folderIds, part, priority }) {
      const [parts, isUnsettled] = part ?? [];
      const within = parts === "all" ? undefined : parts;
      const jobId = indexer.start({ folderIds, priority, part: { within, isUnsettled } });
      // How it went, the job tells.
      await jobs.wait(jobId, { signal: ending.signal, onProgress() {} }).catch(() => {});
    },
  });
  store.onChange((revision) => emit("library.changed", { revision, photos: store.counts().photos }));

  host.power.onChange((power) => {
    emit("power.changed", power);
    jobs.conditionsChanged();
  });

  const waitingFiles = () => {
    const job = activeScan();
    return job ? Math.max(0, job.filesFound - job.filesDone) : 0;
  };
  const pending = () => ({
    files: waitingFiles(),
    isUnfinished:
      activeScan() === undefined &&
      store.folders.list().some(({ state, lastScannedAt }) => state === "online" && lastScannedAt === null),
  });
  const status = () =>
    readStatus({
      dataDir,
      store,
      model,
      device,
      embeddings,
      listFolders: folders,
      waitingFiles,
    });

  const userFacts = await openUserFacts({
    store,
    journalDir: join(dataDir, "journal"),
    emit,
    log,
  });

  tellCounts = userFacts.tellCounts;

  const media = createMedia({ store, pool, thumbnails, volumes });
  const sweeper = createSweeper({ store, thumbnails, isBusy: () => activeScan() !== undefined, log });

  const placeNames = createPlaceNames({
    // Beside the models, wherever they are: in a checkout, in the package for npm, in the desktop app.
    file: join(options.models.starterDir, "..", "..", "places", "places.bin"),
    log,
  });
  const libraryHandlers = createLibraryHandlers({
    store,
    indexer,
    media,
    volumes,
    places: user,
    watcher,
    onFoldersChanged: emitFolders,
  });

  /** With what a part of the engine asks a method of another. */
  const internal = { signal: ending.signal, progress() {} };

  const handlers: Handlers = {
    ...userFacts.handlers,
    ...libraryHandlers,
    async "photo.get"(input, context) {
      const details = await libraryHandlers["photo.get"](input, context);
      return { ...details, place: await placeNames.placeAt(details.facts.place.value) };
    },
    ...createProblemHandlers({ store, indexer, volumes }),
    ...createJobHandlers(jobs, jobSettings),
    ...createSearchHandlers({
      store,
      searcher: createSearcher({ store, embeddings, encoder: textTower, pending }),
      modelKey: model.key,
      describePhotos: (hashes) => describePhotos(store, volumes, hashes),
    }),
    ...createExportHandlers({
      store,
      volumes,
      addFolder: async (path) => handlers["folders.add"]({ paths: [path] }, internal),
      onFactsChanged: () =>
        emit("facts.changed", { facts: factNames, photos: null, counts: store.facts.counts() }),
      async onAlbumsChanged(changed) {
        const albums = await handlers["albums.list"]({}, internal);
        emit("albums.changed", { albums, changed: [...changed] });
      },
    }),
    "view.settings": () => viewSettings.current(),
    async "view.configure"(changes) {
      const settings = await viewSettings.change(changes);
      emit("view.configured", settings);
      tellCounts();
      return settings;
    },
    "library.status": status,
    "power.get": () => host.power.current(),
    "doctor.run": ({ repair, deep }, { signal }) =>
      runDoctor({
        dataDir,
        status,
        tryModel: () => textTower.embedQuery("a photo"),
        store,
        thumbnails: {
          store,
          thumbnails,
          make: (hash, stop) => media.locate(hash, "thumbnail", stop),
          isBusy: () => activeScan() !== undefined,
        },
        repair,
        deep,
        signal,
      }),
  };

  return {
    handlers: watchForeground(handlers, { foreground, person }),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      ending.abort();
      person.close();
      sweeper.close();
      await watcher.close();
      // Told to stop first, so that what the decoders drop is no file's fault; then a file that hangs is not waited for.
      // Photos that are read already are still embedded and written.
      const jobsEnded = jobs.close();
      await pool.close();
      await jobsEnded;
      await Promise.all([imageTower.close(), textTower.close()]);
      await userFacts.close();
      await store.close();
    },
  };
};
