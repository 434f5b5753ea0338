import { randomUUID } from "node:crypto";
import { Failure, toFailureData } from "../../../shared/errors.ts";
import type { UndoEntry, UndoState } from "../../../shared/undo.ts";
import type { Log } from "../log.ts";
import { type Action, Actions, record, type Step } from "./actions.ts";
import { openJournalFile } from "./journal-file.ts";
import { type JournalLimits, prune, usualLimits } from "./prune.ts";
import type { ActionNotes, UndoKind } from "./undo-kind.ts";

/** Something to do: in words, and as its kind understands it. */
export interface Intent<P> {
  label: string;
  /** Photos, files or whatever it is done to. */
  count: number;
  payload: P;
}

/** Does things so that they can be undone: one at a time, in order, noted before and after. */
export interface Undo {
  /**
   * Does what `prepare` says, unless it says null: then nothing is to be done. `prepare` runs when it is its turn, so that what it
   * sees still holds when the action is done. Answers with the action's id.
   * Fails as `prepare` and the kind do; then nothing has changed.
   */
  perform<P>(kind: UndoKind<P>, prepare: () => Promise<Intent<P> | null>): Promise<string | null>;
  /** The newest first; those being done are left out. */
  list(page: { offset: number; limit: number }): { total: number; items: UndoEntry[] };
  state(): UndoState;
  /** Takes back the last action, or one that nothing later stands in the way of. Fails with `undo-unavailable`. */
  undo(id?: string): Promise<UndoEntry>;
  redo(id?: string): Promise<UndoEntry>;
  close(): Promise<void>;
}

export interface UndoOptions {
  dir: string;
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a payload of its own, which only it reads.
  kinds: readonly UndoKind<any>[];
  log: Log;
  onChange(state: UndoState): void;
  limits?: JournalLimits;
  now?: () => number;
}

/**
 * Opens the journal and settles what a kill has left half done: an action that had begun and not ended has not happened.
 */
