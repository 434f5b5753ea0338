import { cancelled } from "../../../shared/errors.ts";

/** Lets so many work at once; the number may change while they do. */
export interface Limiter {
  /** Waits for a place and gives it back afterwards. An abort ends the waiting, not the work. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** To be called when the limit has grown. */
  poke(): void;
}

export function createLimiter(limit: () => number): Limiter {
  let working = 0;
  const waiting: (() => void)[] = [];

  function poke(): void {
    while (working < Math.max(1, limit())) {
      const next = waiting.shift();
      if (!next) return;
      working++;
      next();
    }
  }

  function acquire(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      const take = () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const onAbort = () => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(cancelled());
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      waiting.push(take);
      poke();
    });
  }

  return {
    poke,
    async run(work, signal) {
      await acquire(signal);
      try {
        return await work();
      } finally {
        working--;
        poke();
      }
    },
  };
}
