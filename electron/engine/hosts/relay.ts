import type { ErrorCode } from "../../../shared/errors.ts";
import type { Message, Transport } from "../../../shared/transport.ts";
import type { EngineState, EngineSupervisor } from "./engine-supervisor.ts";

/** Between two tries to reach an engine that is said to run. */
const retryMs = 200;

/**
 * Joins a window to the engine, across crashes and restarts. The window's connection stays; each engine gets a new one.
 * What was asked of an engine that died fails with `engine-crashed`; what is asked while it starts waits for it; what
 * is asked when there is none fails with `engine-unavailable` and the reason. So every request gets one answer.
 */
export function relay(window: Transport, supervisor: EngineSupervisor): void {
  let engine: Transport | undefined;
  let connecting = false;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  /** Asked, not answered, and whether the engine has heard of it. */
  const open = new Map<number, { message: Message; sent: boolean }>();

  const fail = (id: number, code: ErrorCode, message: string) => {
    open.delete(id);
    window.send({ kind: "failure", id, error: { code, message } });
  };

  async function connect() {
    if (engine || connecting || isClosed) return;
    connecting = true;
    const found = await supervisor.connect().catch(() => undefined);
    connecting = false;
    if (isClosed) return found?.close();
    if (!found) {
      if (supervisor.state.state === "running") retry = setTimeout(connect, retryMs);
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
      if (supervisor.state.state === "running") retry = setTimeout(connect, retryMs);
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
      if (supervisor.state.state === "stopped")
        return fail(message.id, "engine-unavailable", unavailable(supervisor.state));
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
  void supervisor.ready().catch(() => {});
  const unsubscribe = supervisor.onState(onState);
  window.onClose(() => {
    isClosed = true;
    clearTimeout(retry);
    unsubscribe();
    engine?.close();
  });
}

const unavailable = (state: EngineState) =>
  state.reason ?? "The engine does not run. Reload the window to start it.";
