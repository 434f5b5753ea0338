import type { IndexSummary, Problem } from "../../../shared/library.ts";
import type { FileStatus } from "../../../shared/photo.ts";
import type { DecoderPool } from "../children/pool.ts";
import type { ModelSpec } from "../clip/model-spec.ts";
import { vectorSetOf } from "../clip/model-spec.ts";
import type { ImageTower } from "../clip/towers.ts";
import type { JobControl } from "../jobs/job-registry.ts";
import type { Log } from "../log.ts";
import { createCompanions } from "../metadata/settle-companions.ts";
import type { FileProblem, FileRow, FolderRow, Store } from "../store/store.ts";
import type { ThumbnailFiles } from "../thumbnails/files.ts";
import type { Verdict } from "./compare.ts";
import type { FoundFile } from "./crawl.ts";
import { createDiskRoom } from "./disk-room.ts";
import { createEmbedStage } from "./embed-stage.ts";
import { absorbInner } from "./folders.ts";
import { forgetContents } from "./forget-contents.ts";
import type { GoneFile } from "./gone-files.ts";
import { createKnownFiles, type KnownFiles } from "./known-files.ts";
import { keepMissingMs, libraryAge } from "./library-time.ts";
import { createFolderLocator } from "./locate-folders.ts";
import { createMoves } from "./moves.ts";
import { createNewestFirst } from "./newest-first.ts";
import { createPipeline, type ReadResult } from "./pipeline.ts";
import { type Candidate, cloudFile, createReader, failedFile } from "./read-photo.ts";
import { type ScanOptions, scanFolder, unreachable } from "./scan-folder.ts";
import type { ScanTarget } from "./scan-target.ts";
import type { Place, Volumes } from "./volumes.ts";
import { createWriteStage, type Work } from "./write-stage.ts";

export interface IndexDeps {
  store: Store;
  pool: DecoderPool;
  imageTower: Pick<ImageTower, "embedImages">;
  model: ModelSpec;
  thumbnails: ThumbnailFiles;
  volumes: Volumes;
  log: Log;
  /** What computes, as the summary says it. */
  device: string;
  /** Folders that are never scanned: the library's own. */
  exclude: readonly string[];
  /** See `ScanOptions`. */
  crawl?: ScanOptions["crawl"] | undefined;
  /** Told when a folder went offline, came back or was scanned. */
  onFoldersChanged(): void;
  now?: () => number;
}

/** A folder that is to be looked through, or parts of one. */
export interface FolderRequest {
  id: string;
  /** Default: all of it. */
  within?: readonly ScanTarget[] | undefined;
  /** See `ScanOptions`. */
  isUnsettled?: ((path: string) => boolean) | undefined;
  /** Also what is only in the cloud, which downloads it. */
  download?: boolean | undefined;
  /** Also if this run has looked through it already: what is wanted of it has changed since. */
  isAgain?: boolean | undefined;
}

export interface IndexRequest {
  /** The next folder to scan, or undefined when there is none (for now). */
  nextFolder(): FolderRequest | undefined;
  /** Resolves when there is a next folder. */
  moreFolders(): Promise<void>;
  /** A folder that was removed from the library since it was scanned. */
  isRemoved(folderId: string): boolean;
  /** No folder is taken any more, unless one waits: then it is false, and that one must be scanned. */
  closeIfDone(): boolean;
  readonly retryFailed: boolean;
}

/** Files that wait to be read, at most: about 200 bytes each. */
const queueCapacity = 100_000;
/** Reading starts with so many known files, or after so long: the newest of a few is not the newest. */
const enoughToStart = 256;
const startAfterMs = 500;
/** What a job reads of what was believed unread, at most, in bytes. */
const verifyAtOnce = 1024 ** 3;
const pipelineLimits = { embedBatch: 16, writeBatch: 256, writeAfterMs: 4_000 };

