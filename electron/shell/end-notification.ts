import { Notification } from "electron";
import { scanSummaryOf } from "../../shared/jobs.ts";
import type { Job } from "../../shared/library.ts";
import { words } from "./words.ts";

/** Those on the screen: one that nobody holds may be collected, and then a click on it does nothing. */
const shown = new Set<Notification>();

/** Tells the person, by the system's own means, that a job has ended. */
export function notifyEnd(job: Job, onClick: () => void): void {
  const told = describeEnd(job);
  if (!told || !Notification.isSupported()) return;
  const notification = new Notification(told);
  shown.add(notification);
  notification.on("click", onClick);
  notification.on("close", () => shown.delete(notification));
  notification.on("failed", () => shown.delete(notification));
  notification.show();
}

/** What is said of it; undefined where there is nothing worth the disturbance. */
function describeEnd(job: Job): { title: string; body: string } | undefined {
  if (job.state === "failed")
    return job.problem ? { title: words.indexFailedTitle, body: job.problem.message } : undefined;
  // A scan that nobody asked for ends in silence.
  const summary = job.kind === "index" ? scanSummaryOf(job) : null;
  if (!summary || summary.added + summary.moved === 0) return undefined;
  return { title: words.indexedTitle, body: words.indexed(summary.photos, summary.failed.length) };
}
