import { create } from "zustand";
import type { Job } from "../../shared/library.ts";

interface Jobs {
  /** The job to show: the one that runs, or the last one while its failures have not been put away. */
  job: Job | null;
  /** The ended job that the person has put away. */
  dismissed: string | null;
}

export const useJobs = create<Jobs>(() => ({ job: null, dismissed: null }));

export function isActive(job: Job): boolean {
  return job.state === "running" || job.state === "paused";
}

/** Takes in news of a job. News of an older job never hides a running one. */
export function setJob(job: Job): void {
  useJobs.setState(({ job: shown }) => {
    if (shown && shown.id !== job.id && isActive(shown) && !isActive(job)) return {};
    if (shown && shown.id !== job.id && job.startedAt < shown.startedAt) return {};
    return { job };
  });
}

/** The engine's whole list, at the start and after a reconnection. */
export function setJobs(jobs: readonly Job[]): void {
  const newest = [...jobs].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  useJobs.setState({ job: newest.find(isActive) ?? newest[0] ?? null });
}

export function dismissJob(id: string): void {
  useJobs.setState({ dismissed: id });
}
