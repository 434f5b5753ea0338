import { create } from "zustand";
import type { EngineState } from "../../shared/relay.ts";
import type { ConnectionPhase } from "../engine-client.ts";

interface Connection {
  phase: ConnectionPhase;
  engine: EngineState["state"];
  /** Why the engine is not running, or what to know although it is: a sentence. */
  reason: string | null;
  /**
   * Grows with every connection and every restart of the engine: what the engine handed out before (views) is
   * gone, so whoever holds such a thing asks again when this changes.
   */
  epoch: number;
  /** Whether an engine has ended since `epoch` grew last. What waits for one that starts for the first time is answered. */
  isGone: boolean;
}

/** How the window stands with the engine. */
export const useConnection = create<Connection>(() => ({
  phase: "connecting",
  engine: "running",
  reason: null,
  epoch: 0,
  isGone: false,
}));

export function setPhase(phase: ConnectionPhase): void {
  useConnection.setState((state) => ({
    phase,
    epoch: phase === "open" ? state.epoch + 1 : state.epoch,
    ...(phase === "open" ? { engine: "running" as const, reason: null, isGone: false } : {}),
  }));
}

export function setEngineState(engine: EngineState["state"], reason: string | null): void {
  useConnection.setState((state) => ({
    engine,
    reason,
    epoch: engine === "running" && state.isGone ? state.epoch + 1 : state.epoch,
    isGone: engine !== "running" && (state.isGone || engine !== "starting"),
  }));
}