/**
 * One run over some folders: what is new or changed is read, newest first, and written in batches; what moved, went away
 * or came back is noted. Ends with its summary; a file that fails is a row with a reason and stops nothing.
 *
 * Fails with `cancelled` (what was ready is written), `engine-unavailable`, and `model-failed` where no picture at all
 * could be embedded: the photos are in the library then, and the next run embeds them.
 */
export async function runIndexJob(
  control: JobControl,
  request: IndexRequest,
  deps: IndexDeps,
): Promise<IndexSummary> {
  const { store, volumes, log, now = Date.now } = deps;
  const startedAt = now();
  const set = vectorSetOf(deps.model);
  const embeddings = await store.embeddings(set);
  const counts = {
    filesFound: 0,
    filesDone: 0,
    added: 0,
    unchanged: 0,
    photosDone: 0,
    images: 0,
    queued: 0,
    pausedMs: 0,
  };
  const failed: Problem[] = [];
  const gone = new Map<string, GoneFile>();
  const keyOf = ({ volumeId, path }: Place) => `${volumeId}\0${path}`;
  const age = await libraryAge(store, startedAt);
  const locator = createFolderLocator(store, volumes);
  /** Files whose content was believed and not read: to be read once there is nothing better to do. */
  const unverified: Candidate[] = [];
  let verifyBytes = verifyAtOnce;
  const fileIds = once(async () => (store.counts().files > 0 ? await store.files.fileIds() : null));
  const secondTries: Candidate[] = [];
  const waitingCopies = new Map<string, Candidate[]>();
  let isListing = true;
  let waiting = 0;
  let waitingSince = 0;

  const queue = createNewestFirst<Candidate>((candidate) => candidate.modifiedAt, queueCapacity);
  const scannedBefore = new Map(store.folders.list().map(({ id, lastScannedAt }) => [id, lastScannedAt]));
  const companions = createCompanions(deps);
  const moves = createMoves(store, (file) => file.seenAt > (scannedBefore.get(file.folderId) ?? 0));
  const room = createDiskRoom(control, checkpoint, log);

  const reader = createReader({
    ...deps,
    imageInput: deps.model.image.input,
    signal: control.signal,
    now,
    onSettled(hash) {
      for (const candidate of waitingCopies.get(hash) ?? []) queue.push(candidate);
      waitingCopies.delete(hash);
    },
  });
  const embedStage = createEmbedStage(deps.imageTower, log);
  const writeStage = createWriteStage({ store, embeddings, set, settle: reader.settle });

  const pipeline = createPipeline<Candidate, Work>(
    {
      pick() {
        const isEnough = queue.length >= enoughToStart || !isListing || now() - startedAt >= startAfterMs;
        return isEnough ? pickWanted() : undefined;
      },
      putBack: (candidate) => queue.push(candidate),
      read,
      embed: embedStage.embed,
      async write(works) {
        await writeStage.write(works);
        for (const work of works) noteWritten(work);
        report();
      },
      checkpoint,
      onDiskFull: (failure) => room.pause(failure),
    },
    { readers: deps.pool.size + 1, ...pipelineLimits, now },
  );

  function pickWanted(): Candidate | undefined {
    for (let candidate = queue.pop(); candidate; candidate = queue.pop()) {
      if (!request.isRemoved(candidate.folderId)) return candidate;
      counts.photosDone++;
      counts.filesDone++;
    }
    return undefined;
  }

  /** The listing and the reading wait for the same pause: its time counts once. */
  async function checkpoint(): Promise<void> {
    if (waiting++ === 0) waitingSince = now();
    try {
      await control.checkpoint();
    } finally {
      if (--waiting === 0) counts.pausedMs += now() - waitingSince;
    }
  }

  async function read(candidate: Candidate): Promise<ReadResult<Work>> {
    const reading = await reader.read(candidate);
    switch (reading.kind) {
      case "photo":
        return { next: "embed", item: { ...reading, embedding: null } };
      case "vector":
        return { next: "embed", item: { ...reading, embedding: null } };
      case "known":
        return {
          next: "write",
          item: { kind: "place", file: reading.file, isKnownContent: true, isSame: candidate.isSame },
        };
      case "failed":
        return {
          next: "write",
          item: { kind: "place", file: reading.file, isKnownContent: false, isSame: candidate.isSame },
        };
      case "copy": {
        const waiting = waitingCopies.get(reading.hash);
        if (!reader.isInWork(reading.hash)) queue.push(candidate);
        else if (waiting) waiting.push(candidate);
        else waitingCopies.set(reading.hash, [candidate]);
        return { next: "nothing" };
      }
      case "changing":
        secondTries.push({ ...candidate, isSecondTry: true });
        return { next: "nothing" };
      case "gone":
        if (candidate.vectorOf === null) counts.filesDone++;
        counts.photosDone++;
        report();
        return { next: "nothing" };
    }
  }

  function noteWritten(work: Work): void {
    counts.photosDone++;
    if (work.kind === "vector") {
      counts.images++;
      return;
    }
    counts.filesDone++;
    const { file } = work;
    if (file.problem !== null) {
      failed.push({ path: pathOf(file), ...(file.problem as Omit<Problem, "path">) });
    }
    if (file.hash === null) return;
    if (work.kind === "place" && work.isSame) {
      counts.unchanged++;
      return;
    }
    counts.added++;
    counts.images++;
    if (work.kind === "place") moves.note(file.hash, file);
  }

  function report(): void {
    control.update({
      filesFound: counts.filesFound,
      filesDone: counts.filesDone,
      failed: failed.length,
      photosDone: counts.photosDone,
      photosLeft: Math.max(0, counts.queued - counts.photosDone),
    });
  }

  const pathOf = (place: Place): string => volumes.toPath(place) ?? place.path;

  function enqueue(candidate: Candidate): void {
    counts.queued++;
    queue.push(candidate);
  }

  async function setOffline(folder: FolderRow, problem: FileProblem): Promise<void> {
    failed.push({ path: folder.path, ...(problem as Omit<Problem, "path">) });
    await room.persist(() => store.files.setFolderStatus(folder.id, "present", "offline"));
    await putFolder(folder.id, { state: "offline" });
  }

  /** A write that changes nothing would have every window look again. */
  async function setStatus(
    places: readonly Place[],
    status: FileStatus,
    missingSince?: number,
  ): Promise<void> {
    if (places.length > 0) await room.persist(() => store.files.setStatus(places, status, missingSince));
  }

  /** The row of a folder where it is now, or null where it is not: its drive may have come back under another path. */
  async function locate(folder: FolderRow): Promise<FolderRow | null> {
    const here = await room.persist(() => locator.locate(folder));
    if (here !== null && here !== folder) deps.onFoldersChanged();
    return here;
  }

  async function scan(row: FolderRow, part: FolderRequest): Promise<void> {
    const folder = await locate(row);
    if (folder === null) return await setOffline(row, unreachable(row, null));
    const returned: Place[] = [];
    const toCloud: Place[] = [];
    const known = await createKnownFiles<Candidate>(folder, store, volumes, fileIds);
    const result = await scanFolder(
      folder,
      store,
      volumes,
      {
        async checkpoint() {
          pipeline.wake();
          report();
          if (queue.isFull) await Promise.race([queue.hasRoom(), aborted(pipeline.stopped)]);
          await checkpoint();
        },
        onFile: (verdict, found, place, isSame) =>
          onFile(folder, verdict, found, place, isSame, { returned, toCloud, known }),
        onBeside: (path, names) => companions.note(folder.id, path, names),
        onUnlisted: (path, problem) => failed.push({ path, ...(problem as Omit<Problem, "path">) }),
      },
      {
        ...{ exclude: deps.exclude, retryFailed: request.retryFailed, signal: pipeline.stopped },
        ...{ within: part.within, isUnsettled: part.isUnsettled, crawl: deps.crawl },
        ...{ download: part.download === true, expireBefore: age - keepMissingMs },
      },
    );
    await settleKnown(known);
    if (result.state === "offline") return await setOffline(folder, result.problem);
    // A drive that was pulled out meanwhile takes its files along: none of them is gone.
    if (result.gone.length > 0 && (await locate(folder)) === null)
      return await setOffline(folder, unreachable(folder, null));
    await setStatus(returned, "present");
    await setStatus(toCloud, "cloud");
    await setStatus(result.away, "offline");
    await setStatus(result.undated, "missing", age);
    if (result.excluded.length > 0) await room.persist(() => store.files.forget(result.excluded));
    if (result.expired.length > 0) await room.persist(() => store.files.forget(result.expired));
    for (const place of result.gone) gone.set(keyOf(place), place);
    if (part.within !== undefined) {
      // A part says nothing of the whole: when that was looked through, whether it is empty.
      if (folder.state !== "online") await putFolder(folder.id, { state: "online" });
      return;
    }
    if (result.found === 0 && result.gone.length === 0 && result.excluded.length === 0) {
      const message =
        "There are no pictures in this folder. Put some in it and scan again, or choose another.";
      failed.push({ path: folder.path, code: "folder-empty", message });
    }
    scanned.push(folder.id);
    await putFolder(folder.id, { state: "online" });
  }
  const scanned: string[] = [];

  function onFile(
    folder: FolderRow,
    verdict: Verdict,
    found: FoundFile,
    place: Place,
    isSame: boolean,
    { returned, toCloud, known }: { returned: Place[]; toCloud: Place[]; known: KnownFiles<Candidate> },
  ): Promise<void> | undefined {
    counts.filesFound++;
    // An earlier look of this job may have missed it.
    if (gone.size > 0) gone.delete(keyOf(place));
    if (verdict === "unchanged" || verdict === "returned") {
      counts.unchanged++;
      counts.filesDone++;
      if (verdict === "returned") returned.push(place);
      return;
    }
    const { path, bytes, modifiedAt, fileId } = found;
    const candidate = { folderId: folder.id, place, path, bytes, modifiedAt, fileId };
    const toRead = { ...candidate, isSame, isSecondTry: false, vectorOf: null };
    switch (verdict) {
      case "unverified":
        if (verifyBytes > 0) {
          verifyBytes -= bytes;
          unverified.push(toRead);
          return;
        }
        counts.unchanged++;
        counts.filesDone++;
        return;
      case "in-cloud":
        counts.unchanged += isSame ? 1 : 0;
        // One whose content is known keeps it: its thumbnail is here, only its file is not.
        if (isSame) {
          counts.filesDone++;
          toCloud.push(place);
          return;
        }
        counts.queued++;
        return pipeline.add({
          kind: "place",
          file: cloudFile(candidate, now()),
          isKnownContent: false,
          isSame: false,
        });
      case "read":
        if (!known.hold(toRead, found, place)) enqueue(toRead);
        else if (known.isFull) return settleKnown(known);
        return;
      case "refused":
        if (found.problem === null) throw new Error("Refused without a reason.");
        // That it may not be looked at now says nothing of its content.
        if (found.problem.code === "file-unreadable" && store.files.hashAt(place) !== null) {
          failed.push({ path, ...(found.problem as Omit<Problem, "path">) });
          counts.filesDone++;
          return;
        }
        counts.queued++;
        return pipeline.add({
          kind: "place",
          file: failedFile(candidate, found.problem, now()),
          isKnownContent: false,
          isSame: false,
        });
    }
  }

  /** What moved or was linked is written at once, so many at a time as no other work gives; the rest is read. */
  async function settleKnown(files: KnownFiles<Candidate>): Promise<void> {
    const moved: FileRow[] = [];
    for (const { candidate, known } of await files.settle()) {
      if (known === null) {
        enqueue(candidate);
        continue;
      }
      const { folderId, place, bytes, modifiedAt } = candidate;
      const { hash, problem, fileId } = known;
      moved.push({
        ...{ folderId, ...place, bytes, modifiedAt, hash, problem, status: "present" },
        ...{ seenAt: now(), isUnverified: true, ...(fileId === undefined ? {} : { fileId }) },
      });
    }
    if (moved.length === 0) return;
    await room.persist(() => store.files.put(moved));
    counts.queued += moved.length;
    for (const file of moved) noteWritten({ kind: "place", file, isKnownContent: true, isSame: false });
    report();
  }

  async function putFolder(id: string, change: Partial<FolderRow>): Promise<void> {
    const folder = store.folders.list().find((row) => row.id === id);
    if (!folder || request.isRemoved(id)) return;
    await room.persist(() => store.folders.put({ ...folder, ...change }));
    deps.onFoldersChanged();
  }

  /** Photos that this model has not seen: it failed on them before, or another one was used. */
  async function enqueueMissingVectors(): Promise<void> {
    for await (const hashes of embeddings.missing()) {
      await checkpoint();
      for (const [hash, files] of await store.files.ofHashes(hashes)) {
        const file = files.find((row) => row.status === "present");
        if (file) enqueue({ ...toCandidate(file), vectorOf: hash });
      }
      pipeline.wake();
      if (queue.isFull) await Promise.race([queue.hasRoom(), aborted(pipeline.stopped)]);
    }
  }

  function toCandidate({ folderId, volumeId, path, bytes, modifiedAt }: FileRow): Candidate {
    const place = { volumeId, path };
    return {
      folderId,
      place,
      path: pathOf(place),
      bytes,
      modifiedAt,
      isSame: true,
      isSecondTry: false,
      vectorOf: null,
    };
  }

  async function readAll(): Promise<void> {
    for (;;) {
      const part = request.nextFolder();
      const folder = store.folders.list().find((row) => row.id === part?.id);
      if (part && folder) {
        isListing = true;
        control.update({ phase: "listing" });
        await scan(folder, part);
      } else if (part === undefined) {
        isListing = false;
        control.update({ phase: "reading" });
        pipeline.wake();
        // A folder that is added while others are read is listed at once: its newest photos may be the newest of all.
        const done = pipeline.drained().then(() => true);
        if (!(await Promise.race([done, request.moreFolders().then(() => false)]))) continue;
        if (secondTries.length === 0) return;
        // Once more, at the end: what was being copied may be whole by now.
        for (const candidate of secondTries.splice(0)) queue.push(candidate);
      }
    }
  }

  try {
    for (const folder of [...store.folders.list()]) await room.persist(() => absorbInner(store, folder));
    do {
      await readAll();
      await enqueueMissingVectors();
      await pipeline.drained();
      for (const candidate of unverified.splice(0)) enqueue(candidate);
      await pipeline.drained();
      // A folder may have been added meanwhile.
    } while (!request.closeIfDone());
  } catch (error) {
    // What is ready is written first.
    pipeline.stop(error);
    await pipeline.drained().catch(() => {});
    throw error;
  }
  control.update({ phase: "finishing" });
  const { moved, missing } = await room.persist(() => moves.finish([...gone.values()], age));
  for (const id of scanned) await putFolder(id, { lastScannedAt: now() });
  await room.persist(() => forgetContents(store, deps.thumbnails, checkpoint));
  await room.attempt(() => companions.settle(control.signal));
  await room.attempt(() => store.optimize(control.signal));
  report();
  embedStage.throwIfAllFailed();

  const seconds = (now() - startedAt - counts.pausedMs) / 1000;
  const { photos, files } = store.counts();
  return {
    photos,
    files,
    added: Math.max(0, counts.added - moved),
    unchanged: counts.unchanged,
    moved,
    missing,
    failed: failed.sort((a, b) => (a.path < b.path ? -1 : 1)),
    seconds: Math.max(0, seconds),
    imagesPerSecond: seconds > 0 ? counts.images / seconds : 0,
    model: deps.model.key,
    device: deps.device,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** A promise is made at the first call, and made again where it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
