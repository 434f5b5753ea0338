import { execFile } from "node:child_process";

/** Options of `spawn` for a program that starts others (the native compiler is one): they can be ended with it. */
export const withOwnGroup = { detached: process.platform !== "win32" };

/** Ends a process that was spawned `withOwnGroup`, and all that it started. */
export function endTree(child) {
  if (process.platform === "win32") execFile("taskkill", ["/pid", String(child.pid), "/T", "/F"], () => {});
  else {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}
