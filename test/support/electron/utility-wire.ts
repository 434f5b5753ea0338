import type { PortWire } from "./remote-ends.ts";

/** What main and a utility process say to each other. */
export type UtilityWire =
  /** The process runs, and is about to load its program. */
  { kind: "up" } | { kind: "message"; data: unknown; ports: number[] } | PortWire;
