import { useMemo } from "react";
import type { EngineClient } from "../../../shared/contract.ts";
import type { FactChangeInput } from "../../../shared/facts.ts";
import type { PhotoItem } from "../../../shared/photo.ts";
import type { Done } from "../../../shared/undo.ts";
import { useEngine } from "../../contexts.ts";
import { type QuickFacts, quickFacts, sayNow, useFacts } from "../../state/facts.ts";
import { showFailure } from "../../state/failures.ts";
import { dismissToast, showToast, useToasts } from "../../state/toasts.ts";
import { strings } from "../../strings.ts";

export interface FactActions {
  /** Sets facts, says so with a way back. True if it was done. */
  set(hashes: readonly string[], change: FactChangeInput): Promise<boolean>;
  /** Of one photo whose facts are known, seen at once. */
  toggleFavourite(photo: PhotoItem): void;
  /** The stars that it has already take them away. */
  rate(photo: PhotoItem, stars: number): void;
  /** Of many: if all of them are favourites already, none is afterwards. */
  toggleFavourites(hashes: readonly string[]): Promise<void>;
  undo(id?: string): Promise<void>;
  redo(id?: string): Promise<void>;
  /** Runs a change, and says what was done with a way back. True if it was done. */
  run(change: Promise<Done>): Promise<boolean>;
}

export function useFactActions(): FactActions {
  const engine = useEngine();
  return useMemo(() => createFactActions(engine), [engine]);
}

/** Only what was done last is offered to be undone. */
let lastText: string | null = null;

function tell(text: string, action?: { label: string; run(): void }): void {
  const last = useToasts.getState().toasts.find((toast) => toast.text === lastText);
  if (last) dismissToast(last.id);
  lastText = text;
  showToast(text, action === undefined ? {} : { action });
}

function createFactActions(engine: EngineClient): FactActions {
  const quick = (photo: PhotoItem) => quickFacts(useFacts.getState().said, photo);

  async function run(change: Promise<Done>): Promise<boolean> {
    try {
      const { undoId, label, skipped } = await change;
      if (undoId === null) return true;
      const text = skipped > 0 ? `${label}. ${strings.facts.skipped(skipped)}` : label;
      tell(text, { label: strings.undo.undo, run: () => void actions.undo(undoId) });
      return true;
    } catch (thrown) {
      showFailure(thrown);
      return false;
    }
  }

  async function setOne(photo: PhotoItem, change: FactChangeInput, now: Partial<QuickFacts>): Promise<void> {
    const takeBack = sayNow(new Map([[photo.hash, { ...quick(photo), ...now }]]));
    if (!(await run(engine.call("facts.set", { hashes: [photo.hash], change })))) takeBack();
  }

  async function step(method: "undo.undo" | "undo.redo", id: string | undefined): Promise<void> {
    try {
      const { label } = await engine.call(method, id === undefined ? {} : { id });
      const words = strings.undo;
      if (method === "undo.redo")
        tell(words.redone(label), { label: words.undo, run: () => void actions.undo() });
      else tell(words.undone(label), { label: words.redo, run: () => void actions.redo() });
    } catch (thrown) {
      showFailure(thrown);
    }
  }

  const actions: FactActions = {
    run,
    set: (hashes, change) => run(engine.call("facts.set", { hashes: [...hashes], change })),
    toggleFavourite(photo) {
      const favourite = !quick(photo).favourite;
      void setOne(photo, { favourite }, { favourite });
    },
    rate(photo, stars) {
      const isClear = stars === 0 || quick(photo).rating === stars;
      void setOne(photo, { rating: isClear ? "none" : stars }, { rating: isClear ? null : stars });
    },
    async toggleFavourites(hashes) {
      const all = [...hashes];
      try {
        const done = await engine.call("facts.set", { hashes: all, change: { favourite: true } });
        if (done.changed > 0) await run(Promise.resolve(done));
        else await actions.set(all, { favourite: false });
      } catch (thrown) {
        showFailure(thrown);
      }
    },
    undo: (id) => step("undo.undo", id),
    redo: (id) => step("undo.redo", id),
  };
  return actions;
}
