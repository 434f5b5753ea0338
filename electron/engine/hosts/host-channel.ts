import type { Transport } from "../../../shared/transport.ts";
import { createEnding } from "../../../shared/transport.ts";
import type { SpawnChild } from "../children/child.ts";
import { type HostServices, noHostServices } from "../host-services.ts";
import type { EngineReport } from "./engine-report.ts";
import type { FromForkedEngine, ToForkedEngine } from "./fork-engine.ts";
import { createNodeSpawn, type NodeSpawnOptions } from "./spawn-child.ts";

/** The engine process's end of the channel to the host that started it. */
export interface HostChannel {
  /** Resolves when the report is on its way. */
  report(report: EngineReport): Promise<void>;
  /** The host asks the engine to end, or is gone itself; with a sentence for who is still connected. */
  onEnd(listener: (reason?: string) => void): void;
  /** Connections that the host hands over, beside those that come by the local socket. */
  onConnection(listener: (transport: Transport) => void): void;
  /** How children are started under this host. */
  createSpawn(options: NodeSpawnOptions): SpawnChild;
  readonly services: HostServices;
}

/** Of a forked Node process: reports go up, and the end is the end of the channel. */
export function forkChannel(): HostChannel {
  const ending = createEnding();
  const send = (message: FromForkedEngine, done: () => void = () => {}) => {
    if (process.send && process.connected) process.send(message, undefined, undefined, () => done());
    else done();
  };
  process.once("disconnect", () => ending.end());
  // The host may have gone while this process was loading; then there was no event for us.
  if (!process.connected) ending.end();
  process.on("message", (message: ToForkedEngine) => {
    if (message.kind === "ping") send({ kind: "pong" });
  });
  return {
    report: (report) => new Promise((resolve) => send({ kind: "report", report }, resolve)),
    onEnd: ending.listen,
    onConnection() {},
    createSpawn: createNodeSpawn,
    services: noHostServices,
  };
}
