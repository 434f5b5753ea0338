import type { Store } from "../store/store.ts";

/**
 * The library's own time: milliseconds in which the library is known to have aged. What is kept for so many days is counted
 * in it, so that a computer whose clock is wrong forgets nothing too early.
 *
 * Note: a wrong clock. Nothing is counted while the clock shows less than it did before, so that one that was set back, by
 * hand or by an empty battery, and is put right again, adds what has truly passed. One that leaps ahead adds `mostAtOnce`
 * at most, which is also all that counts of a longer time in which the library was not used; one that stays behind for
 * `believedAfter` is believed. So this time may be late, which keeps things longer.
 */
export interface LibraryClock {
  /** How old the library is. */
  ageMs: number;
  /** The latest moment that the clock ever showed. */
  latest: number;
  /** The last moment that was noted, and for how long the clock has been behind `latest`. */
  last: number;
  behindMs: number;
}

const dayMs = 86_400_000;
const mostAtOnce = 10 * dayMs;
const believedAfter = 60 * dayMs;
/** How long a file that is gone is kept with its photo. */
export const keepMissingMs = 30 * dayMs;

export function startClock(now: number): LibraryClock {
  return { ageMs: 0, latest: now, last: now, behindMs: 0 };
}

/** The clock at a later look at the computer's. */
export function tick(clock: LibraryClock, now: number): LibraryClock {
  const within = (ms: number) => Math.min(mostAtOnce, Math.max(0, ms));
  if (now >= clock.latest) {
    return { ageMs: clock.ageMs + within(now - clock.latest), latest: now, last: now, behindMs: 0 };
  }
  const behindMs = clock.behindMs + within(now - clock.last);
  return behindMs < believedAfter
    ? { ...clock, last: now, behindMs }
    : { ...clock, latest: now, last: now, behindMs: 0 };
}

const noteName = "library-time";
/** How much of it may be lost when the engine dies; a note is a write. */
const noteEveryMs = 3_600_000;

/** The library's age now. Noted in the store, not at every look. */
export async function libraryAge(store: Pick<Store, "note" | "setNote">, now: number): Promise<number> {
  const noted = readClock(store.note(noteName));
  const clock = noted === null ? startClock(now) : tick(noted, now);
  const isDue = noted === null || now < noted.last || now - noted.last >= noteEveryMs;
  if (isDue) await store.setNote(noteName, JSON.stringify(clock));
  return clock.ageMs;
}

function readClock(text: string | undefined): LibraryClock | null {
  if (text === undefined) return null;
  try {
    const { ageMs, latest, last, behindMs } = JSON.parse(text) as Partial<LibraryClock>;
    const numbers = [ageMs, latest, last, behindMs];
    if (!numbers.every((value) => typeof value === "number" && Number.isFinite(value))) return null;
    return { ageMs, latest, last, behindMs } as LibraryClock;
  } catch {
    return null;
  }
}
