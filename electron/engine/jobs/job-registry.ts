import { randomUUID } from "node:crypto";
import { cancelled, type ErrorCode, Failure, toFailureData } from "../../../shared/errors.ts";
import { isActiveJob } from "../../../shared/jobs.ts";
import {
  defaultJobSettings,
  type Job,
  type JobKind,
  type JobPriority,
  type JobSummary,
  type JobWait,
  jobPriorities,
} from "../../../shared/library.ts";
import type { Log } from "../log.ts";
import { type Conditions, paceOf } from "./conditions.ts";
import { deferred } from "./deferred.ts";
import { createForeground, type Foreground } from "./foreground.ts";
import { createGate, type Gate } from "./gate.ts";
import { createProgressMeter, type JobProgress } from "./progress-meter.ts";
import { kindTraits, whoseTurn } from "./turns.ts";

export type { JobProgress } from "./progress-meter.ts";

/**
 * The queue of long work, for whoever has some:
 *
 *     const { id } = jobs.start("upkeep", async (control) => {
 *       for (const part of parts) {
 *         await control.checkpoint(); // here it waits, rests, or ends
 *         await lookAt(part, control.signal);
 *         control.update({ phase: "reading", filesDone: ++done, filesFound: parts.length });
 *       }
 *       return { done: ["Removed 12 thumbnails that no photo needs."], seconds };
 *     }, { about: "Looking through thumbnails" });
 *
 * One job works at a time, the most urgent (`kindTraits`, or `priority`). A more urgent one takes the turn; the other stops
 * at its next checkpoint, so checkpoints belong between units of work of a second or less, where nothing is half done and
 * no lock is held. Pausing, resuming, battery, quiet times and retries are all the queue's: a job sees nothing of them but
 * a checkpoint that takes longer. Start one and forget it (`list` and events tell the window), or `wait` for its summary.
 * `active(kind)` tells whether one is there already. A new kind: a line in `jobSummarySchemas`, one in `kindTraits`,
 * and its words in the window.
 */
export interface JobRegistry {
  /** Queues a job, and begins at once if it is its turn. `run` ends with its summary, or throws. */
  start<K extends JobKind>(
    kind: K,
    run: (control: JobControl) => Promise<JobSummary<K>>,
    options?: StartOptions,
  ): Job;
  /** Jobs that have not ended, in the order of arrival, newest first, then the last that ended, newest first. */
  list(): Job[];
  /** The job of this kind that has not ended, if any. */
  active(kind: JobKind): Job | undefined;
  /** A person wants it to wait. It waits until somebody resumes it, beyond a restart too (`PauseMemory`). */
  pause(jobId: string): void;
  /** A person wants it to go on: also on battery, also before a retry is due. */
  resume(jobId: string): void;
  /** Makes it at least so urgent. */
  raise(jobId: string, priority: JobPriority): void;
  /** Resolves when the job has come to its end. */
  cancel(jobId: string): Promise<void>;
  /** Resolves with the summary; rejects with what the job failed with. Aborting ends the waiting, not the job. */
  wait(jobId: string, options: { signal: AbortSignal; onProgress: (job: Job) => void }): Promise<JobSummary>;
  /** To be called when what `conditions` says has changed. */
  conditionsChanged(): void;
  /** Cancels everything and waits for it. */
  close(): Promise<void>;
}

export interface StartOptions {
  /** Default: what its kind has. */
  priority?: JobPriority;
  about?: string;
  /** It goes on with what was cut short, and waits if a person had paused that. */
  isResumed?: boolean;
}

/** A job's side of the queue. */
export interface JobControl {
  readonly signal: AbortSignal;
  /** Waits while the job may not work. Throws `cancelled` once it is cancelled. Called between units of work. */
  checkpoint(): Promise<void>;
  update(progress: Partial<JobProgress>): void;
  /** Pauses the job itself, with the reason shown, until someone resumes it (a full disk). */
  pauseBecause(problem: { code: ErrorCode; message: string }): void;
}

