import type { Readable } from "node:stream";
import type { UtilityProcess } from "electron";

/** A utility process from outside: what it says, and how it ends. */
export interface WatchedProcess {
  /** The end of what it wrote to stderr. */
  lastWords(): string;
  /** Resolves with its exit code when it is gone and its last words are read. */
  readonly exited: Promise<number>;
}

const keptCharacters = 4000;
/** Pipes of a process that has ended may still hold what it wrote. */
const pipeLimitMs = 200;

/** @param onText hears what the process writes to stderr, as it comes. */
export function watchProcess(
  child: UtilityProcess,
  onText: (text: string) => void = () => {},
): WatchedProcess {
  const stderr = child.stderr as Readable | null;
  let words = "";
  const hear = (text: string) => {
    words = (words + text).slice(-keptCharacters);
    onText(text);
  };
  stderr?.setEncoding("utf8");
  stderr?.on("data", hear);
  // V8 gave up (out of memory, mostly). An "error" that nobody listens to would be thrown in this process.
  child.on("error", (_type, location) => hear(`FATAL ERROR: ${location}\n`));
  return {
    lastWords: () => words,
    exited: new Promise((resolve) => {
      child.once("exit", (code) => {
        if (!stderr || stderr.readableEnded || stderr.destroyed) return resolve(code);
        // At the end Electron takes all listeners off the stream, whatever is still in it: it would run dry unheard.
        stderr.removeAllListeners = () => stderr;
        const settle = () => resolve(code);
        stderr.once("end", settle);
        stderr.once("close", settle);
        setTimeout(settle, pipeLimitMs);
      });
    }),
  };
}
