import type { desktopContract } from "./desktop-contract.ts";
import type { FailureData } from "./errors.ts";
import type { EngineState } from "./relay.ts";
import type { Input, Output } from "./rpc.ts";
import type { ShellCommand } from "./shell.ts";

/** The schemes that main serves, and the address of the window's page. */
export const windowScheme = "app";
export const windowOrigin = "app://albumen";
export const mediaScheme = "thumb";

export type DesktopContract = typeof desktopContract;
export type DesktopMethod = keyof DesktopContract;
export type DesktopInput<M extends DesktopMethod> = Input<DesktopContract, M>;
export type DesktopOutput<M extends DesktopMethod> = Output<DesktopContract, M>;

/** An error loses its class on the way between processes, so that answers say themselves which they are. */
export type DesktopAnswer = { ok: true; value: unknown } | { ok: false; error: FailureData };

export type DesktopEvent =
  | { name: "engine.state"; state: EngineState }
  | { name: "command"; command: ShellCommand };

/** Names of the channels between the two processes: calls, events, and ports of the engine. */
export const desktopChannels = {
  call: "albumen:call",
  event: "albumen:event",
  enginePort: "albumen:engine-port",
} as const;

/** What the preload script puts on the window as `albumenDesktop`, and all that the page gets of Electron. */
export interface DesktopBridge {
  call(method: DesktopMethod, input: unknown): Promise<DesktopAnswer>;
  onEvent(listener: (event: DesktopEvent) => void): void;
  /** Where a file lies that was dropped on the window; empty where it has no place on the disk. */
  pathOfFile(file: unknown): string;
}

/** A port cannot pass the bridge; the preload script hands it to the page as a message of this form to itself. */
export interface EnginePortMessage {
  type: typeof desktopChannels.enginePort;
  id: number;
}
