import type { JobPriority } from "../../../shared/library.ts";
import type { JobControl, JobRegistry } from "../jobs/job-registry.ts";
import { type IndexDeps, type IndexRequest, runIndexJob } from "./index-job.ts";

export interface IndexerStart {
  /** Default: all folders. */
  folderIds?: readonly string[] | undefined;
  /** Also files that failed before and have not changed since. */
  retryFailed?: boolean;
  /** How urgent it is; what no person asked for ("watched", "scheduled") is a job of the kind "rescan". */
  priority?: Exclude<JobPriority, "upkeep">;
  /** It goes on with what was cut short, and waits if a person had paused that. */
  isResumed?: boolean | undefined;
}

/** Starts scans, one at a time. */
export interface Indexer {
  /** Starts a job over these folders (all without `folderIds`), or adds them to the one that runs. Returns its id. */
  start(options?: IndexerStart): string;
  /** To be called before a folder is removed: the job that runs takes nothing more of it. */
  forgetFolder(folderId: string): void;
}

export function createIndexer(jobs: JobRegistry, deps: IndexDeps): Indexer {
  interface Run {
    jobId: string;
    /** Folders still to be scanned, in order. */
    pending: string[];
    /** Told when `pending` has grown. */
    onPending: () => void;
    /** All that this run has taken on. */
    known: Set<string>;
    isOpen: boolean;
    retryFailed: boolean;
  }
  let run: Run | undefined;
  /** Removed while a run may still hold files of theirs. Ids are never given twice. */
  const removed = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  function join(current: Run, folderIds: readonly string[], priority: JobPriority): string {
    for (const id of folderIds) {
      if (current.known.has(id)) continue;
      current.known.add(id);
      current.pending.push(id);
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
    start({ folderIds, retryFailed = false, priority = "requested", isResumed = false } = {}) {
      const wanted = folderIds ?? deps.store.folders.list().map((folder) => folder.id);
      if (run?.isOpen) {
        run.retryFailed ||= retryFailed;
        return join(run, wanted, priority);
      }
      const before = last;
      const current: Run = {
        jobId: "",
        pending: [...wanted],
        onPending() {},
        known: new Set(wanted),
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
