import { Failure, toFailureData } from "../../shared/errors.ts";
import { portTransport } from "../../shared/port-transport.ts";
import { type EngineSource, type EngineState, relay } from "../../shared/relay.ts";
import { createMemoryTransportPair, type Transport } from "../../shared/transport.ts";
import type { DesktopLine } from "./desktop-line.ts";
import type { PortListener } from "./dom-port.ts";

/** Before whoever was refused a connection may ask again. */
const pauseMs = 200;

/**
 * The engine as Electron's main process keeps it: where it stands comes by events, a connection as a port.
 * @param onPort hears of each port that arrives in the page.
 */
export function createDesktopSource(
  line: DesktopLine,
  onPort: (listener: PortListener) => void,
): EngineSource {
  // Whoever opens a window has an engine started; main says soon how it goes.
  let state: EngineState = { state: "starting", reason: null };
  let eventsHeard = 0;
  let nextId = 1;
  const listeners = new Set<(state: EngineState) => void>();
  /** Connections that were asked for, by id. */
  const asked = new Map<number, (transport: Transport | undefined) => void>();

  function setState(next: EngineState): void {
    if (next.state === state.state && next.reason === state.reason) return;
    state = next;
    // A port to an engine that is gone may never come.
    if (state.state !== "running") for (const settle of [...asked.values()]) settle(undefined);
    for (const listener of [...listeners]) listener(state);
  }

  function settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (state.state === "running") resolve();
        else if (state.state === "stopped")
          reject(new Failure("engine-unavailable", state.reason ?? "The engine does not run."));
        else return;
        listeners.delete(check);
      };
      listeners.add(check);
      check();
    });
  }

  line.onEvent((event) => {
    if (event.name !== "engine.state") return;
    eventsHeard++;
    setState(event.state);
  });
  onPort((id, port) => {
    const settle = asked.get(id);
    if (settle) settle(portTransport(port));
    else port.close();
  });

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    async ready() {
      const heardBefore = eventsHeard;
      const answer = await line
        .call("engine.ready", {})
        .catch((thrown): EngineState => ({ state: "stopped", reason: toFailureData(thrown).message }));
      // Every change is told: an event that came meanwhile says the same as the answer, or is newer.
      if (eventsHeard === heardBefore) setState(answer);
      await settled();
    },
    connect() {
      const id = nextId++;
      return new Promise((resolve) => {
        const settle = (transport: Transport | undefined) => {
          asked.delete(id);
          resolve(transport);
        };
        asked.set(id, settle);
        // The port may be faster than the answer: only a refusal is worth waiting for.
        line.call("engine.connect", { id }).then(
          ({ connected }) => {
            if (!connected) settle(undefined);
          },
          () => setTimeout(settle, pauseMs, undefined),
        );
      });
    },
  };
}

/** The window's connection to the engine. It stays, whatever becomes of the engine behind it. */
export function connectDesktop(line: DesktopLine, onPort: (listener: PortListener) => void): Transport {
  const [window, host] = createMemoryTransportPair();
  relay(host, createDesktopSource(line, onPort));
  return window;
}
