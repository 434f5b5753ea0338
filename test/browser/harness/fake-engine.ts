import type { Contract, Handlers } from "../../../shared/contract.ts";
import { contract } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/errors.ts";
import type { EngineEvents } from "../../../shared/events.ts";
import {
  defaultJobSettings,
  type Folder,
  type Job,
  jobSettingsSchema,
  type LibraryStatus,
  type Power,
} from "../../../shared/library.ts";
import type { PhotoMetadata } from "../../../shared/photo.ts";
import { type Served, serve } from "../../../shared/rpc.ts";
import { createMemoryTransportPair, type Transport } from "../../../shared/transport.ts";
import { createFakeFacts, noPhotoFacts } from "./fake-facts.ts";
import { encodeAspectRatios, hashOf, numberOf, photoOf, sectionsOf } from "./fake-photos.ts";
import { createFakeProblems } from "./fake-problems.ts";
import type { Harness, Scenario } from "./scenario.ts";

const noMetadata: PhotoMetadata = {
  ...{ title: null, caption: null, rating: null, keywords: [], people: [], exposure: null },
  ...{ position: null, panorama: null, hasMotion: false },
};

const idleJob: Job = {
  id: "job-1",
  kind: "index",
  priority: "requested",
  state: "running",
  waitsFor: null,
  slowedBy: null,
  about: null,
  phase: "reading",
  filesDone: 0,
  filesFound: 0,
  failed: 0,
  photosPerSecond: null,
  etaSeconds: null,
  startedAt: "2023-08-12T17:00:00.000Z",
  problem: null,
  summary: null,
};

interface FakeView {
  numbers: number[];
  days: (string | null)[];
  scored: boolean;
}

export interface FakeEngine {
  connect(): Promise<Transport>;
  /** Answers over a connection that somebody else made. */
  accept(transport: Transport): void;
  harness: Harness;
}