export async function openUndo(options: UndoOptions): Promise<Undo> {
  const { dir, log, onChange, limits = usualLimits, now = Date.now } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.name, kind]));
  const actions = new Actions();
  const file = await openJournalFile({
    dir,
    log,
    onRecord: (header, place) => actions.read(header, place),
    segmentBytes: limits.segmentBytes,
  });
  /** Endings that could not be written when they happened: they come before anything else is. */
  const owed: { step: Step; id: string }[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  async function payOwed(): Promise<void> {
    for (let next = owed[0]; next; next = owed[0]) {
      await record(file, actions, next);
      owed.shift();
    }
  }

  const kindOf = ({ kind }: Action) => kinds.get(kind);
  const payloadOf = async (action: Action): Promise<unknown> => JSON.parse(await file.read(action.payload));

  function notesOf(action: Action): ActionNotes {
    return {
      all: () => Promise.all(action.notes.map(async (place) => JSON.parse(await file.read(place)))),
      add: (note) => record(file, actions, { step: "note", id: action.id }, note),
    };
  }

  /** Runs one direction of an action; if that fails, goes back to where it was, and says so in the journal. */
  async function take(
    action: Action,
    payload: unknown,
    steps: { way: "apply" | "revert"; done: Step; failed: Step },
  ): Promise<void> {
    const kind = kindOf(action);
    if (kind === undefined) throw newerKind(action);
    const notes = notesOf(action);
    const back = steps.way === "apply" ? "revert" : "apply";
    try {
      await kind[steps.way](payload, notes);
    } catch (thrown) {
      try {
        await kind[back](payload, notes);
      } catch (again) {
        // Left as it is: the next start tries to go back once more.
        log.error("A change that failed could not be taken back", {
          label: action.label,
          error: String(again),
        });
        throw thrown;
      }
      owed.push({ step: steps.failed, id: action.id });
      await payOwed().catch(() => {});
      throw thrown;
    }
    owed.push({ step: steps.done, id: action.id });
    // The change is there; that it can't be noted now must not make it look undone. It is noted before the next one.
    await payOwed().catch((thrown: unknown) =>
      log.error("The end of a change could not be noted yet", { error: String(thrown) }),
    );
  }

  async function settle(): Promise<void> {
    for (const action of actions.unsettled()) {
      const kind = kindOf(action);
      if (kind === undefined) continue;
      const payload = await payloadOf(action);
      const [way, step] =
        action.state === "doing"
          ? (["revert", "dropped"] as const)
          : action.state === "undoing"
            ? (["apply", "kept"] as const)
            : (["revert", "left"] as const);
      try {
        await kind[way](payload, notesOf(action));
        await record(file, actions, { step, id: action.id });
        log.info("Took back a change that was interrupted", { label: action.label, state: action.state });
      } catch (thrown) {
        log.error("A change that was interrupted could not be taken back; the next start tries again", {
          label: action.label,
          error: toFailureData(thrown).message,
        });
      }
    }
  }

  async function refusalOf(action: Action, payload: unknown, way: "undo" | "redo"): Promise<string | null> {
    const kind = kindOf(action);
    if (kind === undefined) return newerKind(action).message;
    const touched = new Set(kind.touches(payload));
    for (const later of actions.list()) {
      if (later.begun <= action.begun || later.state !== "done" || kindOf(later) === undefined) continue;
      const keys = kindOf(later)?.touches(await payloadOf(later)) ?? [];
      for (const key of keys) if (touched.has(key)) return laterChange(action, later, way);
    }
    return kind.refusal(payload, way);
  }

  function change(id: string | undefined, way: "undo" | "redo"): Promise<UndoEntry> {
    return inTurn(async () => {
      await payOwed();
      const wanted = way === "undo" ? "done" : "undone";
      const last = way === "undo" ? actions.lastDone() : actions.lastUndone();
      const action = id === undefined ? last : actions.get(id);
      if (!action || action.state !== wanted) throw notThere(id, way);
      const payload = await payloadOf(action);
      const refusal = await refusalOf(action, payload, way);
      if (refusal !== null) throw new Failure("undo-unavailable", refusal);
      await record(file, actions, { step: way, id: action.id });
      try {
        await take(
          action,
          payload,
          way === "undo"
            ? { way: "revert", done: "undone", failed: "kept" }
            : { way: "apply", done: "redone", failed: "left" },
        );
      } finally {
        onChange(stateOf());
      }
      return toEntry(action);
    });
  }

  const stateOf = (): UndoState => {
    const undo = actions.lastDone();
    const redo = actions.lastUndone();
    return { undo: undo && toEntry(undo), redo: redo && toEntry(redo) };
  };

  await settle();
  await prune(file, actions, limits, now());

  return {
    perform: (kind, prepare) =>
      inTurn(async () => {
        await payOwed();
        const intent = await prepare();
        if (intent === null) return null;
        const { label, count, payload } = intent;
        const id = randomUUID();
        const { name, isKept } = kind;
        const header = { step: "do", id, kind: name, isKept, label, count, at: now() } as const;
        await record(file, actions, header, payload);
        const action = actions.get(id);
        if (action === undefined) throw new Error("An action that was just noted is not there.");
        await take(action, payload, { way: "apply", done: "done", failed: "dropped" });
        await prune(file, actions, limits, now());
        onChange(stateOf());
        return id;
      }),
    list({ offset, limit }) {
      const known = actions.list().filter(({ state }) => state === "done" || state === "undone");
      return { total: known.length, items: known.slice(offset, offset + limit).map(toEntry) };
    },
    state: stateOf,
    undo: (id) => change(id, "undo"),
    redo: (id) => change(id, "redo"),
    async close() {
      await turn;
      await payOwed().catch(() => {});
      await file.close();
    },
  };
}

function toEntry({ id, label, at, count, state }: Action): UndoEntry {
  return {
    id,
    label,
    at: new Date(at).toISOString(),
    count,
    state: state === "undone" || state === "redoing" ? "undone" : "done",
  };
}

function notThere(id: string | undefined, way: "undo" | "redo"): Failure {
  if (id === undefined) return new Failure("undo-unavailable", `There is nothing to ${way}.`);
  const was = way === "undo" ? "undone already" : "redone already";
  return new Failure("undo-unavailable", `This change was ${was}, or is too long ago to ${way}.`);
}

function laterChange(action: Action, later: Action, way: "undo" | "redo"): string {
  return `“${action.label}” can't be ${way === "undo" ? "undone" : "redone"} now: “${later.label}” came later and changed some of the same. Undo that first.`;
}

function newerKind({ label }: Action): Failure {
  return new Failure(
    "undo-unavailable",
    `“${label}” was done by a newer Albumen, and only that one can undo it.`,
  );
}
