import type { Power } from "../../shared/library.ts";

/** What only the program around the engine can tell or do. */
export interface HostServices {
  power: {
    current(): Power;
    onChange(listener: (power: Power) => void): void;
  };
  /** Moves a file to the system's trash; rejects with the system's reason. Null: this host has no trash at hand. */
  moveToTrash: ((path: string) => Promise<void>) | null;
}

/** A host that knows nothing: the command line, the browser host, tests. */
export const noHostServices: HostServices = {
  power: { current: () => ({ source: "unknown" }), onChange() {} },
  moveToTrash: null,
};
