import { type JobKind, type JobPriority, jobPriorities } from "../../../shared/library.ts";

/**
 * What a kind of job is like. Jobs of one `lane` never interleave: the second begins when the first has ended, and until
 * then lends it its priority. `rests`: in slow times its checkpoints take breaks; a scan is slowed where it decodes instead.
 * `retries`: so often it is tried again, later, when it fails for an expected reason.
 */
export interface KindTraits {
  lane: "scan" | "upkeep";
  priority: JobPriority;
  rests: boolean;
  retries: number;
}

export const kindTraits: Record<JobKind, KindTraits> = {
  index: { lane: "scan", priority: "requested", rests: false, retries: 0 },
  rescan: { lane: "scan", priority: "scheduled", rests: false, retries: 2 },
  upkeep: { lane: "upkeep", priority: "upkeep", rests: true, retries: 2 },
};

/** What the queue needs to know of a job that has not ended. */
export interface Turn {
  id: string;
  lane: string;
  priority: JobPriority;
  hasBegun: boolean;
  /** It waits for something else than its turn: a person, mains, room on the disk. */
  isHeld: boolean;
  isMoving: boolean;
}

const rank = (priority: JobPriority): number => jobPriorities.indexOf(priority);

/**
 * Who works next: one job at a time, the most urgent, of equals the one that works already, then the one that came first.
 * A more urgent one takes the turn from the one that has it, which stops at its next checkpoint.
 * @param turns in the order of arrival.
 */
export function whoseTurn(turns: readonly Turn[]): string | null {
  let best: { turn: Turn; rank: number } | null = null;
  for (const lane of new Set(turns.map((turn) => turn.lane))) {
    const inLane = turns.filter((turn) => turn.lane === lane);
    const begun = inLane.find((turn) => turn.hasBegun);
    const free = inLane.filter((turn) => !turn.isHeld);
    const chosen = begun ?? mostUrgent(free);
    if (!chosen || chosen.isHeld) continue;
    const lent = Math.min(...free.map((turn) => rank(turn.priority)));
    const isBetter = best === null || lent < best.rank || (lent === best.rank && isBefore(chosen, best.turn));
    if (isBetter) best = { turn: chosen, rank: lent };
  }
  return best?.turn.id ?? null;

  function isBefore(a: Turn, b: Turn): boolean {
    return a.isMoving !== b.isMoving ? a.isMoving : turns.indexOf(a) < turns.indexOf(b);
  }
}

function mostUrgent(turns: readonly Turn[]): Turn | undefined {
  return turns.reduce<Turn | undefined>(
    (best, turn) => (best === undefined || rank(turn.priority) < rank(best.priority) ? turn : best),
    undefined,
  );
}
