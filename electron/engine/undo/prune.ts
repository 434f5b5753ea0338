import type { Action, Actions } from "./actions.ts";
import type { JournalFile } from "./journal-file.ts";

export interface JournalLimits {
  actions: number;
  days: number;
  /** Of all segments. */
  bytes: number;
  segmentBytes: number;
}

export const usualLimits: JournalLimits = {
  actions: 10_000,
  days: 90,
  bytes: 64 * 1_048_576,
  segmentBytes: 1_048_576,
};

const msPerDay = 86_400_000;

/**
 * Forgets what is too old, or too much: from the oldest segment on, as whole files. A segment stays, and with it all that
 * are younger, as long as there is something in it that is not settled or must be kept.
 */
export async function prune(
  file: JournalFile,
  actions: Actions,
  limits: JournalLimits,
  now: number,
): Promise<void> {
  const segments = file.segments();
  if (segments.length < 2) return;
  const bySegment = new Map<number, Action[]>();
  const newestFirst = actions.list();
  const tooMany = new Set(newestFirst.slice(limits.actions).map(({ id }) => id));
  for (const action of newestFirst) {
    const known = bySegment.get(action.payload.segment);
    if (known) known.push(action);
    else bySegment.set(action.payload.segment, [action]);
  }
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  for (const { segment, bytes: own } of segments.slice(0, -1)) {
    const inside = bySegment.get(segment) ?? [];
    const isOver = bytes > limits.bytes;
    const mayGo = ({ id, state, isKept, at }: Action) =>
      (state === "undone" || (state === "done" && !isKept)) &&
      (isOver || tooMany.has(id) || now - at > limits.days * msPerDay);
    if (!inside.every(mayGo)) return;
    for (const { id } of inside) actions.forget(id);
    await file.drop(segment);
    bytes -= own;
  }
}
