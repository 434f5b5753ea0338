import { kindCodes } from "./codes.ts";
import type { FileColumns } from "./file-columns.ts";
import type { PhotoColumns } from "./photo-columns.ts";
import { sqlAnd, sqlIn } from "./sql.ts";
import type { PhotoFilter } from "./store.ts";

/**
 * How a filter is put to a vector search. Facts that never change lie beside the vector and are asked for in SQL; facts
 * that do change are in memory only, and are handed over as ids:
 *
 * - "none": nothing is kept, there is nothing to ask.
 * - "where": the condition says exactly what is kept.
 * - "drop": too many ids to list. The search is asked for more than is needed, and what is not kept is dropped. Its
 *   `where` says all that SQL can say, `fallback` lists the ids after all, for when dropping leaves too few.
 */
export type SearchFilter =
  | { how: "none"; kept: 0 }
  | { how: "where"; kept: number; where: string | null }
  | {
      how: "drop";
      kept: number;
      where: string | null;
      share: number;
      keeps: (id: number) => boolean;
      fallback: () => string;
    };

/** A list of ids of this length costs about as much as the search itself; beyond it, dropping is quicker. */
const mostIds = 2_000;
const mostRanges = 64;

const isDropped = 1;
const isKept = 2;

export interface FilterInput {
  photos: PhotoColumns;
  files: FileColumns;
  /** By photo id, 1 where there is a vector. */
  vectors: Uint8Array;
  /** The folder's number, or null; -1 for one that does not exist. */
  folder: number | null;
  /** Which photos are in the filter's scope; null without one. */
  scope: ((id: number) => boolean) | null;
  filter: PhotoFilter;
}

export function planFilter(input: FilterInput): SearchFilter {
  const { photos, vectors } = input;
  // A date that a person corrected is not the one beside the vector: then memory alone can say when photos were taken.
  const hasDates = datesAreOwn(input);
  const filter = hasDates ? input.filter : withoutDates(input.filter);
  const where = unchangingFacts(filter);
  const passesUnchanging = unchangingTest(photos, filter);
  const passesChanging = changingTest(input);

  // By photo id: 0 where SQL drops it or it has no vector, 1 where only memory knows that it is dropped, 2 where it is kept.
  const states = new Uint8Array(Math.min(photos.end, vectors.length));
  let candidates = 0;
  let kept = 0;
  for (let id = 0; id < states.length; id++) {
    if (vectors[id] !== 1 || (where !== null && !passesUnchanging(id))) continue;
    const keep = passesChanging(id);
    states[id] = keep ? isKept : isDropped;
    candidates++;
    if (keep) kept++;
  }
  if (kept === 0) return { how: "none", kept: 0 };
  if (kept === candidates) return { how: "where", kept, where };

  const keepRuns = runsOf(states, isKept);
  const dropRuns = runsOf(states, isDropped);
  const [shorter, negate] =
    costOf(dropRuns) < costOf(keepRuns) ? ([dropRuns, true] as const) : ([keepRuns, false] as const);
  if (shorter.ids.length <= mostIds && shorter.ranges.length <= mostRanges) {
    const ids = sqlOfRuns(shorter);
    return { how: "where", kept, where: sqlAnd([where, negate ? `NOT (${ids})` : ids]) };
  }
  return {
    how: "drop",
    kept,
    where,
    share: kept / candidates,
    keeps: (id) => states[id] === isKept,
    fallback: () => sqlAnd([where, sqlIn("id", idsOf(states, isKept))]) ?? "true",
  };
}

/** What of the filter lies beside the vector, as SQL; null for nothing. */
function unchangingFacts(filter: PhotoFilter): string | null {
  const { takenFromLocal, takenBeforeLocal, kinds } = filter;
  return sqlAnd([
    takenFromLocal === undefined ? null : `taken_local >= ${Math.ceil(takenFromLocal)}`,
    takenBeforeLocal === undefined ? null : `taken_local < ${Math.ceil(takenBeforeLocal)}`,
    kinds === undefined ? null : sqlIn("kind", kinds.map(kindCodes.code)),
  ]);
}

