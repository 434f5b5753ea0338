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
  /** A method whose answers are held back until `harness.release()`. */
  held?: string;
  /** Numbers of photos whose drive is not connected. */
  offline?: number[];
  /** Pictures come from `/media`, where a test answers, instead of being drawn in the page. */
  servedMedia?: boolean;
  /** "": the list of starting points; otherwise a path and the names inside. */
  tree?: Record<string, string[]>;
}

/** What a test reaches in the page as `window.harness`. */
export interface Harness {
  setJob(job: Partial<Job>): void;
  setPhotos(photos: number): void;
  /** The newest photos go. */
  removeFirst(count: number): void;
  setEngineState(state: "running" | "restarting" | "stopped", reason: string | null): void;
  /** Breaks the connection; with `refuse` no new one is made until the next call without. */
  disconnect(refuse: boolean): void;
  /** Lets the answers of the held method go, and holds no more. */
  release(): void;
  /** Every call the page made, in order. */
  calls: { method: string; input: unknown }[];
}

declare global {
  interface Window {
    /** Put there by the test before the page loads; a library of 2,000 photos without. */
    scenario?: Scenario;
    harness: Harness;
  }
}
