import type { Handlers } from "../../../shared/contract.ts";
import { type ErrorCode, Failure } from "../../../shared/errors.ts";
import type { ProblemRow } from "../store/problem-table.ts";
import type { Store } from "../store/store.ts";
import type { Indexer } from "./indexer.ts";
import type { ScanTarget } from "./scan-target.ts";
import type { Volumes } from "./volumes.ts";

type ProblemMethods =
  | "problems.kinds"
  | "problems.list"
  | "problems.retry"
  | "problems.ignore"
  | "problems.unignore";

interface Chosen {
  ids?: readonly string[] | undefined;
  code?: string | undefined;
}

export interface ProblemDeps {
  store: Pick<Store, "problems">;
  indexer: Pick<Indexer, "start">;
  volumes: Pick<Volumes, "toPath">;
}

export function createProblemHandlers({
  store,
  indexer,
  volumes,
}: ProblemDeps): Pick<Handlers, ProblemMethods> {
  const pathOf = (row: ProblemRow) => volumes.toPath(row) ?? row.path;

  async function chosen({ ids, code }: Chosen, isIgnored: boolean): Promise<ProblemRow[]> {
    const wanted = ids && new Set(ids);
    return (await store.problems.list()).filter(
      (row) =>
        row.isIgnored === isIgnored &&
        (wanted === undefined || wanted.has(row.id)) &&
        (code === undefined || row.problem.code === code),
    );
  }

  return {
    async "problems.kinds"() {
      return summarize(await store.problems.list());
    },
    async "problems.list"({ offset, limit, code, isIgnored = false }) {
      const rows = await chosen({ code }, isIgnored);
      return {
        total: rows.length,
        items: rows.slice(offset, offset + limit).map((row) => ({
          id: row.id,
          path: pathOf(row),
          code: row.problem.code as ErrorCode,
          message: row.problem.message,
          isIgnored,
        })),
      };
    },
    async "problems.retry"(choice) {
      const rows = await chosen(choice, false);
      if (rows.length === 0)
        throw new Failure(
          "file-missing",
          "These files have no problem any more. The list is up to date now.",
        );
      const jobIds = new Set<string>();
      for (const [folderId, within] of targetsByFolder(rows, pathOf))
        jobIds.add(indexer.start({ folderIds: [folderId], part: { within }, retryFailed: true }));
      return { jobIds: [...jobIds], files: rows.length };
    },
    async "problems.ignore"(choice) {
      const rows = await chosen(choice, false);
      await store.problems.ignore(
        rows.map(({ id }) => id),
        true,
      );
      return { files: rows.length };
    },
    async "problems.unignore"(choice) {
      const rows = await chosen(choice, true);
      await store.problems.ignore(
        rows.map(({ id }) => id),
        false,
      );
      return { files: rows.length };
    },
  };
}

/** How many there are of each kind, the most frequent first. */
export function summarize(rows: readonly ProblemRow[]) {
  const kinds = new Map<string, { code: ErrorCode; files: number; ignored: number }>();
  for (const { problem, isIgnored } of rows) {
    const code = problem.code as ErrorCode;
    const kind = kinds.get(code) ?? { code, files: 0, ignored: 0 };
    kinds.set(code, kind);
    if (isIgnored) kind.ignored++;
    else kind.files++;
  }
  const list = [...kinds.values()].sort((a, b) => b.files - a.files || (a.code < b.code ? -1 : 1));
  return {
    kinds: list,
    files: list.reduce((sum, { files }) => sum + files, 0),
    ignored: list.reduce((sum, { ignored }) => sum + ignored, 0),
  };
}

function targetsByFolder(
  rows: readonly ProblemRow[],
  pathOf: (row: ProblemRow) => string,
): Map<string, ScanTarget[]> {
  const targets = new Map<string, ScanTarget[]>();
  for (const row of rows) {
    const target: ScanTarget = { path: pathOf(row), depth: "tree" };
    const some = targets.get(row.folderId);
    if (some) some.push(target);
    else targets.set(row.folderId, [target]);
  }
  return targets;
}
