import type { EngineClient } from "../../shared/contract.ts";
import { isActiveJob } from "../../shared/jobs.ts";
import type { Job } from "../../shared/library.ts";

/** What the computer around the window is told of work in the engine. */
export interface Surroundings {
  /** Progress on the taskbar's or the dock's icon; null takes it away. */
  showProgress(
    progress: { fraction: number; mode: "normal" | "indeterminate" | "paused" | "error" } | null,
  ): void;
  /** Keeps the computer from falling asleep, or lets it. */
  keepAwake(isNeeded: boolean): void;
  /** A job that ran has ended by itself. */
  tellEnd(job: Job): void;
}

/** Follows the engine's jobs. An engine that goes takes its jobs along. */
export function followActivity(engine: EngineClient, around: Surroundings): void {
  const running = new Map<string, Job>();

  const show = () => {
    const job = [...running.values()].at(-1);
    around.showProgress(job ? progressOf(job) : null);
    around.keepAwake([...running.values()].some(({ state }) => state === "running"));
  };
  engine.on("job.changed", (job) => {
    if (!isShown(job)) return;
    if (isActiveJob(job)) running.set(job.id, job);
    else {
      const wasKnown = running.delete(job.id);
      if (wasKnown && job.state !== "cancelled") around.tellEnd(job);
    }
    show();
  });
  engine.on("engine.state", ({ state }) => {
    if (state !== "running") {
      running.clear();
      return show();
    }
    // An engine that had the library before may be at work, or stand still.
    engine
      .call("jobs.list", {})
      .then((jobs) => {
        for (const job of jobs) if (isShown(job) && isActiveJob(job)) running.set(job.id, job);
        show();
      })
      // An engine that is gone already is told of by its state.
      .catch(() => {});
  });
}

/** Work that nobody asked for is none of the taskbar's business, and the computer may sleep meanwhile. */
const isShown = (job: Job) => job.kind === "index";

function progressOf(job: Job): Parameters<Surroundings["showProgress"]>[0] {
  const fraction = job.filesFound === 0 ? 0 : job.filesDone / job.filesFound;
  // A paused job with a problem waits for a person (a full disk).
  if (job.state !== "running") return { fraction, mode: job.problem ? "error" : "paused" };
  return { fraction, mode: job.phase === "listing" ? "indeterminate" : "normal" };
}
