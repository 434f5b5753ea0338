import { create } from "zustand";
import type { ConnectionPhase } from "../engine-client.ts";

export type EngineState = "starting" | "running" | "restarting" | "stopped";

interface Connection {
  phase: ConnectionPhase;
  engine: EngineState;
  /** Why the engine is not running: a sentence. */
  reason: string | null;
  /**
   * Grows with every connection and every restart of the engine: what the engine handed out before (views) is
   * gone, so whoever holds such a thing asks again when this changes.
   */
  epoch: number;
}

/** How the window stands with the engine. */
export const useConnection = create<Connection>(() => ({
  phase: "connecting",
  engine: "running",
  reason: null,
  epoch: 0,
}));

export function setPhase(phase: ConnectionPhase): void {
  useConnection.setState((state) => ({
    phase,
    epoch: phase === "open" ? state.epoch + 1 : state.epoch,
    ...(phase === "open" ? { engine: "running" as const, reason: null } : {}),
  }));
}

export function setEngineState(engine: EngineState, reason: string | null): void {
  useConnection.setState((state) => ({
    engine,
    reason,
    epoch: engine === "running" && state.engine !== "running" ? state.epoch + 1 : state.epoch,
  }));
}
