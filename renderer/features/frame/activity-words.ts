import { scanSummaryOf } from "../../../shared/jobs.ts";
import type { Job } from "../../../shared/library.ts";
import { strings } from "../../strings.ts";

const words = strings.activity;

/** "Indexing 12,304 of 84,725 · 61 photos/s · about 20 min · newest first": the parts, in order. */
export function activityParts(job: Job): string[] {
  switch (job.state) {
    case "running":
      return runningParts(job);
    case "queued":
      return [words.queued];
    case "paused":
      return [
        job.problem === null ? words.paused(job.filesDone, job.filesFound) : job.problem.message,
        ...failedParts(job),
      ];
    case "failed":
      return [words.failed, ...(job.problem === null ? [] : [job.problem.message])];
    case "done":
    case "cancelled":
      return [job.state === "done" ? words.finished : words.cancelled, ...failedParts(job)];
  }
}

function runningParts(job: Job): string[] {
  if (job.phase === "listing" && job.filesDone === 0) return [words.listing(job.filesFound)];
  if (job.phase === "finishing") return [words.finishing];
  return [
    words.indexing(job.filesDone, job.filesFound),
    ...(job.photosPerSecond === null ? [] : [words.rate(job.photosPerSecond)]),
    // While the number of files still grows, any estimate would be a guess.
    ...(job.etaSeconds === null || job.phase === "listing" ? [] : [words.remaining(job.etaSeconds)]),
    words.order,
  ];
}

function failedParts(job: Job): string[] {
  return job.failed === 0 ? [] : [words.failedFiles(job.failed)];
}

/** Share of the known files that are done, in [0, 1]; null while there is nothing to divide by. */
export function activityShare(job: Job): number | null {
  if (job.filesFound === 0) return null;
  return Math.min(1, job.filesDone / job.filesFound);
}

const announceEvery = 0.1;

/**
 * What a screen reader should hear when `before` became `after`; null for most steps, since a voice that
 * counts every photo is noise: the start, each tenth, and the end.
 */
export function announcement(before: Job | null, after: Job): string | null {
  const isNew = before === null || before.id !== after.id;
  if (after.state !== "running") {
    if (!isNew && before.state === after.state) return null;
    if (after.state === "done") return isNew ? null : words.announceDone(scanSummaryOf(after)?.added ?? 0);
    return isNew && after.state === "cancelled" ? null : activityParts(after).join(". ");
  }
  if (isNew || before.state !== "running") return words.announceStart;
  const step = (job: Job) => Math.floor((activityShare(job) ?? 0) / announceEvery);
  if (after.phase === "listing" || step(after) <= step(before)) return null;
  return words.announceShare(activityShare(after) ?? 0);
}
