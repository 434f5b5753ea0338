import { buildOrWarn } from "./build-or-warn.ts";

/** Vitest's global setup: what is forked in tests runs from out/, which has to be that of today. */
export async function setup(): Promise<void> {
  await buildOrWarn("engine");
}
