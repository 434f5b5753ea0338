import { create } from "zustand";
import { isActiveJob } from "../../shared/jobs.ts";
import type { Job } from "../../shared/library.ts";

interface Jobs {
  /** The job to show: the one that runs or waits, or the last one while its failures have not been put away. */
  job: Job | null;
  /** All that have not ended, the one to show first. */
  queue: readonly Job[];
  /** The ended job that the person has put away. */
  dismissed: string | null;
}

export const useJobs = create<Jobs>(() => ({ job: null, queue: [], dismissed: null }));

/** A job that looks through folders and has not ended: photos may still come. */
export function isActive(job: Job): boolean {
  return job.kind !== "upkeep" && isActiveJob(job);
}

/** Who works comes first, then who needs a person, then who waits; of equals what a person asked for, then the newest. */
const ranks: readonly ((job: Job) => boolean)[] = [
  ({ state }) => state === "running",
  ({ state }) => state === "paused",
  ({ state }) => state === "queued",
];
function inOrder(jobs: readonly Job[]): Job[] {
  const rank = (job: Job) => ranks.findIndex((is) => is(job));
  return [...jobs].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      Number(b.priority === "requested") - Number(a.priority === "requested") ||
      (a.startedAt < b.startedAt ? 1 : -1),
  );
}

/** What ended and is worth showing: work that nobody asked for ends in silence. */
const isNews = (job: Job) => !isActiveJob(job) && (job.kind === "index" || job.state === "failed");

function shown(jobs: readonly Job[], before: Job | null): Pick<Jobs, "job" | "queue"> {
  const queue = inOrder(jobs.filter(isActiveJob));
  if (queue[0]) return { queue, job: queue[0] };
  const ended = jobs.filter(isNews).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0] ?? null;
  return { queue, job: before && ended && before.startedAt > ended.startedAt ? before : (ended ?? before) };
}

/** Takes in news of a job. News of one that has ended never hides a running one. */
export function setJob(job: Job): void {
  useJobs.setState(({ job: before, queue }) => {
    const others = queue.filter(({ id }) => id !== job.id);
    const ended = before && before.id !== job.id && isNews(before) ? before : null;
    return shown([...others, job], ended);
  });
}

/** The engine's whole list, at the start and after a reconnection. */
export function setJobs(jobs: readonly Job[]): void {
  useJobs.setState(shown(jobs, null));
}

export function dismissJob(id: string): void {
  useJobs.setState({ dismissed: id });
}
