import type { Power } from "../../../shared/library.ts";
import type { ChildName } from "../children/child.ts";
import type { EngineReport } from "./engine-report.ts";

/**
 * Note: Processes under Electron
 *
 * Only the main process may start processes there, and a packaged app cannot run as Node, so that `child_process.fork` of the
 * engine would fail. So the engine asks main for its children; main starts each as a utility process, makes a channel, and
 * hands one port to the child and the other to the engine. Windows get their ports to the engine the same way. After that main
 * is not on the way: pixels, vectors and answers go from process to process.
 */

/** Main to the engine's process. A port travels beside the message. */
export type ToUtilityEngine =
  /** With the port of who wants to talk to the engine. */
  | { kind: "connect" }
  /** With the port to the child. */
  | { kind: "child-started"; id: number; pid: number | undefined }
  | { kind: "child-said"; id: number; text: string }
  | { kind: "child-exited"; id: number; code: number | null }
  | { kind: "power"; power: Power }
  /** Null: done. Else the system's reason why not. */
  | { kind: "trashed"; id: number; error: string | null }
  | { kind: "ping" }
  /** A report has arrived: the process may end now without taking it along. */
  | { kind: "heard" }
  | { kind: "end"; reason: string };

/** The engine's process to main. */
export type FromUtilityEngine =
  | { kind: "report"; report: EngineReport }
  | { kind: "pong" }
  | { kind: "spawn-child"; id: number; name: ChildName }
  | { kind: "kill-child"; id: number }
  | { kind: "trash"; id: number; path: string };

/** Main to a child: the port that its requests come by. */
export type ToUtilityChild = { kind: "connect" };