/** Kinds of jobs that a person has paused, remembered beyond the life of an engine. */
export interface PauseMemory {
  has(kind: JobKind): boolean;
  set(kind: JobKind, isPaused: boolean): void;
}

export interface JobRegistryOptions {
  /** Told of every change of state, and of progress at most a few times a second. */
  onChange(job: Job): void;
  log: Log;
  now?: () => number;
  conditions?: () => Conditions;
  foreground?: Foreground;
  pauses?: PauseMemory;
  /** How long a failed job waits for its n-th retry, from 0. */
  retryAfterMs?: (attempt: number) => number;
}

/** Jobs that ended and are still told about. */
const keepEnded = 20;
/** A search or a preview is let pass, but not for ever. */
const yieldAtMostMs = 1_500;
/** The longest break of a job that works at half speed. */
const restAtMostMs = 500;

interface Entry {
  job: Job;
  readonly begin: () => Promise<JobSummary>;
  readonly controller: AbortController;
  /** Shut while the job may not work. */
  readonly gate: Gate;
  hasBegun: boolean;
  /** What it waits for other than its turn and mains. */
  hold: { waitsFor: JobWait; problem: Job["problem"] } | null;
  ignoresBattery: boolean;
  attempts: number;
  retryTimer: NodeJS.Timeout | undefined;
  failure: Failure | undefined;
  readonly ended: Promise<void>;
  readonly settle: () => void;
  readonly listeners: Set<(job: Job) => void>;
}

