import type { Readable, Writable } from "node:stream";
import type { CreateEngine } from "../../engine.ts";
import type { PackagePlaces } from "../package-root.ts";

/** A terminal, a pipe or, in tests, a buffer. */
export type Output = Writable & { isTTY?: boolean; columns?: number };

/** What a command knows of the world. */
export interface CommandContext extends PackagePlaces {
  cwd: string;
  /** Used where `--library` is not given. */
  defaultLibrary: string;
  stdin: Readable;
  /** Results, and nothing else. */
  stdout: Output;
  /** Progress, remarks and errors. */
  stderr: Output;
  /** Aborted by Ctrl-C. */
  interrupt: AbortSignal;
  /** Whether there is a display on which a browser could show. */
  opensBrowser: boolean;
  platform: NodeJS.Platform;
  /** Loaded when a command needs an engine of its own: that takes longer than most answers. */
  createEngine: () => Promise<CreateEngine>;
}

/** Options that every command has. */
export interface CommonOptions {
  json?: boolean;
  library?: string;
}

/** Wrong usage: told like the parser's own complaints, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
