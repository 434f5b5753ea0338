import type { PortWire } from "./remote-ends.ts";

/** What main and a utility process say to each other. */
export type UtilityWire = { kind: "message"; data: unknown; ports: number[] } | PortWire;
