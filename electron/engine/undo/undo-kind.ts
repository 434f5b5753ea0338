/**
 * A kind of thing that people do and can take back: setting facts, changing albums, later moving files to the trash. The
 * journal keeps the payload, as JSON, and knows nothing of what is in it. See docs/decisions/0012-undo-journal.md.
 */
export interface UndoKind<P> {
  /** On people's disks, in front of each payload: never changed, and its payloads stay readable. */
  readonly name: string;
  /**
   * True for what is not forgotten as long as it can be undone, however old it is: an action whose undoing brings back a file.
   */
  readonly isKept: boolean;
  /** Brings about the state after the action, from that before it, from that after it, or from anything between. */
  apply(payload: P, notes: ActionNotes): Promise<void>;
  /** Brings about the state before it, likewise. */
  revert(payload: P, notes: ActionNotes): Promise<void>;
  /** What the action is about, as words of the kind's own: an action blocks older ones that share one of them. */
  touches(payload: P): Iterable<string>;
  /**
   * Why it can't be undone (redone) now, as a sentence, or null: looks at the world and changes nothing. Asked before
   * anything is noted. The world must be as the action left it (found it): a file action looks here whether its files are
   * where it put them, and are the same.
   */
  refusal(payload: P, direction: "undo" | "redo"): Promise<string | null>;
}

/**
 * What an action learns while it runs and needs to be taken back: where the trash has put a file. On the disk before `add`
 * resolves; there again when the action is reverted, also after a kill.
 */
export interface ActionNotes {
  all(): Promise<unknown[]>;
  add(note: unknown): Promise<void>;
}
