import { buildOrWarn } from "./build-or-warn.ts";

/** Vitest's global setup for browser tests: the engine and the window. */
export async function setup(): Promise<void> {
  await buildOrWarn();
}
