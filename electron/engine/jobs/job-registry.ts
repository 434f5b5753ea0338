import { randomUUID } from "node:crypto";
import { cancelled, type ErrorCode, Failure, toFailureData } from "../../../shared/errors.ts";
import type { IndexSummary, Job } from "../../../shared/library.ts";
import type { Log } from "../log.ts";
import { createRate } from "./rate.ts";

/** What a job moves while it runs. */
export interface JobProgress {
  phase: Job["phase"];
  filesDone: number;
  filesFound: number;
  failed: number;
  /** Photos that needed work and are finished: what the speed and the estimate are made of. */
  photosDone: number;
  /** Photos that still need work, as far as known. */
  photosLeft: number;
}

/** A job's side of the registry. */
export interface JobControl {
  readonly signal: AbortSignal;
  /** Waits while the job is paused. Throws `cancelled` once it is cancelled. Called between units of work. */
  checkpoint(): Promise<void>;
  update(progress: Partial<JobProgress>): void;
  /** Pauses the job itself, with the reason shown, until someone resumes it (a full disk). */
  pauseBecause(problem: { code: ErrorCode; message: string }): void;
}

export interface JobRegistry {
  /** Starts a job at once. `run` ends with its summary, or throws. */
  start(kind: Job["kind"], run: (control: JobControl) => Promise<IndexSummary>): Job;
  /** Running jobs first, then the last that ended, newest first. */
  list(): Job[];
  /** The job of this kind that runs or is paused, if any. */
  active(kind: Job["kind"]): Job | undefined;
  pause(jobId: string): void;
  resume(jobId: string): void;
  /** Resolves when the job has come to its end. */
  cancel(jobId: string): Promise<void>;
  /** Resolves with the summary; rejects with what the job failed with. Aborting ends the waiting, not the job. */
  wait(
    jobId: string,
    options: { signal: AbortSignal; onProgress: (job: Job) => void },
  ): Promise<IndexSummary>;
  /** Cancels everything and waits for it. */
  close(): Promise<void>;
}

export interface JobRegistryOptions {
  /** Told of every change of state, and of progress at most a few times a second. */
  onChange(job: Job): void;
  log: Log;
  now?: () => number;
}

const progressEveryMs = 250;
/** Jobs that ended and are still told about. */
const keepEnded = 20;

interface Entry {
  job: Job;
  controller: AbortController;
  /** Set while paused; resolves when the job may go on. */
  gate: { opened: Promise<void>; open: () => void } | undefined;
  /** Settles with the job; never rejects. */
  ended: Promise<void>;
  failure: Failure | undefined;
  listeners: Set<(job: Job) => void>;
}

const isActive = (job: Job) => job.state === "running" || job.state === "paused";

