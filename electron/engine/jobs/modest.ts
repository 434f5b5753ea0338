import type { DecoderPool } from "../children/pool.ts";
import type { ImageTower } from "../clip/towers.ts";
import type { Foreground } from "./foreground.ts";
import { createLimiter } from "./limiter.ts";

/** What a scan works with, so that it can be slowed down from outside. */
export interface ModestTools {
  pool: DecoderPool;
  imageTower: Pick<ImageTower, "embedImages">;
  /** To be called when `isSlow` may have changed. */
  poke(): void;
}

export interface ModestOptions {
  pool: DecoderPool;
  imageTower: Pick<ImageTower, "embedImages">;
  foreground: Foreground;
  isSlow(): boolean;
  now?: () => number;
}

/** A person's search waits for a batch of pictures that is on its way, but not for a second one. */
const yieldAtMostMs = 1_500;
const restAtMostMs = 5_000;

/**
 * The decoders and the model as background work sees them: in slow times half of the decoders, and the model at work half of
 * the time (its threads are given when it is loaded). Between batches it lets pass what a person waits for.
 */
export function createModestTools(options: ModestOptions): ModestTools {
  const { pool, imageTower, foreground, isSlow, now = Date.now } = options;
  const limiter = createLimiter(() => (isSlow() ? Math.ceil(pool.size / 2) : pool.size));
  let restUntil = 0;
  return {
    pool: {
      size: pool.size,
      // Who is urgent is no background work.
      use: (work, useOptions = {}) =>
        useOptions.urgent
          ? pool.use(work, useOptions)
          : limiter.run(() => pool.use(work, useOptions), useOptions.signal),
      close: () => pool.close(),
    },
    imageTower: {
      async embedImages(pictures, callOptions) {
        if (foreground.isBusy) await foreground.calm(yieldAtMostMs);
        const restMs = isSlow() ? Math.min(restAtMostMs, restUntil - now()) : 0;
        if (restMs > 0) await rest(restMs, callOptions?.signal);
        const beganAt = now();
        const vectors = await imageTower.embedImages(pictures, callOptions);
        restUntil = now() + (now() - beganAt);
        return vectors;
      },
    },
    poke: limiter.poke,
  };
}

function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
