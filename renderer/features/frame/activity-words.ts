import { scanSummaryOf } from "../../../shared/jobs.ts";
import type { Job } from "../../../shared/library.ts";
import { strings } from "../../strings.ts";

const words = strings.activity;

/** "Indexing 12,304 of 84,725 · 61 photos/s · about 20 min · newest first": the parts, in order. */
export function activityParts(job: Job): string[] {
  switch (job.state) {
    case "running":
      return job.kind === "upkeep" ? upkeepParts(job) : runningParts(job);
    case "queued":
    case "paused":
      return [waitingWords(job), ...failedParts(job)];
    case "failed":
      return [words.failedKinds[job.kind], ...(job.problem === null ? [] : [job.problem.message])];
    case "done":
    case "cancelled":
      return [job.state === "done" ? words.finished : words.cancelled, ...failedParts(job)];
  }
}

/** What a job is, where several are listed. */
export function jobTitle(job: Job): string {
  return job.about ?? words.kinds[job.kind];
}

/** Why it does not move. */
function waitingWords(job: Job): string {
  switch (job.waitsFor) {
    case "turn":
      return words.queued(jobTitle(job));
    case "battery":
      return words.waitsForMains;
    case "retry":
      return job.problem === null ? words.triedAgain : `${job.problem.message} ${words.triedAgain}`;
    case "problem":
    case "person":
    case null:
      return job.problem?.message ?? words.paused(job.filesDone, job.filesFound);
  }
}

function runningParts(job: Job): string[] {
  const isRescan = job.kind === "rescan";
  if (job.phase === "listing" && job.filesDone === 0) return [words.listing(job.filesFound)];
  if (job.phase === "finishing") return [words.finishing];
  return [
    (isRescan ? words.rescanning : words.indexing)(job.filesDone, job.filesFound),
    ...(job.photosPerSecond === null ? [] : [words.rate(job.photosPerSecond)]),
    // While the number of files still grows, any estimate would be a guess.
    ...(job.etaSeconds === null || job.phase === "listing" ? [] : [words.remaining(job.etaSeconds)]),
    ...slowedParts(job),
    ...(isRescan ? [] : [words.order]),
  ];
}

function upkeepParts(job: Job): string[] {
  const steps = job.filesFound > 0 ? [words.steps(job.filesDone, job.filesFound)] : [];
  return [jobTitle(job), ...steps, ...slowedParts(job)];
}

function slowedParts(job: Job): string[] {
  return job.slowedBy === null ? [] : [words.slowedBy[job.slowedBy]];
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
  // Nobody asked for it, and nobody waits for it.
  if (after.kind !== "index" && after.state !== "failed") return null;
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
