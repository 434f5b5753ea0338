import type { ErrorCode } from "./errors.ts";
import type { EngineEvents } from "./events.ts";
import type { EventPayload } from "./rpc.ts";
import type { Message, Transport } from "./transport.ts";

export type EngineState = EventPayload<EngineEvents, "engine.state">;

/** Whoever keeps an engine reachable, as the one who wants to talk to it sees it. */
export interface EngineSource {
  readonly state: EngineState;
  /** Called at once with the present state, then with each new one. Returns the function that unsubscribes. */
  onState(listener: (state: EngineState) => void): () => void;
  /**
   * Resolves when an engine answers, however long opening the library takes; fails with the reason why there is none.
   * Starts it if it does not run (any more).
   */
  ready(): Promise<void>;
  /**
   * A new connection to the running engine; undefined, after a moment in which that may have changed, when there is
   * none to be had.
   */
  connect(): Promise<Transport | undefined>;
}

/**
 * Joins a window to the engine, across crashes and restarts. The window's connection stays; each engine gets a new one.
 * What was asked of an engine that died fails with `engine-crashed`; what is asked while it starts waits for it; what
 * is asked when there is none fails with `engine-unavailable` and the reason. So every request gets one answer.
 */
export function relay(window: Transport, source: EngineSource): void {
  let engine: Transport | undefined;
  let connecting = false;
  let isClosed = false;
  /** Asked, not answered, and whether the engine has heard of it. */
  const open = new Map<number, { message: Message; sent: boolean }>();

  const fail = (id: number, code: ErrorCode, message: string) => {
    open.delete(id);
    window.send({ kind: "failure", id, error: { code, message } });
  };

  async function connect() {
    if (engine || connecting || isClosed) return;
    connecting = true;
    const found = await source.connect().catch(() => undefined);
    connecting = false;
    if (isClosed) return found?.close();
    if (!found) {
      if (source.state.state === "running") void connect();
      return;
    }
    engine = found;
    engine.onMessage((message) => {
      if (message.kind === "result" || message.kind === "failure") {
        // Answers to what the window has cancelled, or was told has failed, are nobody's any more.
        if (!open.delete(message.id)) return;
      }
      window.send(message);
    });
    found.onClose(() => {
      if (engine !== found) return;
      forgetEngine();
      if (source.state.state === "running") void connect();
    });
    for (const entry of open.values()) forward(entry);
  }

  /** The engine is gone: what it had heard gets no answer any more, what comes now is for the next one. */
  function forgetEngine() {
    const gone = engine;
    engine = undefined;
    gone?.close();
    for (const [id, { sent }] of [...open])
      if (sent)
        fail(id, "engine-crashed", "The engine stopped before it had an answer. Try again in a moment.");
  }

  function forward(entry: { message: Message; sent: boolean }) {
    if (!engine) return;
    entry.sent = true;
    engine.send(entry.message);
  }

  const onState = (state: EngineState) => {
    // Before the window hears of it: its connection may be slower to break than the process was to end.
    if (state.state !== "running") forgetEngine();
    window.send({ kind: "event", name: "engine.state", payload: state });
    if (state.state === "running") void connect();
    if (state.state !== "stopped") return;
    for (const id of [...open.keys()]) fail(id, "engine-unavailable", unavailable(state));
  };

  window.onMessage((message) => {
    if (message.kind === "request") {
      if (source.state.state === "stopped")
        return fail(message.id, "engine-unavailable", unavailable(source.state));
      const entry = { message, sent: false };
      open.set(message.id, entry);
      forward(entry);
    } else if (message.kind === "cancel") {
      if (open.get(message.id)?.sent) engine?.send(message);
      open.delete(message.id);
    }
  });
  // A window that opens (or is reloaded) after the engine gave up is a person trying again. The reason of a failure
  // comes by `onState`.
  void source.ready().catch(() => {});
  const unsubscribe = source.onState(onState);
  window.onClose(() => {
    isClosed = true;
    unsubscribe();
    engine?.close();
  });
}

const unavailable = (state: EngineState) =>
  state.reason ?? "The engine does not run. Trying again starts it.";
