/** Counted in beats, not in time on a clock: a computer that slept for hours has missed one beat, not hundreds. */
export interface HeartbeatLimits {
  everyMs: number;
  /** So many beats without an answer are worth a word. */
  slowBeats: number;
  /** After so many nobody expects an answer any more. */
  deadBeats: number;
}

/** Loading and opening keep a process busy for a second or two; a disk that has to wake up, for ten. */
export const usualLimits: HeartbeatLimits = { everyMs: 5000, slowBeats: 4, deadBeats: 24 };

export interface Heartbeat {
  stop(): void;
}

/** Asks a process again and again whether it answers. `onSlow` comes once for each time that it falls silent. */
export function watchHeartbeat(
  ping: () => Promise<void>,
  on: { slow(): void; back(): void; dead(): void },
  limits: HeartbeatLimits = usualLimits,
): Heartbeat {
  let missed = 0;
  let isWaiting = false;
  const timer = setInterval(() => {
    if (isWaiting) {
      missed += 1;
      if (missed === limits.slowBeats) on.slow();
      if (missed === limits.deadBeats) {
        clearInterval(timer);
        on.dead();
      }
      return;
    }
    isWaiting = true;
    void ping().then(() => {
      isWaiting = false;
      if (missed >= limits.slowBeats) on.back();
      missed = 0;
    });
  }, limits.everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
