/** Photos a second over a sliding window, so that a pause or a slow start does not colour the estimate for long. */
export interface Rate {
  /** `total` is what is done so far, growing. */
  record(nowMs: number, total: number): void;
  /** Null before the window has something to say. */
  perSecond(nowMs: number): number | null;
  reset(): void;
}

const windowMs = 15_000;
const leastSpanMs = 1000;

export function createRate(): Rate {
  let samples: { at: number; total: number }[] = [];
  return {
    record(nowMs, total) {
      samples.push({ at: nowMs, total });
      // One sample older than the window stays: it is the window's left edge.
      const firstInside = samples.findIndex((sample) => sample.at >= nowMs - windowMs);
      if (firstInside > 1) samples = samples.slice(firstInside - 1);
    },
    perSecond(nowMs) {
      const first = samples[0];
      const last = samples.at(-1);
      if (!first || !last || nowMs - first.at < leastSpanMs) return null;
      return ((last.total - first.total) * 1000) / (nowMs - first.at);
    },
    reset() {
      samples = [];
    },
  };
}
