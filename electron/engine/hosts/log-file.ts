import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../log.ts";

export interface LogFileOptions {
  /** Folder of the log files; made at the first line. */
  folder: string;
  /** Beginning of the files' names; default "engine". */
  name?: string;
  maxBytes?: number;
  /** Files kept, the one being written included. */
  files?: number;
}

/**
 * One line of JSON a message in `<name>.log`. Past `maxBytes` it becomes `<name>.1.log`, that one `<name>.2.log`, and
 * the oldest goes, so that logs never grow beyond `files * maxBytes`. Written synchronously: a line about a crash must
 * be on the disk before the crash. A log that cannot be written (disk full) is no reason to fail.
 */
export function createLogFile({
  folder,
  name = "engine",
  maxBytes = 1024 * 1024,
  files = 3,
}: LogFileOptions): Log {
  const path = (index: number) => join(folder, index === 0 ? `${name}.log` : `${name}.${index}.log`);
  let bytes: number | undefined;

  const rotate = () => {
    rmSync(path(files - 1), { force: true });
    for (let index = files - 2; index >= 0; index--) {
      try {
        renameSync(path(index), path(index + 1));
      } catch {
        // Not there yet.
      }
    }
    bytes = 0;
  };
  const write = (level: string, message: string, details: Record<string, unknown> = {}) => {
    try {
      if (bytes === undefined) {
        mkdirSync(folder, { recursive: true });
        bytes = statSync(path(0), { throwIfNoEntry: false })?.size ?? 0;
      }
      const entry = { time: new Date().toISOString(), level, pid: process.pid, message, ...details };
      const line = `${JSON.stringify(entry, plainError)}\n`;
      const size = Buffer.byteLength(line);
      if (bytes > 0 && bytes + size > maxBytes) rotate();
      appendFileSync(path(0), line, { mode: 0o600 });
      bytes += size;
    } catch {
      // See above.
    }
  };
  return {
    info: (message, details) => write("info", message, details),
    warn: (message, details) => write("warn", message, details),
    error: (message, details) => write("error", message, details),
  };
}

/** Errors have no enumerable properties, so JSON would show `{}`. Causes are kept: they are why one reads a log. */
function plainError(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
