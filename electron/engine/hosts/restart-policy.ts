export type RestartDecision = { kind: "restart"; delayMs: number } | { kind: "give-up"; crashes: number };

/** More crashes than this within the window, and a restart is no help. */
const maxCrashes = 4;
const windowMs = 120_000;
const firstDelayMs = 250;
const maxDelayMs = 8000;

/**
 * What to do after a crash. The first restart comes almost at once, since most crashes happen once; each further one
 * within two minutes waits twice as long, and the fifth ends it.
 * @param crashes times of all crashes so far, the newest last, in milliseconds.
 */
export function decideRestart(crashes: readonly number[]): RestartDecision {
  const newest = crashes.at(-1) ?? 0;
  const recent = crashes.filter((time) => newest - time < windowMs).length;
  if (recent > maxCrashes) return { kind: "give-up", crashes: recent };
  return { kind: "restart", delayMs: Math.min(firstDelayMs * 2 ** Math.max(0, recent - 1), maxDelayMs) };
}
