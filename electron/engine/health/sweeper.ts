import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import { type ThumbnailFiles, thumbnailParts } from "../thumbnails/files.ts";

export interface SweeperOptions {
  store: Pick<Store, "photos">;
  thumbnails: Pick<ThumbnailFiles, "sweep">;
  /** While photos are being read, their thumbnails are there before they are: nothing is swept. */
  isBusy: () => boolean;
  log: Log;
  timing?: Partial<SweeperTiming>;
}

export interface SweeperTiming {
  /** Before the first round, and between two. */
  firstMs: number;
  everyMs: number;
  /** Between two of the folders of a round: nobody is to notice it. */
  pauseMs: number;
}

const defaultTiming: SweeperTiming = { firstMs: 10 * 60_000, everyMs: 24 * 3_600_000, pauseMs: 500 };
/** A paused scan may keep a photo waiting for long; what is a day old and belongs to nothing is not waited for. */
const minAgeMs = 24 * 3_600_000;

/**
 * Removes thumbnails of photos that are no longer in the library, in the background: one of 256 folders, a pause, the next.
 * The pictures can be made again, so the worst that a mistake costs is time.
 */
export function createSweeper(options: SweeperOptions): { close(): void } {
  const { store, thumbnails, isBusy, log } = options;
  const { firstMs, everyMs, pauseMs } = { ...defaultTiming, ...options.timing };
  let closed = false;
  let part = 0;
  let files = 0;
  let bytes = 0;
  let timer = schedule(firstMs);

  function schedule(ms: number): NodeJS.Timeout {
    return setTimeout(() => void step(), ms).unref();
  }

  async function step(): Promise<void> {
    if (!isBusy()) {
      try {
        const swept = await thumbnails.sweep(part, {
          isWanted: (hash) => store.photos.has(hash),
          minAgeMs,
          remove: true,
        });
        files += swept.files;
        bytes += swept.bytes;
      } catch (thrown) {
        log.warn("Thumbnails of removed photos could not be cleared away", { error: String(thrown) });
      }
      part = (part + 1) % thumbnailParts;
      if (part === 0) {
        if (files > 0) log.info("Cleared away thumbnails of removed photos", { files, bytes });
        [files, bytes] = [0, 0];
      }
    }
    if (closed) return;
    timer = schedule(part === 0 && !isBusy() ? everyMs : pauseMs * (isBusy() ? 120 : 1));
  }

  return {
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
