import { statusCodes } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import type { FileProblem } from "./store.ts";

/** A file with a problem, at its place. */
export interface ProblemRow {
  /** Stands for the place, and stays the same. */
  id: string;
  folderId: string;
  volumeId: string;
  path: string;
  bytes: number;
  modifiedAt: number;
  problem: FileProblem;
  /** A person does not want to hear of it. */
  isIgnored: boolean;
}

export interface ProblemTable {
  /** Problems of files that are there, or whose drive is not connected now, by path. */
  list(): Promise<readonly ProblemRow[]>;
  /** Files with a problem that are not ignored. */
  readonly count: number;
  ignore(ids: readonly string[], isIgnored: boolean): Promise<void>;
}

/** `revision`: as for photos; the list is read anew only when it grew. */
export function createProblemTable(context: StoreContext, revision: () => number): ProblemTable {
  const { files, folders, ignored, tables, write } = context;
  let known: { revision: number; rows: Promise<ProblemRow[]> } | undefined;

  async function read(): Promise<ProblemRow[]> {
    if (files.problemCount === 0) return [];
    const folderIds = new Map([...folders.values()].map(({ number, row }) => [number, row.id]));
    const columns = ["key", "folder", "volume_id", "path", "bytes", "modified_at"];
    const rows: ProblemRow[] = [];
    // A sentence is the same for thousands of files: kept once.
    const problems = new Map<string, FileProblem>();
    for (const batch of await tables.files.read({
      where: `problem_code IS NOT NULL AND status <> ${statusCodes.code("missing")}`,
      columns: [...columns, "problem_code", "problem_message"],
    })) {
      for (let n = 0; n < batch.length; n++) {
        const folderId = folderIds.get(batch.number("folder", n));
        if (folderId === undefined) continue;
        const code = batch.textOrNull("problem_code", n) ?? "";
        const message = batch.textOrNull("problem_message", n) ?? "";
        const problem = problems.get(`${code} ${message}`) ?? { code, message };
        problems.set(`${code} ${message}`, problem);
        const id = batch.text("key", n);
        const state = {
          key: id,
          bytes: batch.number("bytes", n),
          modifiedAt: batch.number("modified_at", n),
        };
        const place = { volumeId: batch.text("volume_id", n), path: batch.text("path", n) };
        rows.push({ id, folderId, ...place, ...state, problem, isIgnored: ignored.has(state) });
      }
    }
    return rows.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }

  return {
    list() {
      if (known?.revision !== revision()) {
        const rows = read();
        const mine = { revision: revision(), rows };
        known = mine;
        // What failed is asked for again.
        rows.catch(() => {
          if (known === mine) known = undefined;
        });
      }
      return known?.rows ?? Promise.resolve([]);
    },
    get count() {
      return files.problemCount - ignored.count;
    },
    async ignore(ids, isIgnored) {
      const wanted = new Set(ids);
      const rows = (await this.list()).filter(({ id }) => wanted.has(id));
      await write(async () => {
        if (!isIgnored) return ignored.remove(rows.map(({ id }) => id));
        const states = rows.map(({ id, bytes, modifiedAt }) => ({ key: id, bytes, modifiedAt }));
        return ignored.add(states, Date.now());
      });
    },
  };
}
