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
  /** Opens the app in a window of its own; null where nobody knows how, or nothing is to be opened. */
  openWindow: OpenWindow | null;
  platform: NodeJS.Platform;
  /** Loaded when a command needs an engine of its own: that takes longer than most answers. */
  createEngine: () => Promise<CreateEngine>;
}

/** What is to be seen in a window of its own. Paths are absolute. */
export interface WindowRequest {
  folders: string[];
  /** As named by the person; null: the default one. */
  library: string | null;
  /** Aborted by Ctrl-C: the window is to end in good order. */
  signal: AbortSignal;
}

/**
 * How that went. It resolves when the window's process has ended, with its exit code; or when it turns out that there
 * cannot be one, with the reason as a part of a sentence.
 */
export type WindowOutcome = { kind: "ended"; code: number } | { kind: "impossible"; reason: string };

export type OpenWindow = (request: WindowRequest) => Promise<WindowOutcome>;

/** Options that every command has. */
export interface CommonOptions {
  json?: boolean;
  library?: string;
}

/** Wrong usage: told like the parser's own complaints, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
