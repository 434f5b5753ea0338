import type { EngineClient } from "../shared/contract.ts";
import type { Transport } from "../shared/transport.ts";
import { createReconnectingClient } from "./engine-client.ts";
import { setEngineState, setPhase } from "./state/connection.ts";

/** The client of the whole window, which keeps told how it stands with the engine. */
export function createWindowClient(connect: () => Promise<Transport>): EngineClient {
  const engine = createReconnectingClient({
    connect,
    onPhase: setPhase,
    delay: (task, ms) => {
      setTimeout(task, ms);
    },
  });
  // At once: the host tells where the engine stands as soon as it is connected, which may be before anything is drawn.
  engine.on("engine.state", ({ state, reason }) => setEngineState(state, reason));
  return engine;
}
