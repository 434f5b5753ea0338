import type { EngineReport } from "./engine-report.ts";

/** The engine's own process, whatever it is made of: a forked Node, or a utility process of Electron. */
export interface EngineProcess {
  /** Called with each report; what comes before is kept. */
  onReport(listener: (report: EngineReport) => void): void;
  /** Resolves when the process has answered. Never, where it hangs or is gone. */
  ping(): Promise<void>;
  /** Asks it to write what it has and end. */
  end(reason: string): void;
  /** Ends it at once. */
  kill(): void;
  /** Resolves when it is gone, with how that came about ("ended by SIGKILL", an error's line). */
  readonly exited: Promise<string>;
}

export interface LaunchOptions {
  library: string;
  starterDir: string;
}

export type LaunchEngine = (options: LaunchOptions) => EngineProcess;

/** Arguments of the entry file of the engine's process. */
export function engineArguments({ library, starterDir }: LaunchOptions): string[] {
  return [library, starterDir];
}

/** How a process ended, in words: the line that names the error, of what Node prints about one that nobody caught. */
export function describeEnd(code: number | null, signal: string | null, lastWords: string): string {
  if (signal) return `ended by ${signal}`;
  const words = /^(?:\w*Error\b.*|FATAL ERROR:.*)$/m.exec(lastWords)?.[0];
  // Windows has numbers that only people who look them up know, and those they know in hexadecimal.
  return words ?? `exit code ${code !== null && code > 0xffff ? `0x${code.toString(16)}` : code}`;
}