export function createJobRegistry({ onChange, log, now = Date.now }: JobRegistryOptions): JobRegistry {
  const entries = new Map<string, Entry>();

  function entryOf(jobId: string): Entry {
    const entry = entries.get(jobId);
    if (!entry)
      throw new Failure("job-unknown", "This task is not known any more. It may have ended long ago.");
    return entry;
  }

  function tell(entry: Entry): void {
    onChange(entry.job);
    for (const listener of entry.listeners) listener(entry.job);
  }

  function change(entry: Entry, patch: Partial<Job>): void {
    entry.job = { ...entry.job, ...patch };
    tell(entry);
  }

  function shut(entry: Entry, problem: Job["problem"]): void {
    if (entry.job.state !== "running") return;
    const { promise, resolve } = deferred();
    entry.gate = { opened: promise, open: resolve };
    change(entry, { state: "paused", problem, photosPerSecond: null, etaSeconds: null });
  }

  function controlOf(entry: Entry): JobControl {
    const rate = createRate();
    const progress: JobProgress = {
      phase: "listing",
      filesDone: 0,
      filesFound: 0,
      failed: 0,
      photosDone: 0,
      photosLeft: 0,
    };
    let toldAt = Number.NEGATIVE_INFINITY;
    return {
      signal: entry.controller.signal,
      async checkpoint() {
        while (entry.gate) {
          await entry.gate.opened;
          // The pause is no part of the speed.
          rate.reset();
        }
        if (entry.controller.signal.aborted) throw cancelled();
      },
      update(patch) {
        const phaseChanged = patch.phase !== undefined && patch.phase !== progress.phase;
        Object.assign(progress, patch);
        const at = now();
        rate.record(at, progress.photosDone);
        const { phase, filesDone, filesFound, failed } = progress;
        entry.job = { ...entry.job, phase, filesDone, filesFound, failed };
        if (!phaseChanged && at - toldAt < progressEveryMs) return;
        toldAt = at;
        const running = entry.job.state === "running";
        const perSecond = running ? rate.perSecond(at) : null;
        change(entry, {
          photosPerSecond: perSecond,
          etaSeconds: perSecond ? progress.photosLeft / perSecond : null,
        });
      },
      pauseBecause: (problem) => shut(entry, problem),
    };
  }

  async function finish(entry: Entry, run: Promise<IndexSummary>): Promise<void> {
    const over = { photosPerSecond: null, etaSeconds: null };
    try {
      const summary = await run;
      change(entry, { ...over, state: "done", problem: null, summary });
    } catch (thrown) {
      const error = entry.controller.signal.aborted ? cancelled().toData() : toFailureData(thrown);
      if (error.code === "internal") log.error(`A bug in the ${entry.job.kind} job.`, { error: thrown });
      entry.failure = Failure.fromData(error);
      const { code, message } = error;
      change(entry, {
        ...over,
        state: code === "cancelled" ? "cancelled" : "failed",
        problem: { code, message },
      });
    }
    entry.listeners.clear();
    const ended = [...entries.values()].filter(({ job }) => !isActive(job));
    for (const { job } of ended.slice(0, -keepEnded)) entries.delete(job.id);
  }

  async function cancel(entry: Entry): Promise<void> {
    entry.controller.abort();
    entry.gate?.open();
    entry.gate = undefined;
    await entry.ended;
  }

  return {
    start(kind, run) {
      const job: Job = {
        id: randomUUID(),
        kind,
        state: "running",
        phase: "listing",
        filesDone: 0,
        filesFound: 0,
        failed: 0,
        photosPerSecond: null,
        etaSeconds: null,
        startedAt: new Date(now()).toISOString(),
        problem: null,
        summary: null,
      };
      const entry: Entry = {
        job,
        controller: new AbortController(),
        gate: undefined,
        ended: Promise.resolve(),
        failure: undefined,
        listeners: new Set(),
      };
      entries.set(job.id, entry);
      tell(entry);
      // In a later microtask, so that whoever starts a job holds its id before the job can end.
      entry.ended = finish(
        entry,
        Promise.resolve().then(() => run(controlOf(entry))),
      );
      return job;
    },
    list() {
      const jobs = [...entries.values()].map((entry) => entry.job).reverse();
      return [...jobs.filter(isActive), ...jobs.filter((job) => !isActive(job))];
    },
    active: (kind) =>
      [...entries.values()].map(({ job }) => job).find((job) => job.kind === kind && isActive(job)),
    pause: (jobId) => shut(entryOf(jobId), null),
    resume(jobId) {
      const entry = entryOf(jobId);
      if (entry.job.state !== "paused") return;
      const gate = entry.gate;
      entry.gate = undefined;
      change(entry, { state: "running", problem: null });
      gate?.open();
    },
    cancel: (jobId) => cancel(entryOf(jobId)),
    async wait(jobId, { signal, onProgress }) {
      const entry = entryOf(jobId);
      const aborted = deferred();
      signal.addEventListener("abort", aborted.resolve, { once: true });
      entry.listeners.add(onProgress);
      try {
        if (signal.aborted) throw cancelled();
        onProgress(entry.job);
        await Promise.race([entry.ended, aborted.promise]);
      } finally {
        entry.listeners.delete(onProgress);
        signal.removeEventListener("abort", aborted.resolve);
      }
      if (entry.failure) throw entry.failure;
      if (entry.job.summary) return entry.job.summary;
      throw cancelled();
    },
    async close() {
      await Promise.all([...entries.values()].filter(({ job }) => isActive(job)).map(cancel));
    },
  };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
