import type { PortWire } from "./remote-ends.ts";

/** What a test and the process that it runs the program in say to each other. */
export type ToStandIn =
  | { kind: "call"; id: number; method: string; args: unknown[] }
  /** The page of a window is there, or could not be shown. */
  | { kind: "loaded"; contents: number; error: string | undefined }
  | { kind: "navigated"; contents: number; url: string }
  | { kind: "page-gone"; contents: number }
  | { kind: "port"; contents: number; wire: PortWire };

export type FromStandIn =
  | { kind: "started" }
  | { kind: "answer"; id: number; value: unknown; error: string | undefined }
  | { kind: "load"; contents: number; url: string; preferences: Record<string, unknown> }
  | { kind: "to-page"; contents: number; channel: string; args: unknown[]; ports: number[] }
  | { kind: "window-gone"; contents: number }
  | { kind: "port"; contents: number; wire: PortWire }
  /** A dialog or a menu has opened. */
  | { kind: "asks"; what: "dialog" | "popup" };
