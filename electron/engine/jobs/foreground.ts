/** What a person waits for right now: a search, a preview. Background work lets it pass. */
export interface Foreground {
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nobody waits, but at the latest after `atMostMs`: background work is slow then, it does not starve. */
  calm(atMostMs: number): Promise<void>;
  readonly isBusy: boolean;
}

export function createForeground(): Foreground {
  let busy = 0;
  let waiting: (() => void)[] = [];
  return {
    get isBusy() {
      return busy > 0;
    },
    async during(work) {
      busy++;
      try {
        return await work();
      } finally {
        if (--busy === 0) {
          const told = waiting;
          waiting = [];
          for (const resolve of told) resolve();
        }
      }
    },
    calm(atMostMs) {
      if (busy === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, atMostMs);
        timer.unref();
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
}
