import type { EngineClient } from "../../../shared/contract.ts";

/**
 * Goes on with indexing that was cut short: folders whose first scan never came to its end (the app was closed, the
 * command stopped) when an engine comes up, and all folders when the engine before it died at work. A job that somebody
 * had paused stays where it was.
 */
export function resumeIndexing(engine: EngineClient): void {
  const running = new Set<string>();
  let wasCutShort = false;

  engine.on("job.changed", ({ id, kind, state }) => {
    // One that waits for its turn would have gone on; what upkeep there is, the next engine finds out by itself.
    if (kind !== "upkeep" && (state === "running" || state === "queued")) running.add(id);
    else running.delete(id);
  });
  engine.on("engine.state", ({ state }) => {
    if (state !== "running") {
      wasCutShort ||= running.size > 0;
      running.clear();
      return;
    }
    // What goes wrong here is told where it matters: the window shows the folders and the state of the engine.
    goOn(wasCutShort).catch(() => {});
    wasCutShort = false;
  });

  async function goOn(all: boolean): Promise<void> {
    if (all) {
      await engine.call("index.start", { isResumed: true });
      return;
    }
    const folders = await engine.call("folders.list", {});
    const unfinished = folders.filter(
      ({ lastScannedAt, state }) => lastScannedAt === null && state === "online",
    );
    if (unfinished.length > 0)
      await engine.call("index.start", { folderIds: unfinished.map(({ id }) => id), isResumed: true });
  }
}
