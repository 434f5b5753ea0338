import type { Transport } from "../../../shared/transport.ts";

/** The processes beside the engine. Each is one entry file in this folder. */
export type ChildName = "decoder" | "image-tower" | "text-tower";

export interface ChildProcess {
  readonly name: ChildName;
  readonly pid: number | undefined;
  /** Requests go out here (`createClient`); it closes when the child dies, with the reason as a sentence. */
  readonly transport: Transport;
  /** Resolves when the process is gone. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Ends it at once; for a child that hangs. Asking nicely is closing the transport. */
  kill(): void;
}

/**
 * Starts a child. Injected by the host: `child_process.fork` under Node; under Electron main forks a
 * utilityProcess and hands over its port.
 */
export type SpawnChild = (name: ChildName) => ChildProcess;
