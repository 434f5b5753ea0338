import { create } from "zustand";
import type { Power } from "../../shared/library.ts";

/** Where the machine's power comes from, as the engine last told it. */
export const usePower = create<Power>(() => ({ source: "unknown" }));

export function setPower(power: Power): void {
  usePower.setState(power);
}
