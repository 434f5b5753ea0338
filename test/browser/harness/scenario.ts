import type { FailureData } from "../../../shared/errors.ts";
import type { Job, Problem } from "../../../shared/library.ts";

/** What the made-up engine knows. Everything is plain data, so that a test can hand it to the page. */
export interface Scenario {
  photos: number;
  /** Of `photos`; all by default. */
  embedded?: number;
  folders: { path: string; state?: "online" | "offline"; photos?: number; scannedAt?: string | null }[];
  pictures?: string | null;
  job?: Partial<Job> | null;
  problems?: Problem[] | number;
  /** Number of results by query; a search for anything else finds a twentieth of the library. */
  finds?: Record<string, number>;
  /** Methods that fail, and how. */
  failures?: Record<string, FailureData>;
  /** "": the list of starting points; otherwise a path and the names inside. */
  tree?: Record<string, string[]>;
}

/** What a test reaches in the page as `window.harness`. */
export interface Harness {
  setJob(job: Partial<Job>): void;
  setPhotos(photos: number): void;
  setEngineState(state: "running" | "restarting" | "stopped", reason: string | null): void;
  /** Breaks the connection; with `refuse` no new one is made until the next call without. */
  disconnect(refuse: boolean): void;
  /** Every call the page made, in order. */
  calls: { method: string; input: unknown }[];
}