export function createJobRegistry(options: JobRegistryOptions): JobRegistry {
  const { onChange, log, now = Date.now, foreground = createForeground(), pauses = forgetful() } = options;
  const conditions =
    options.conditions ?? (() => ({ power: "unknown", isPersonActive: false, settings: defaultJobSettings }));
  const retryAfterMs = options.retryAfterMs ?? ((attempt) => 60_000 * 5 ** attempt);
  const entries = new Map<string, Entry>();

  function entryOf(jobId: string): Entry {
    const entry = entries.get(jobId);
    if (!entry)
      throw new Failure("job-unknown", "This task is not known any more. It may have ended long ago.");
    return entry;
  }

  const active = () => [...entries.values()].filter(({ job }) => isActiveJob(job));

  function change(entry: Entry, patch: Partial<Job>): void {
    entry.job = { ...entry.job, ...patch };
    onChange(entry.job);
    for (const listener of entry.listeners) listener(entry.job);
  }

  /** Nothing is told where nothing changes. */
  function changeIfNew(entry: Entry, patch: Partial<Job>): void {
    const keys = Object.keys(patch) as (keyof Job)[];
    if (keys.some((key) => entry.job[key] !== patch[key])) change(entry, patch);
  }

  /** Who is told of a change may make the next one. */
  let turnsAreTaken: "no" | "once" | "again" = "no";
  function takeTurns(): void {
    const isNested = turnsAreTaken !== "no";
    turnsAreTaken = isNested ? "again" : "once";
    if (isNested) return;
    try {
      do {
        turnsAreTaken = "once";
        takeTurnsOnce();
      } while ((turnsAreTaken as string) === "again");
    } finally {
      turnsAreTaken = "no";
    }
  }

  /** Gives the turn to whom it belongs, and tells everybody why the others wait. */
  function takeTurnsOnce(): void {
    const waiting = active();
    const paces = new Map(waiting.map((entry) => [entry, paceOf({ ...entry, ...entry.job }, conditions())]));
    const turn = whoseTurn(
      waiting.map((entry) => ({
        id: entry.job.id,
        lane: kindTraits[entry.job.kind].lane,
        priority: entry.job.priority,
        hasBegun: entry.hasBegun,
        isHeld: entry.hold !== null || paces.get(entry)?.waitsForMains === true,
        isMoving: entry.job.state === "running",
      })),
    );
    // Who has to stop is told before who may go.
    waiting.sort((a, b) => Number(a.job.id === turn) - Number(b.job.id === turn));
    for (const entry of waiting) {
      const pace = paces.get(entry);
      if (entry.job.id === turn) go(entry, pace?.slowedBy ?? null);
      else if (entry.hold) stop(entry, "paused", entry.hold.waitsFor, entry.hold.problem);
      else if (pace?.waitsForMains) stop(entry, "paused", "battery", null);
      else stop(entry, "queued", "turn", null);
    }
  }

  function stop(entry: Entry, state: "queued" | "paused", waitsFor: JobWait, problem: Job["problem"]): void {
    entry.gate.shut();
    changeIfNew(entry, { state, waitsFor, problem, slowedBy: null, photosPerSecond: null, etaSeconds: null });
  }

  function go(entry: Entry, slowedBy: Job["slowedBy"]): void {
    changeIfNew(entry, { state: "running", waitsFor: null, problem: null, slowedBy });
    entry.gate.open();
    if (entry.hasBegun) return;
    entry.hasBegun = true;
    // In a later microtask, so that whoever starts a job holds its id before the job can end.
    void Promise.resolve()
      .then(entry.begin)
      .then(
        (summary) => end(entry, { state: "done", problem: null, summary }),
        (thrown: unknown) => fail(entry, thrown),
      );
  }

  function fail(entry: Entry, thrown: unknown): void {
    const { kind } = entry.job;
    const error = entry.controller.signal.aborted ? cancelled().toData() : toFailureData(thrown);
    const { code, message } = error;
    if (code === "internal") log.error(`A bug in the ${kind} job.`, { error: thrown });
    if (code !== "internal" && code !== "cancelled" && entry.attempts < kindTraits[kind].retries) {
      log.warn(`The ${kind} job failed and is tried again later.`, { code, message });
      entry.hasBegun = false;
      entry.hold = { waitsFor: "retry", problem: { code, message } };
      entry.retryTimer = setTimeout(() => letGo(entry), retryAfterMs(entry.attempts++));
      entry.retryTimer.unref();
      takeTurns();
      return;
    }
    entry.failure = Failure.fromData(error);
    end(entry, { state: code === "cancelled" ? "cancelled" : "failed", problem: { code, message } });
  }

  function end(entry: Entry, patch: Partial<Job>): void {
    clearTimeout(entry.retryTimer);
    change(entry, { ...patch, waitsFor: null, slowedBy: null, photosPerSecond: null, etaSeconds: null });
    entry.settle();
    entry.listeners.clear();
    const ended = [...entries.values()].filter(({ job }) => !isActiveJob(job));
    for (const { job } of ended.slice(0, -keepEnded)) entries.delete(job.id);
    takeTurns();
  }

  function hold(entry: Entry, waitsFor: JobWait, problem: Job["problem"]): void {
    if (!isActiveJob(entry.job)) return;
    entry.hold = { waitsFor, problem };
    takeTurns();
  }

  function letGo(entry: Entry): void {
    clearTimeout(entry.retryTimer);
    entry.hold = null;
    takeTurns();
  }

  async function cancel(entry: Entry): Promise<void> {
    entry.controller.abort();
    entry.gate.open();
    // What has not begun never will.
    if (!entry.hasBegun && isActiveJob(entry.job)) fail(entry, cancelled());
    await entry.ended;
  }

  function controlOf(entry: Entry): JobControl {
    const meter = createProgressMeter(now);
    const { rests } = kindTraits[entry.job.kind];
    let workedSince = now();
    return {
      signal: entry.controller.signal,
      async checkpoint() {
        while (entry.gate.isShut) {
          await entry.gate.opened();
          // The pause is no part of the speed.
          meter.forgetSpeed();
          workedSince = now();
        }
        if (entry.controller.signal.aborted) throw cancelled();
        if (foreground.isBusy) await foreground.calm(yieldAtMostMs);
        if (rests && entry.job.slowedBy !== null) {
          await pauseFor(Math.min(restAtMostMs, now() - workedSince), entry.controller.signal);
          workedSince = now();
        }
        if (entry.controller.signal.aborted) throw cancelled();
      },
      update(patch) {
        const told = meter.update(patch, entry.job.state === "running");
        if (told.isNews) change(entry, told.job);
        else entry.job = { ...entry.job, ...told.job };
      },
      pauseBecause: (problem) => hold(entry, "problem", problem),
    };
  }

  return {
    start(kind, run, { priority = kindTraits[kind].priority, about, isResumed = false } = {}) {
      const isPaused = isResumed && pauses.has(kind);
      if (!isResumed && priority === "requested") pauses.set(kind, false);
      const { promise: ended, resolve: settle } = deferred();
      const job: Job = {
        id: randomUUID(),
        kind,
        priority,
        state: "queued",
        waitsFor: "turn",
        slowedBy: null,
        about: about ?? null,
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
        begin: () => run(controlOf(entry)),
        controller: new AbortController(),
        gate: createGate(),
        hasBegun: false,
        hold: isPaused ? { waitsFor: "person", problem: null } : null,
        ignoresBattery: false,
        attempts: 0,
        retryTimer: undefined,
        failure: undefined,
        ended,
        settle,
        listeners: new Set(),
      };
      entries.set(job.id, entry);
      takeTurns();
      // It waits its turn and nobody was told yet.
      if (entry.job === job) onChange(job);
      return entry.job;
    },
    list() {
      const jobs = [...entries.values()].map((entry) => entry.job).reverse();
      return [...jobs.filter(isActiveJob), ...jobs.filter((job) => !isActiveJob(job))];
    },
    active: (kind) => active().find(({ job }) => job.kind === kind)?.job,
    pause(jobId) {
      const entry = entryOf(jobId);
      if (!isActiveJob(entry.job) || entry.hold?.waitsFor === "problem") return;
      pauses.set(entry.job.kind, true);
      clearTimeout(entry.retryTimer);
      hold(entry, "person", null);
    },
    resume(jobId) {
      const entry = entryOf(jobId);
      if (!isActiveJob(entry.job)) return;
      pauses.set(entry.job.kind, false);
      // To go on in spite of the battery is wished only where the battery was why it waited.
      if (entry.job.waitsFor === "battery") entry.ignoresBattery = true;
      letGo(entry);
    },
    raise(jobId, priority) {
      const entry = entryOf(jobId);
      if (jobPriorities.indexOf(priority) >= jobPriorities.indexOf(entry.job.priority)) return;
      change(entry, { priority });
      takeTurns();
    },
    cancel(jobId) {
      const entry = entryOf(jobId);
      pauses.set(entry.job.kind, false);
      return cancel(entry);
    },
    async wait(jobId, { signal, onProgress }) {
      const entry = entryOf(jobId);
      const { promise: aborted, resolve: onAbort } = deferred();
      signal.addEventListener("abort", onAbort, { once: true });
      entry.listeners.add(onProgress);
      try {
        if (signal.aborted) throw cancelled();
        onProgress(entry.job);
        await Promise.race([entry.ended, aborted]);
      } finally {
        entry.listeners.delete(onProgress);
        signal.removeEventListener("abort", onAbort);
      }
      if (entry.failure) throw entry.failure;
      if (entry.job.summary) return entry.job.summary;
      throw cancelled();
    },
    conditionsChanged() {
      if (conditions().power !== "battery") for (const entry of active()) entry.ignoresBattery = false;
      takeTurns();
    },
    async close() {
      await Promise.all(active().map(cancel));
    },
  };
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}

function forgetful(): PauseMemory {
  const paused = new Set<JobKind>();
  return {
    has: (kind) => paused.has(kind),
    set: (kind, isPaused) => void (isPaused ? paused.add(kind) : paused.delete(kind)),
  };
}
