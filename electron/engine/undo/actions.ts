import type { BodyPlace, JournalFile } from "./journal-file.ts";

/** Where an action stands. The three that end in "ing" are left behind by a kill, and settled at the next start. */
export type ActionState = "doing" | "done" | "undoing" | "undone" | "redoing";

export interface Action {
  id: string;
  kind: string;
  isKept: boolean;
  label: string;
  count: number;
  /** Milliseconds since the epoch. */
  at: number;
  state: ActionState;
  /** Grows with every action that is begun: of two that touch the same, the later one rests on the earlier. */
  begun: number;
  /** Grows with every step of any action: of two, the one with the higher number was done (undone) later. */
  order: number;
  payload: BodyPlace;
  notes: BodyPlace[];
}

/** Headers of the journal's records. */
type Header =
  | {
      step: "do";
      id: string;
      kind: string;
      isKept: boolean;
      label: string;
      count: number;
      at: number;
    }
  | { step: Step; id: string };
/**
 * "do" … "done" | "dropped"; "undo" … "undone" | "kept"; "redo" … "redone" | "left". The second word of each pair says that the
 * action took effect, the third that it did not and nothing has changed.
 */
export type Step = "done" | "dropped" | "undo" | "undone" | "kept" | "redo" | "redone" | "left" | "note";

const stateAfter: Record<Exclude<Step, "dropped" | "note">, ActionState> = {
  done: "done",
  undo: "undoing",
  undone: "undone",
  kept: "done",
  redo: "redoing",
  redone: "done",
  left: "undone",
};

/** All actions that the journal knows, as its records tell them. */
export class Actions {
  readonly #actions = new Map<string, Action>();
  #order = 0;
  /** The order of the newest action's beginning: what was undone before it is not redone by "redo" alone. */
  #lastBegun = 0;

  /** Takes in a record. One that does not fit (its action was pruned) is passed over. */
  read(headerText: string, place: BodyPlace): void {
    const header = JSON.parse(headerText) as Header;
    this.#order++;
    if (header.step === "do") {
      const { step: _step, ...action } = header;
      this.#lastBegun = this.#order;
      this.#actions.set(action.id, {
        ...action,
        state: "doing",
        begun: this.#order,
        order: this.#order,
        payload: place,
        notes: [],
      });
      return;
    }
    const action = this.#actions.get(header.id);
    if (action === undefined) return;
    if (header.step === "note") action.notes.push(place);
    else if (header.step === "dropped") this.#actions.delete(action.id);
    else {
      action.state = stateAfter[header.step];
      // An undoing that came to nothing leaves the action where it stood among the others.
      if (header.step === "done" || header.step === "undone" || header.step === "redone")
        action.order = this.#order;
    }
  }

  get(id: string): Action | undefined {
    return this.#actions.get(id);
  }

  /** The last thing done or undone first. */
  list(): Action[] {
    return [...this.#actions.values()].sort((a, b) => b.order - a.order);
  }

  unsettled(): Action[] {
    return this.list().filter(({ state }) => state !== "done" && state !== "undone");
  }

  /** What "undo" would undo. */
  lastDone(): Action | null {
    return this.list().find(({ state }) => state === "done") ?? null;
  }

  /** What "redo" would redo: nothing once something else was done. */
  lastUndone(): Action | null {
    const undone = this.list().find(({ state }) => state === "undone");
    return undone !== undefined && undone.order > this.#lastBegun ? undone : null;
  }

  forget(id: string): void {
    this.#actions.delete(id);
  }
}

/** Writes a record and takes it in. */
export async function record(
  file: JournalFile,
  actions: Actions,
  header: Header,
  body: unknown = null,
): Promise<void> {
  const text = JSON.stringify(header);
  const place = await file.append({ header: text, body: JSON.stringify(body) });
  actions.read(text, place);
}
