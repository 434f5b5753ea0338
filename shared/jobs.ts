import type { IndexSummary, Job, JobSummary } from "./library.ts";

/** A job that has not come to its end. */
export function isActiveJob({ state }: Pick<Job, "state">): boolean {
  return state === "queued" || state === "running" || state === "paused";
}

/** The summary of a job that looked through folders; null for any other, and before its end. */
export function scanSummaryOf({ summary }: { summary: JobSummary | null }): IndexSummary | null {
  return summary !== null && "photos" in summary ? summary : null;
}
