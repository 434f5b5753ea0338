import { resolve } from "node:path";
import type { EngineClient } from "../../../../shared/contract.ts";

export interface StartedJobs {
  jobIds: string[];
  /** Jobs that somebody else (the window, another command) had started before; stopping them is theirs to do. */
  joined: ReadonlySet<string>;
}

/**
 * Sees to it that folders are in the library and being looked at: new ones are added, known ones scanned again.
 * Fails as `folders.add` does; then no folder is added.
 * @param options `download`: also what of them is only in the cloud
 */
export async function addFolders(
  engine: EngineClient,
  cwd: string,
  given: readonly string[],
  { download = false }: { download?: boolean } = {},
): Promise<StartedJobs> {
  const paths = [...new Set(given.map((path) => resolve(cwd, path)))];
  const before = await engine.call("jobs.list", {});
  const folders = await engine.call("folders.list", {});
  const known = folders.filter(({ path }) => paths.includes(path));
  const fresh = paths.filter((path) => !known.some((folder) => folder.path === path));

  const jobIds = new Set<string>();
  if (fresh.length > 0) jobIds.add((await engine.call("folders.add", { paths: fresh })).jobId);
  if (known.length > 0) {
    const folderIds = known.map(({ id }) => id);
    jobIds.add((await engine.call("index.start", { folderIds })).jobId);
  }
  if (download) {
    const all = (await engine.call("folders.list", {})).filter(({ path }) => paths.includes(path));
    const folderIds = all.map(({ id }) => id);
    jobIds.add((await engine.call("index.start", { folderIds, download })).jobId);
  }
  const running = before.filter(({ state }) => state === "running" || state === "paused");
  return { jobIds: [...jobIds], joined: new Set(running.map(({ id }) => id)) };
}
