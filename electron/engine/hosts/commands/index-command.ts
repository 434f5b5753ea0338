import { resolve } from "node:path";
import type { EngineClient } from "../../../../shared/contract.ts";
import { Failure } from "../../../../shared/errors.ts";
import { scanSummaryOf } from "../../../../shared/jobs.ts";
import type { IndexSummary, Job } from "../../../../shared/library.ts";
import { addFolders } from "./add-folders.ts";
import type { CommandContext, CommonOptions } from "./context.ts";
import { withEngine } from "./engine-access.ts";
import { formatCount, formatDuration, formatRate, plural } from "./format.ts";
import { exitCodes, printJson, printLines, remark } from "./output.ts";
import { createProgressDisplay } from "./progress.ts";

/** `albumen index FOLDER…` */
export async function indexCommand(
  folders: string[],
  options: CommonOptions & { download?: boolean },
  context: CommandContext,
): Promise<number> {
  const summary = await withEngine(context, options, ({ run }) =>
    run((engine) => indexFolders(engine, folders, context, options.download === true)),
  );
  const paths = folders.map((folder) => resolve(context.cwd, folder));
  const isEmpty = (path: string) =>
    summary.failed.some((problem) => problem.code === "folder-empty" && problem.path === path);
  if (paths.every(isEmpty))
    throw new Failure(
      "folder-empty",
      `There are no pictures in ${paths.join(", ")}. Put some there and run the command again, or name another folder.`,
    );
  if (options.json) printJson(context, summary);
  else printLines(context, describeSummary(summary));
  return exitCodes.done;
}

async function indexFolders(
  engine: EngineClient,
  folders: readonly string[],
  context: CommandContext,
  download: boolean,
): Promise<IndexSummary> {
  const { jobIds, joined } = await addFolders(engine, context.cwd, folders, { download });
  const display = createProgressDisplay(context.stderr);
  let stop = () => {};
  const ours = jobIds.filter((id) => !joined.has(id));
  /** Cancelling asks; a job has ended when waiting for it does. */
  const cancelOurs = async () => {
    await Promise.all(ours.map((jobId) => engine.call("jobs.cancel", { jobId }).catch(() => {})));
    await Promise.allSettled(ours.map((jobId) => engine.call("jobs.wait", { jobId })));
  };
  let fail: (failure: Failure) => void = () => {};
  const interrupted = new Promise<never>((_resolve, reject) => {
    fail = reject;
    const onAbort = () => {
      display.end();
      const message =
        ours.length > 0
          ? "Stopped. What is done is kept; run the same command again to go on."
          : "Stopped waiting. The indexing was started elsewhere and goes on there.";
      if (ours.length > 0) remark(context, "Stopping… (Ctrl-C again to stop at once)");
      void cancelOurs().then(() => reject(new Failure("cancelled", message)));
    };
    context.interrupt.addEventListener("abort", onAbort, { once: true });
    stop = () => context.interrupt.removeEventListener("abort", onAbort);
    if (context.interrupt.aborted) onAbort();
  });
  let isStuck = false;
  const onProgress = (job: Job) => {
    if (context.interrupt.aborted || isStuck) return;
    display.show(job);
    // A job that waits for somebody to do something (a full disk) would wait for ever: here is nobody to resume it.
    if (job.state !== "paused" || job.problem === null) return;
    isStuck = true;
    const { code, message } = job.problem;
    void cancelOurs().then(() => fail(new Failure(code, message)));
  };
  const wait = (jobId: string) => engine.call("jobs.wait", { jobId }, { onProgress });
  const all = Promise.all(jobIds.map(wait)).catch((error: unknown) => {
    // The cancelled job's own failure says less than why it was cancelled.
    if ((context.interrupt.aborted || isStuck) && isCancelled(error)) return interrupted;
    throw error;
  });
  try {
    const results = await Promise.race([all, interrupted]);
    return mergeSummaries(results.flatMap((result) => scanSummaryOf(result) ?? []));
  } finally {
    stop();
    display.end();
    interrupted.catch(() => {});
  }
}

const isCancelled = (error: unknown) => error instanceof Failure && error.code === "cancelled";

/** Several jobs (folders that were new and folders that were known) are one answer. */
export function mergeSummaries(summaries: readonly IndexSummary[]): IndexSummary {
  const [first, ...rest] = summaries;
  if (!first) throw new Error("There is no job to tell about.");
  return rest.reduce((merged, next) => {
    const seconds = merged.seconds + next.seconds;
    const images = merged.imagesPerSecond * merged.seconds + next.imagesPerSecond * next.seconds;
    return {
      ...next,
      added: merged.added + next.added,
      unchanged: merged.unchanged + next.unchanged,
      moved: merged.moved + next.moved,
      missing: merged.missing + next.missing,
      failed: [...merged.failed, ...next.failed],
      seconds,
      imagesPerSecond: seconds === 0 ? 0 : images / seconds,
    };
  }, first);
}

/** Files named for each kind of problem; the rest is counted. */
const namedFiles = 5;

export function describeSummary(summary: IndexSummary): string[] {
  const { added, unchanged, moved, missing, failed } = summary;
  const changes = [`${formatCount(added)} added`, `${formatCount(unchanged)} unchanged`];
  if (moved > 0) changes.push(`${formatCount(moved)} moved`);
  if (missing > 0) changes.push(`${formatCount(missing)} missing`);
  const speed = added > 0 ? ` (${formatRate(summary.imagesPerSecond)} photos/s)` : "";
  return [
    `${changes.join(", ")} in ${formatDuration(summary.seconds)}${speed}.`,
    `The library has ${plural(summary.photos, "photo")} in ${plural(summary.files, "file")}; ` +
      `search uses ${summary.model} on ${summary.device}.`,
    ...describeProblems(failed),
  ];
}

/** The sentences, most frequent first, each with the files that it is about. */
function describeProblems(failed: IndexSummary["failed"]): string[] {
  if (failed.length === 0) return [];
  const paths = new Map<string, string[]>();
  for (const { path, message } of failed) paths.set(message, [...(paths.get(message) ?? []), path]);
  const lines = [`${plural(failed.length, "file")} with a problem:`];
  for (const [message, files] of [...paths].sort(([, a], [, b]) => b.length - a.length)) {
    lines.push(`  ${message}`, ...files.slice(0, namedFiles).map((path) => `    ${path}`));
    if (files.length > namedFiles) lines.push(`    … and ${formatCount(files.length - namedFiles)} more`);
  }
  if ([...paths.values()].some((files) => files.length > namedFiles))
    lines.push("With --json all of them are listed.");
  return lines;
}
