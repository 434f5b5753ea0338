import type { DesktopEvent } from "../../../shared/desktop.ts";
import type { FailureData } from "../../../shared/errors.ts";
import type { PhotoFacts } from "../../../shared/facts.ts";
import type { Folder, Job, Power, Problem } from "../../../shared/library.ts";
import type { PhotoMetadata, PhotoPart } from "../../../shared/photo.ts";
import type { EngineState } from "../../../shared/relay.ts";
import type { ShellSettings } from "../../../shared/shell.ts";

/** What the made-up engine knows. Everything is plain data, so that a test can hand it to the page. */
export interface Scenario {
  photos: number;
  /** Of `photos`; all by default. */
  embedded?: number;
  folders: {
    path: string;
    state?: "online" | "offline";
    photos?: number;
    scannedAt?: string | null;
    enabled?: boolean;
    exclusions?: string;
    watch?: Folder["watch"];
    inCloud?: number;
  }[];
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
  /** Whether their photos are shown; yes by default. The made-up lists take no notice. */
  showAway?: boolean;
  /** Pictures come from `/media`, where a test answers, instead of being drawn in the page. */
  servedMedia?: boolean;
  /** "": the list of starting points; otherwise a path and the names inside. */
  tree?: Record<string, string[]>;
  /** What files say of every photo, and what is one with it; nothing by default. */
  metadata?: Partial<PhotoMetadata>;
  facts?: Partial<PhotoFacts>;
  parts?: PhotoPart[];
  /** Where the power comes from; unknown by default. */
  power?: Power["source"];
  /** The window is one of the desktop app, over a made-up bridge; in a browser without. */
  desktop?: DesktopScenario;
}

/** What the made-up main process of the desktop app answers. */
export interface DesktopScenario {
  settings?: ShellSettings;
  /** What is chosen in every menu: an item's id; null leaves it. */
  menuAnswer?: string | null;
  /** What is chosen in the folder dialog. */
  folders?: string[];
  /** Methods of the bridge that fail, and how. */
  failures?: Record<string, FailureData>;
}

/** What a test reaches of the made-up main process as `window.harness.desktop`. */
export interface DesktopHarness {
  /** Every call that came over the bridge, in order. */
  calls: { method: string; input: unknown }[];
  emit(event: DesktopEvent): void;
  answerMenus(id: string | null): void;
  chooseFolders(paths: string[]): void;
}

/** What a test reaches in the page as `window.harness`. */
export interface Harness {
  setJob(job: Partial<Job>): void;
  /** Another job beside the one that `setJob` changes. */
  addJob(job: Partial<Job>): void;
  setPhotos(photos: number): void;
  /** The newest photos go. */
  removeFirst(count: number): void;
  setEngineState(state: EngineState["state"], reason: string | null): void;
  setPower(source: Power["source"]): void;
  /** Breaks the connection; with `refuse` no new one is made until the next call without. */
  disconnect(refuse: boolean): void;
  /** Lets the answers of the held method go, and holds no more. */
  release(): void;
  /** Every call the page made, in order. */
  calls: { method: string; input: unknown }[];
  /** Null where the window is in a browser. */
  desktop: DesktopHarness | null;
}

declare global {
  interface Window {
    /** Put there by the test before the page loads; a library of 2,000 photos without. */
    scenario?: Scenario;
    harness: Harness;
  }
}
