import { type Deferred, deferred } from "./deferred.ts";

/** Lets pass while it is open. */
export interface Gate {
  readonly isShut: boolean;
  shut(): void;
  open(): void;
  /** Resolves at the next opening; at once where it is open. */
  opened(): Promise<void>;
}

export function createGate(): Gate {
  let waiting: Deferred | undefined;
  return {
    get isShut() {
      return waiting !== undefined;
    },
    shut() {
      waiting ??= deferred();
    },
    open() {
      waiting?.resolve();
      waiting = undefined;
    },
    opened: () => waiting?.promise ?? Promise.resolve(),
  };
}