/** An engine without photos, files or a model, which answers by the contract all the same. */
export function createFakeEngine(scenario: Scenario): FakeEngine {
  let photos = scenario.photos;
  let revision = 1;
  let removed = 0;
  let job: Job | null = scenario.job ? { ...idleJob, ...scenario.job } : null;
  let nextView = 1;
  let refusing = false;
  let power: Power["source"] = scenario.power ?? "unknown";
  let jobSettings = defaultJobSettings;
  let watchSettings = { rescanHours: 6 };
  let viewSettings = { showAway: scenario.showAway ?? true };
  const views = new Map<string, FakeView>();
  const served = new Set<Served<EngineEvents>>();
  const calls: Harness["calls"] = [];
  let folders: Folder[] = scenario.folders.map((folder, index) => ({
    id: `folder-${index}`,
    path: folder.path,
    state: folder.state ?? "online",
    photos: folder.photos ?? Math.floor(photos / scenario.folders.length),
    lastScannedAt: folder.scannedAt === undefined ? new Date().toISOString() : folder.scannedAt,
    enabled: folder.enabled ?? true,
    exclusions: folder.exclusions ?? "",
    watch: { how: folder.state === "offline" ? "unreachable" : "watched", why: null, ...folder.watch },
    inCloud: folder.inCloud ?? 0,
  }));
  function emit<N extends keyof EngineEvents & string>(
    name: N,
    payload: Parameters<Served<EngineEvents>["emit"]>[1],
  ) {
    for (const side of served) side.emit(name, payload as never);
  }
  const problems = createFakeProblems(scenario.problems ?? 0, () =>
    emit("library.changed", { revision: ++revision, photos }),
  );
  const status = (): LibraryStatus => ({
    library: { id: "library", path: "/home/ada/.local/share/albumen", version: 1 },
    folders,
    counts: { photos, files: photos, missing: 0, offline: 0, failed: problems.count() },
    coverage: { embedded: Math.min(photos, scenario.embedded ?? photos), photos, waiting: 0 },
    model: { key: "starter", name: "Starter", dimensions: 256, licence: "Apache-2.0" },
    device: "cpu",
    storeBytes: photos * 2300,
  });
  function found(query: string): number {
    return Math.min(photos, scenario.finds?.[query] ?? Math.ceil(photos / 20));
  }
  function addFolders(paths: string[]) {
    const added = paths.map(
      (path): Folder => ({
        id: `folder-${folders.length}-${path}`,
        path,
        state: "online",
        photos: 0,
        lastScannedAt: null,
        enabled: true,
        exclusions: "",
        watch: { how: "starting", why: null },
        inCloud: 0,
      }),
    );
    folders = [...folders, ...added];
    emit("folders.changed", folders);
    return added;
  }

  const facts = createFakeFacts((name, payload) => emit(name, payload as never));

  const handlers: Handlers = {
    ...facts.handlers,
    "library.status": () => status(),
    "folders.list": () => folders,
    "folders.add": ({ paths }) => ({ folders: addFolders(paths), jobId: "job-1" }),
    "folders.configure": ({ id, enabled, exclusions }) => {
      folders = folders.map((folder) =>
        folder.id === id
          ? { ...folder, enabled: enabled ?? folder.enabled, exclusions: exclusions ?? folder.exclusions }
          : folder,
      );
      emit("folders.changed", folders);
      const [folder] = folders.filter((one) => one.id === id);
      if (!folder) throw new Error(`no folder ${id}`);
      return folder;
    },
    "view.settings": () => viewSettings,
    "view.configure": (changes) => {
      viewSettings = { showAway: changes.showAway ?? viewSettings.showAway };
      emit("view.configured", viewSettings);
      return viewSettings;
    },
    "watch.settings": () => watchSettings,
    "watch.configure": (change) => {
      watchSettings = { rescanHours: change.rescanHours ?? watchSettings.rescanHours };
      return watchSettings;
    },
    "folders.remove": ({ id }) => {
      folders = folders.filter((folder) => folder.id !== id);
      emit("folders.changed", folders);
      return {};
    },
    "folders.browse": ({ path }) => browse(scenario, path ?? ""),
    "folders.suggest": () => ({ path: scenario.pictures ?? null }),
    "index.start": () => ({ jobId: "job-1" }),
    "jobs.list": () => (job === null ? [] : [job]),
    "jobs.pause": ({ jobId }) => {
      if (jobId === idleJob.id) harness.setJob({ state: "paused" });
      return {};
    },
    "jobs.resume": ({ jobId }) => {
      if (jobId === idleJob.id) harness.setJob({ state: "running" });
      return {};
    },
    "jobs.cancel": ({ jobId }) => {
      if (jobId === idleJob.id) harness.setJob({ state: "cancelled" });
      return {};
    },
    "jobs.settings": () => jobSettings,
    "jobs.configure": (changes) => {
      jobSettings = jobSettingsSchema.parse({ ...jobSettings, ...changes });
      return jobSettings;
    },
    "jobs.wait": () => {
      throw new Failure("job-unknown", "There is no such job.");
    },
    ...problems.handlers,
    "view.open": ({ query, sort }) => {
      const total = query === undefined ? photos : found(query);
      const byDate = query === undefined || sort === "date";
      const step = query === undefined || total === 0 ? 1 : Math.max(1, Math.floor(photos / total));
      const numbers = Array.from({ length: total }, (_, index) => (index + removed) * step);
      const sections = byDate ? sectionsOf(total) : total === 0 ? [] : [{ day: null, count: total }];
      const days = sections.flatMap(({ day, count }) => Array.from({ length: count }, () => day));
      const viewId = `view-${nextView++}`;
      views.set(viewId, { numbers, days, scored: query !== undefined });
      const covered = photos === 0 ? 1 : Math.min(1, (scenario.embedded ?? photos) / photos);
      return {
        viewId,
        total,
        sections,
        aspectRatios: encodeAspectRatios(numbers),
        coverage: query === undefined ? 1 : covered,
        truncated: false,
        notices: [],
      };
    },
    "view.page": ({ viewId, offset, limit }) => {
      const view = viewOf(viewId);
      const items = view.numbers
        .slice(offset, offset + limit)
        .map((n, index) =>
          photoOf(n, view.days[offset + index] ?? null, view.scored ? 1 / (1 + offset + index) : undefined),
        )
        .map((photo) => ({ ...photo, available: !scenario.offline?.includes(numberOf(photo.hash)) }));
      return { items };
    },
    "view.locate": ({ viewId, hash }) => {
      const index = viewOf(viewId).numbers.indexOf(numberOf(hash));
      return { index: index < 0 ? null : index };
    },
    "view.hashes": ({ viewId, offset, limit }) => ({
      hashes: viewOf(viewId)
        .numbers.slice(offset, offset + limit)
        .map(hashOf),
    }),
    "view.close": ({ viewId }) => {
      views.delete(viewId);
      return {};
    },
    "search.query": ({ query, limit }) => ({
      query,
      model: "starter",
      coverage: 1,
      tookMs: 1,
      counts: { confident: 0, maybe: 0 },
      notices: [],
      results: Array.from({ length: Math.min(limit, found(query)) }, (_, n) => ({
        path: photoOf(n, null).path,
        hash: hashOf(n),
        score: 1 / query.length,
        tier: "unrated" as const,
        similarity: 0.2,
        takenAt: null,
        tags: [],
        group: { size: 1 },
      })),
    }),
    "photo.get": ({ hash }) => {
      const n = numberOf(hash);
      if (n >= photos) throw new Failure("photo-unknown", "This photo is no longer in the library.");
      const item = photoOf(n, "2023-08-12");
      return {
        ...item,
        takenAtSource: "exif",
        takenAtZoneMinutes: 120,
        bytes: 4_200_000,
        camera: "FUJIFILM X100V",
        lens: "23 mm F2",
        orientation: 1,
        metadata: { ...noMetadata, ...scenario.metadata },
        parts: scenario.parts ?? [],
        facts: {
          ...noPhotoFacts,
          takenAt: { value: item.takenAt, source: "file", file: item.takenAt },
          ...scenario.facts,
        },
        files: [
          {
            path: item.path,
            bytes: 4_200_000,
            modifiedAt: "2023-08-12T15:03:00.000Z",
            status: "present",
            problem: null,
          },
        ],
      };
    },
    "media.locate": () => {
      throw new Failure("file-missing", "There are no files here.");
    },
    "power.get": () => ({ source: power }),
    "library.export": ({ file }) => ({ file, bytes: 0, counts: {} }),
    "library.import": () => ({ exportedAt: "2026-01-01T00:00:00.000Z", sections: [], skipped: [] }),
    "doctor.run": () => ({ checks: [] }),
  };

  function viewOf(viewId: string): FakeView {
    const view = views.get(viewId);
    if (!view) throw new Failure("view-unknown", "This list is no longer open.");
    return view;
  }

  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const recorded = Object.fromEntries(
    Object.entries(handlers).map(([method, handler]) => [
      method,
      (input: never, context: never) => {
        calls.push({ method, input });
        const failure = scenario.failures?.[method];
        if (failure) throw Failure.fromData(failure);
        if (method === scenario.held) return released.then(() => handler(input, context));
        return handler(input, context);
      },
    ]),
  ) as unknown as Handlers;

  const harness: Harness = {
    release: () => release(),
    setJob(next) {
      job = { ...(job ?? idleJob), ...next };
      emit("job.changed", job);
    },
    addJob: (other) => emit("job.changed", { ...idleJob, ...other }),
    setPhotos(next) {
      photos = next;
      revision += 1;
      emit("library.changed", { revision, photos });
    },
    removeFirst(count) {
      removed += count;
      harness.setPhotos(photos - count);
    },
    setEngineState: (state, reason) => {
      const { desktop } = harness;
      if (desktop) desktop.emit({ name: "engine.state", state: { state, reason } });
      else emit("engine.state", { state, reason });
    },
    setPower(source) {
      power = source;
      emit("power.changed", { source });
    },
    disconnect(refuse) {
      refusing = refuse;
      for (const side of served) side.close();
      served.clear();
    },
    calls,
    desktop: null,
  };
  const accept = (transport: Transport) => {
    served.add(serve<Contract, EngineEvents>(transport, contract, recorded));
  };

  return {
    harness,
    accept,
    async connect() {
      if (refusing) throw new Failure("engine-unavailable", "Nothing answers.");
      const [here, there] = createMemoryTransportPair();
      accept(there);
      return here;
    },
  };
}

function browse(scenario: Scenario, path: string) {
  const tree: Record<string, string[]> = scenario.tree ?? {
    "": ["/home/ada", "/media/backup"],
    "/home/ada": ["Desktop", "Documents", "Downloads", "Music", "Pictures", "Videos"],
    "/home/ada/Pictures": ["2021", "2022", "2023", "Phone", "Scans", "Trips"],
  };
  const inside = tree[path] ?? [];
  if (path.startsWith("/nowhere")) {
    throw new Failure("folder-missing", `There is no folder ${path}. Check the path and try again.`);
  }
  const cut = path.lastIndexOf("/");
  return {
    path: path === "" ? null : path,
    parent: cut <= 0 || tree[path.slice(0, cut)] === undefined ? null : path.slice(0, cut),
    folders: inside.map((name) => (path === "" ? { name, path: name } : { name, path: `${path}/${name}` })),
    images: path === "" ? 0 : inside.length * 4,
  };
}
