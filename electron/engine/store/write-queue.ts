/**
 * One writer at a time: work runs in the order in which it was given, and a piece that fails does not stop the next.
 */
export interface WriteQueue {
  /** Runs `work` after everything given before it. Rejects as `work` does, or at once if the queue is closed. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Lets what was given finish and takes nothing more. */
  close(): Promise<void>;
}

export function createWriteQueue(): WriteQueue {
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    run(work) {
      if (closed) return Promise.reject(new Error("The store is closed."));
      const done = tail.then(work);
      tail = done.catch(() => undefined);
      return done;
    },
    async close() {
      closed = true;
      await tail;
    },
  };
}
