import type { Handlers } from "../../shared/contract.ts";
import type { EngineEvents } from "../../shared/events.ts";
import type { EventPayload } from "../../shared/rpc.ts";
import type { SpawnChild } from "./children/child.ts";
import type { Log } from "./log.ts";

export interface EngineOptions {
  /** The library's folder; made if it is not there. */
  dataDir: string;
  /** Folders of installed models; the starter's is the last resort. */
  models: { starterDir: string };
  spawnChild: SpawnChild;
  /** Processes that may decode at once; default by cores. */
  decoders?: number;
  log: Log;
}

export interface Engine {
  readonly handlers: Handlers;
  /** Subscribes to all events. Returns the function that unsubscribes. */
  onEvent(listener: EngineEventListener): () => void;
  /** Stops jobs at the next safe point, ends children, flushes and closes the store. */
  close(): Promise<void>;
}

export type EngineEventListener = <N extends keyof EngineEvents & string>(
  name: N,
  payload: EventPayload<EngineEvents, N>,
) => void;

export type CreateEngine = (options: EngineOptions) => Promise<Engine>;