/** The same in memory. An unknown date is neither before nor after anything. */
function unchangingTest(photos: PhotoColumns, filter: PhotoFilter): (id: number) => boolean {
  const { takenFromLocal, takenBeforeLocal, kinds } = filter;
  const codes = kinds === undefined ? null : new Set(kinds.map(kindCodes.code));
  return (id) => {
    const taken = photos.takenAtLocalOf(id);
    if (takenFromLocal !== undefined && !(taken >= takenFromLocal)) return false;
    if (takenBeforeLocal !== undefined && !(taken < takenBeforeLocal)) return false;
    return codes === null || codes.has(photos.kindCodeOf(id));
  };
}

function changingTest(input: FilterInput): (id: number) => boolean {
  const { photos, files, folder, scope, filter } = input;
  const inFolder = folder === null ? null : files.shownPhotosIn(folder);
  const availableOnly = filter.availableOnly ?? true;
  const isTaken = datesAreOwn(input) ? () => true : unchangingTest(photos, filter);
  return (id) =>
    (!availableOnly || photos.isListed(id)) &&
    (scope === null ? !photos.facts.isHidden(id) && !photos.isFolded(id) : scope(id)) &&
    (inFolder === null || inFolder[id] === 1) &&
    isTaken(id);
}

/** Whether the dates beside the vectors decide this filter as well as those that people see. */
function datesAreOwn({ photos, vectors, filter }: FilterInput): boolean {
  const { takenFromLocal, takenBeforeLocal } = filter;
  if (photos.facts.corrected === 0 || (takenFromLocal === undefined && takenBeforeLocal === undefined))
    return true;
  const passes = (taken: number) =>
    (takenFromLocal === undefined || taken >= takenFromLocal) &&
    (takenBeforeLocal === undefined || taken < takenBeforeLocal);
  for (let id = 0; id < Math.min(photos.facts.end, vectors.length); id++) {
    if (vectors[id] !== 1 || !photos.facts.isCorrected(id)) continue;
    if (passes(photos.ownTakenAtLocalOf(id)) !== passes(photos.takenAtLocalOf(id))) return false;
  }
  return true;
}

function withoutDates({
  takenFromLocal: _from,
  takenBeforeLocal: _before,
  ...rest
}: PhotoFilter): PhotoFilter {
  return rest;
}

/** Ids in ascending order as ranges, where they are neighbours among the candidates, and single ids. */
interface Runs {
  ranges: [first: number, last: number][];
  ids: number[];
}

function runsOf(states: Uint8Array, wanted: number): Runs {
  const runs: Runs = { ranges: [], ids: [] };
  let run: number[] = [];
  const close = () => {
    // What lies between two neighbours is no candidate, so a range may cover it.
    if (run.length > 8) runs.ranges.push([run[0] ?? 0, run.at(-1) ?? 0]);
    else runs.ids.push(...run);
    run = [];
  };
  for (let id = 0; id < states.length; id++) {
    if (states[id] === wanted) run.push(id);
    else if (states[id] !== 0) close();
  }
  close();
  return runs;
}

function idsOf(states: Uint8Array, wanted: number): number[] {
  const ids: number[] = [];
  for (let id = 0; id < states.length; id++) if (states[id] === wanted) ids.push(id);
  return ids;
}

function costOf(runs: Runs): number {
  return runs.ids.length + runs.ranges.length * (mostIds / mostRanges);
}

function sqlOfRuns({ ranges, ids }: Runs): string {
  const parts = ranges.map(([first, last]) => `(id >= ${first} AND id <= ${last})`);
  if (ids.length > 0) parts.push(sqlIn("id", ids));
  return parts.join(" OR ");
}
