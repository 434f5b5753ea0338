import type { UtilityProcess } from "electron";

/** Ends a process at once, also one that is still being started: that one takes no orders yet, and `kill` would do nothing. */
export function endProcess(child: UtilityProcess): void {
  if (child.pid === undefined) child.once("spawn", () => child.kill());
  else child.kill();
}
