import type { FailureData } from "../../../shared/errors.ts";

/**
 * What the engine's own process tells the host that started it, over the channel between the two. Everything else
 * (requests, answers, events) goes over the local socket or over ports, for this host as for anybody.
 */
export type EngineReport =
  /** It listens, opened the library and answers. */
  | { report: "ready"; pid: number; address: string; token: string }
  /** Another process has the library; this one ends. */
  | { report: "elsewhere" }
  /** The library cannot be opened, and trying again would not help; this process ends. */
  | { report: "failed"; error: FailureData };
