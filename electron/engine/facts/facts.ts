import { Failure } from "../../../shared/errors.ts";
import type { FactChangeInput } from "../../../shared/facts.ts";
import type { Done } from "../../../shared/undo.ts";
import type { UserFacts } from "../store/fact-types.ts";
import type { Store } from "../store/store.ts";
import type { Undo } from "../undo/undo.ts";
import type { UndoKind } from "../undo/undo-kind.ts";
import { compact, type FactPayload } from "./fact-kind.ts";
import { type CheckedChange, checkChange, checkHashes, checkTaken, invalid } from "./fact-values.ts";
import { labelOf } from "./labels.ts";

export interface FactsOptions {
  store: Pick<Store, "photos" | "facts">;
  undo: Undo;
  kind: UndoKind<FactPayload>;
  now: () => number;
}

export interface Facts {
  /** Sets facts of many photos, as one action. Fails with `fact-invalid`, `photo-unknown`: then nothing was changed. */
  set(hashes: readonly string[], change: FactChangeInput): Promise<Done>;
}

export function createFacts({ store, undo, kind, now }: FactsOptions): Facts {
  return {
    async set(wanted, input) {
      const change = checkChange(input, now());
      const hashes = checkHashes(wanted);
      checkKnown(store, hashes);
      let skipped = 0;
      let label = "Nothing changed";
      let changed = 0;
      const undoId = await undo.perform(kind, async () => {
        const plan = await planChange(store, hashes, change, now());
        skipped = plan.skipped;
        changed = plan.hashes.length;
        if (changed === 0) return null;
        label = labelOf(change, changed);
        const { hashes: touched, before, after } = plan;
        return {
          label,
          count: changed,
          payload: { hashes: touched, before: compact(before), after: compact(after) },
        };
      });
      return { undoId, label, changed, skipped };
    },
  };
}

/** Fails where one of the photos is not in the library (any more). */
export function checkKnown(store: Pick<Store, "photos">, hashes: readonly string[]): void {
  const unknown = hashes.filter((hash) => !store.photos.has(hash));
  if (unknown.length === 0) return;
  const message =
    hashes.length === 1
      ? "This photo is not in the library any more. Nothing was changed."
      : `${unknown.length.toLocaleString("en")} of these ${hashes.length.toLocaleString("en")} photos are not in the library any more. Nothing was changed; choose again.`;
  throw new Failure("photo-unknown", message, { details: { unknown: unknown.slice(0, 10) } });
}

/** What would change, photo by photo. Photos that are so already are left out; `skipped` have no date to move. */
async function planChange(
  store: Pick<Store, "photos" | "facts">,
  hashes: readonly string[],
  { set, shiftMs }: CheckedChange,
  now: number,
) {
  const current = await store.facts.get(hashes);
  const plan = {
    hashes: [] as string[],
    before: [] as Partial<UserFacts>[],
    after: [] as Partial<UserFacts>[],
    skipped: 0,
  };
  for (const hash of hashes) {
    const facts = current.get(hash);
    if (facts === undefined) continue;
    const after: Partial<UserFacts> = { ...set };
    if (shiftMs !== null) {
      const taken = store.photos.takenAtLocal(hash);
      if (taken === null) {
        plan.skipped++;
        continue;
      }
      after.takenAtLocal = checkTaken(taken + shiftMs, now);
    }
    const before: Partial<UserFacts> = {};
    for (const name of Object.keys(after) as (keyof UserFacts)[]) {
      if (isSame(facts[name], after[name])) delete after[name];
      else Object.assign(before, { [name]: facts[name] });
    }
    if (Object.keys(after).length === 0) continue;
    plan.hashes.push(hash);
    plan.before.push(before);
    plan.after.push(after);
  }
  if (shiftMs !== null && plan.hashes.length === 0 && plan.skipped > 0)
    throw invalid("None of these photos has a date that could be moved. Set one instead.");
  return plan;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}
