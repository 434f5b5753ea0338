import type { Job } from "../../../shared/library.ts";
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

export interface ProgressMeter {
  /** What the job is to say now. `isNews`: worth telling, which is so at most a few times a second. */
  update(patch: Partial<JobProgress>, isRunning: boolean): { job: Partial<Job>; isNews: boolean };
  /** What was done before is no part of the speed any more. */
  forgetSpeed(): void;
}

const progressEveryMs = 250;

export function createProgressMeter(now: () => number): ProgressMeter {
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
    update(patch, isRunning) {
      const phaseChanged = patch.phase !== undefined && patch.phase !== progress.phase;
      Object.assign(progress, patch);
      const at = now();
      rate.record(at, progress.photosDone);
      const { phase, filesDone, filesFound, failed } = progress;
      const counts = { phase, filesDone, filesFound, failed };
      if (!phaseChanged && at - toldAt < progressEveryMs) return { job: counts, isNews: false };
      toldAt = at;
      const photosPerSecond = isRunning ? rate.perSecond(at) : null;
      const etaSeconds = photosPerSecond ? progress.photosLeft / photosPerSecond : null;
      return { job: { ...counts, photosPerSecond, etaSeconds }, isNews: true };
    },
    forgetSpeed: rate.reset,
  };
}
