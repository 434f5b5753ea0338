import type { Job } from "../../../../shared/library.ts";
import type { Output } from "./context.ts";
import { formatCount, formatDuration, formatRate, plural } from "./format.ts";

/** A bar is nice, the numbers beside it are the news: it gets what they leave. */
const maxBarWidth = 24;
const textWidth = 70;
/** Where nobody watches a bar (a log file, a pipe). */
const lineEveryMs = 5000;

/** One line about a job. `width` is the terminal's, or undefined where there is none, and then no bar is drawn. */
export function formatProgress(job: Job, width?: number): string {
  const parts: string[] = [];
  if (job.state === "queued") parts.push("Waiting for other work");
  if (job.state === "paused") {
    const reason = job.waitsFor === "battery" ? "Waiting until this computer is plugged in" : "Paused";
    parts.push(job.problem?.message ?? reason);
  }
  if (job.phase === "listing") parts.push(`Looking for photos: ${formatCount(job.filesFound)} found`);
  if (job.phase !== "listing" || job.filesDone > 0)
    parts.push(`${formatCount(job.filesDone)} of ${plural(job.filesFound, "file")}`);
  if (job.photosPerSecond !== null) parts.push(`${formatRate(job.photosPerSecond)} photos/s`);
  if (job.phase === "finishing") parts.push("finishing");
  else if (job.etaSeconds !== null && job.etaSeconds >= 1 && job.phase === "reading")
    parts.push(`${formatDuration(job.etaSeconds)} left`);
  if (job.failed > 0) parts.push(`${plural(job.failed, "problem")}`);
  const text = parts.join(" · ");
  if (width === undefined) return text;
  const barWidth = Math.max(8, Math.min(maxBarWidth, width - textWidth));
  const share = job.filesFound === 0 ? 0 : Math.min(1, job.filesDone / job.filesFound);
  const full = Math.round(share * barWidth);
  const bar = `${"█".repeat(full)}${"░".repeat(barWidth - full)} `;
  const line = job.phase === "listing" ? text : bar + text;
  // A line that wraps cannot be drawn over.
  return line.length < width ? line : `${line.slice(0, Math.max(0, width - 2))}…`;
}

export interface ProgressDisplay {
  show(job: Job): void;
  /** Leaves the place clean for what is printed next. */
  end(): void;
}

/** A bar that redraws itself on a terminal, a line every few seconds elsewhere. */
export function createProgressDisplay(output: Output, now: () => number = Date.now): ProgressDisplay {
  if (output.isTTY) {
    let shown = false;
    return {
      show(job) {
        shown = true;
        output.write(`\r\u001b[2K${formatProgress(job, output.columns || 80)}`);
      },
      end() {
        if (shown) output.write("\r\u001b[2K");
        shown = false;
      },
    };
  }
  let last = now();
  return {
    show(job) {
      if (now() - last < lineEveryMs) return;
      last = now();
      output.write(`${formatProgress(job)}\n`);
    },
    end() {},
  };
}
