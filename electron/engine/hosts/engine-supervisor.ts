import { Failure } from "../../../shared/errors.ts";
import type { EngineSource, EngineState } from "../../../shared/relay.ts";
import type { Transport } from "../../../shared/transport.ts";
import type { EngineProcess, LaunchEngine } from "./engine-launch.ts";
import { createForkLauncher } from "./fork-engine.ts";
import { type HeartbeatLimits, watchHeartbeat } from "./heartbeat.ts";
import { findEngine } from "./library-lock.ts";
import { connectLocally } from "./local-socket.ts";
import { decideRestart } from "./restart-policy.ts";

export interface SupervisorOptions {
  library: string;
  starterDir: string;
  /** Starts the engine's process; default: a forked Node. */
  launch?: LaunchEngine;
  /** Given by tests that do not want to wait. */
  heartbeat?: HeartbeatLimits;
  /** Given by tests that do not want to wait. */
  restart?: typeof decideRestart;
}

/** Keeps one engine reachable: its own process, or the one that already holds the library. */
export interface EngineSupervisor extends EngineSource {
  /** Ends the present process in an orderly way and starts another (its code changed). Not for somebody else's engine. */
  restart(reason: string): void;
  close(): Promise<void>;
}

const closedReason = "Albumen was closed. Start it again to go on.";
const silentReason =
  "The engine has not answered for a while; a slow disk may be the reason. If it stays silent, it is started again.";

/** After this long, opening the library is worth a word. */
const slowStartMs = 5000;
/** Before whoever found no engine may look again. */
const pauseMs = 200;
/** How long an engine may take to write what it has before it is killed. */
const closeTimeoutMs = 20_000;

type Endpoint = { address: string; token: string };
type Outcome =
  /** The engine that we were connected to has ended. */
  | { kind: "detached" }
  /** Another process was faster in taking the library. */
  | { kind: "elsewhere" }
  | { kind: "failed"; failure: Failure }
  | { kind: "crashed"; how: string }
  /** We asked it to end. */
  | { kind: "ended" };

export function createEngineSupervisor(options: SupervisorOptions): EngineSupervisor {
  const decide = options.restart ?? decideRestart;
  const launch = options.launch ?? createForkLauncher();
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = { state: "stopped", reason: null };
  let failure: Failure | undefined;
  let endpoint: Endpoint | undefined;
  let own: EngineProcess | undefined;
  let watched: Transport | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  let restartReason: string | undefined;
  let wake: (() => void) | undefined;

  const setState = (next: EngineState) => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  };

  /** Runs until closed, or until trying on is no use. */
  async function run(): Promise<void> {
    const crashes: number[] = [];
    failure = undefined;
    setState({ state: "starting", reason: null });
    while (!isClosed) {
      const outcome = await attachOrStart().catch(
        (error: unknown): Outcome => ({ kind: "failed", failure: asFailure(error) }),
      );
      endpoint = undefined;
      if (isClosed) break;
      switch (outcome.kind) {
        case "failed":
          failure = outcome.failure;
          setState({ state: "stopped", reason: failure.message });
          return;
        case "detached":
          setState({ state: "restarting", reason: "The engine that held this library has ended." });
          break;
        case "elsewhere":
          break;
        case "ended":
          setState({ state: "restarting", reason: restartReason ?? null });
          restartReason = undefined;
          break;
        case "crashed": {
          crashes.push(Date.now());
          const next = decide(crashes);
          if (next.kind === "give-up") {
            failure = new Failure(
              "engine-crashed",
              `The engine stopped unexpectedly ${next.crashes} times in a short while (${outcome.how}). ` +
                "Your photos are untouched. Trying again may help; the folder logs in the library says more.",
            );
            setState({ state: "stopped", reason: failure.message });
            return;
          }
          setState({
            state: "restarting",
            reason: `The engine stopped unexpectedly (${outcome.how}) and is starting again.`,
          });
          await sleep(next.delayMs);
        }
      }
    }
    failure = new Failure("engine-unavailable", closedReason);
    setState({ state: "stopped", reason: failure.message });
  }

  async function attachOrStart(): Promise<Outcome> {
    const found = await findEngine(options.library);
    if (isClosed) {
      found?.transport.close();
      return { kind: "ended" };
    }
    if (!found) return startOwn();
    watched = found.transport;
    endpoint = found.holder;
    setState({ state: "running", reason: null });
    await new Promise<void>((resolve) => found.transport.onClose(() => resolve()));
    watched = undefined;
    return { kind: "detached" };
  }

  async function startOwn(): Promise<Outcome> {
    const launched = launch({ library: options.library, starterDir: options.starterDir });
    own = launched;
    let outcome: Outcome | undefined;
    const slow = setTimeout(() => {
      const reason = "Opening the library takes longer than usual. Nothing needs to be done.";
      setState({ state: state.state === "restarting" ? "restarting" : "starting", reason });
    }, slowStartMs);
    launched.onReport((report) => {
      clearTimeout(slow);
      switch (report.report) {
        case "ready":
          endpoint = report;
          return setState({ state: "running", reason: null });
        case "elsewhere":
          outcome = { kind: "elsewhere" };
          return;
        case "failed":
          outcome = { kind: "failed", failure: Failure.fromData(report.error) };
      }
    });
    const heartbeat = watchHeartbeat(
      () => launched.ping(),
      {
        slow: () => {
          if (state.state === "running") setState({ state: "running", reason: silentReason });
        },
        back: () => {
          if (state.state === "running") setState({ state: "running", reason: null });
        },
        dead: () => {
          outcome = { kind: "crashed", how: "it did not answer for a long time and was ended" };
          launched.kill();
        },
      },
      options.heartbeat,
    );
    const how = await launched.exited;
    clearTimeout(slow);
    heartbeat.stop();
    own = undefined;
    endpoint = undefined;
    const asked = isClosed || restartReason !== undefined;
    return outcome ?? (asked ? { kind: "ended" } : { kind: "crashed", how });
  }

  function sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const start = () => {
    running ??= run().finally(() => {
      running = undefined;
    });
  };

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    ready() {
      if (!isClosed) start();
      return new Promise((resolve, reject) => {
        const stop = { now: () => {} };
        const check = ({ state }: EngineState) => {
          if (state === "running") resolve();
          else if (state === "stopped")
            reject(failure ?? new Failure("engine-unavailable", "The engine does not run."));
          else return;
          queueMicrotask(() => stop.now());
        };
        stop.now = this.onState(check);
      });
    },
    async connect() {
      const found = endpoint && (await connectLocally(endpoint.address, endpoint.token));
      if (found?.state === "open") return found.transport;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      return undefined;
    },
    restart(reason) {
      if (!own) return;
      restartReason = reason;
      own.end(reason);
    },
    async close() {
      isClosed = true;
      wake?.();
      watched?.close();
      const ending = own;
      ending?.end(closedReason);
      const timer = setTimeout(() => ending?.kill(), closeTimeoutMs);
      await running;
      clearTimeout(timer);
    },
  };
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { message } = error as Error;
  return new Failure("engine-unavailable", `The engine could not be started (${message}).`, { cause: error });
}
