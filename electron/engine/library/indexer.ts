import type { JobPriority } from "../../../shared/library.ts";
import type { JobControl, JobRegistry } from "../jobs/job-registry.ts";
import type { FolderRow } from "../store/store.ts";
import { type FolderRequest, type IndexDeps, type IndexRequest, runIndexJob } from "./index-job.ts";

export interface IndexerStart {
  /** Default: all folders. */
  folderIds?: readonly string[] | undefined;
  /** What to look at in each of them; see `FolderRequest`. */
  part?: Omit<FolderRequest, "id"> | undefined;
  /** Also files that failed before and have not changed since. */
  retryFailed?: boolean;
  /** How urgent it is; what no person asked for ("watched", "scheduled") is a job of the kind "rescan". */
  priority?: Exclude<JobPriority, "upkeep">;
  /** It goes on with what was cut short, and waits if a person had paused that. */
  isResumed?: boolean | undefined;
}

/** Starts scans, one at a time. */
export interface Indexer {
  /** Starts a job over these folders (without `folderIds` all that are not switched off), or adds them to the one that runs. Returns its id. */
  start(options?: IndexerStart): string;
  /** To be called before a folder is removed: the job that runs takes nothing more of it. */
  forgetFolder(folderId: string): void;
}

export function createIndexer(jobs: JobRegistry, deps: IndexDeps): Indexer {
  interface Run {
    jobId: string;
    /** Folders still to be scanned, in order. */
    pending: FolderRequest[];
    /** Told when `pending` has grown. */
    onPending: () => void;
    /** Folders that this run has taken on as a whole. */
    known: Set<string>;
    isOpen: boolean;
    retryFailed: boolean;
  }
  let run: Run | undefined;
  /** Removed while a run may still hold files of theirs. Ids are never given twice. */
  const removed = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  /** What was looked at a moment ago is looked at again only where something has changed there since. */
  function isCovered(current: Run, { id, within, download, isAgain }: FolderRequest): boolean {
    if (download || isAgain) return false;
    return within === undefined
      ? current.known.has(id)
      : current.pending.some((other) => other.id === id && other.within === undefined);
  }

  function join(current: Run, requests: readonly FolderRequest[], priority: JobPriority): string {
    for (const request of requests) {
      if (isCovered(current, request)) continue;
      if (request.within === undefined) current.known.add(request.id);
      current.pending.push(request);
    }
    current.onPending();
    jobs.raise(current.jobId, priority);
    // A person who asks for a scan wants it to go on.
    if (priority === "requested") jobs.resume(current.jobId);
    return current.jobId;
  }

  const requestOf = (current: Run): IndexRequest => ({
    get retryFailed() {
      return current.retryFailed;
    },
    nextFolder: () => current.pending.shift(),
    moreFolders: () =>
      new Promise((resolve) => {
        current.onPending = () => {
          if (current.pending.length > 0) resolve();
        };
        current.onPending();
      }),
    isRemoved: (folderId) => removed.has(folderId),
    closeIfDone() {
      current.isOpen = current.pending.length > 0;
      return !current.isOpen;
    },
  });

  return {
    start({ folderIds, part, retryFailed = false, priority = "requested", isResumed = false } = {}) {
      const isOn = (folder: FolderRow) => folder.settings?.enabled !== false;
      const ids =
        folderIds ??
        deps.store.folders
          .list()
          .filter(isOn)
          .map(({ id }) => id);
      const wanted = ids.map((id): FolderRequest => ({ ...part, id }));
      if (run?.isOpen) {
        run.retryFailed ||= retryFailed;
        return join(run, wanted, priority);
      }
      const before = last;
      const current: Run = {
        jobId: "",
        pending: [...wanted],
        onPending() {},
        known: new Set(part?.within === undefined ? ids : []),
        isOpen: true,
        retryFailed,
      };
      run = current;
      const work = async (control: JobControl) => {
        // One that is finishing takes no more folders, but still writes.
        await before;
        try {
          return await runIndexJob(control, requestOf(current), deps);
        } finally {
          current.isOpen = false;
        }
      };
      const kind = priority === "requested" ? "index" : "rescan";
      const job = jobs.start(kind, work, { priority, isResumed });
      last = jobs.wait(job.id, { signal: new AbortController().signal, onProgress() {} }).catch(() => {});
      current.jobId = job.id;
      return job.id;
    },
    forgetFolder(folderId) {
      removed.add(folderId);
    },
  };
}
