import { Failure, fileProblemCodes } from "../../../shared/errors.ts";
import type { FileProblem } from "../store/store.ts";

const codes: ReadonlySet<string> = new Set(fileProblemCodes);

/** What is written beside a file for this failure; null where the failure is not about the file. */
export function toFileProblem(thrown: unknown): FileProblem | null {
  return thrown instanceof Failure && codes.has(thrown.code)
    ? { code: thrown.code, message: thrown.message }
    : null;
}

/**
 * A failed call to the operating system as a failure about the file, or null if it is about something else (a full
 * disk, a bug).
 */
export function fileFailure(error: unknown): Failure | null {
  const code = systemCode(error);
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new Failure("file-missing", "This file is gone. If it was moved, scan its new folder.");
    case "EACCES":
    case "EPERM":
      return new Failure(
        "file-unreadable",
        "Albumen may not read this file. Give yourself permission to read it, then scan again.",
      );
    case "EISDIR":
      return new Failure(
        "not-an-image",
        "This is a folder with the name of a picture. Rename it to hide this.",
      );
    case null:
    case "ENOSPC":
    case "EDQUOT":
      return null;
    // The rest is long and differs by system: a drive that fails, a share that went away, a name that is too long.
    default:
      return new Failure(
        "file-unreadable",
        `The system could not read this file (${code}). Check the drive or the connection, then scan again.`,
        { details: { systemCode: code } },
      );
  }
}

/** "ENOSPC" and the like, or null for what is no error of the system: Node's own are "ERR_…", ours have no capitals. */
export function systemCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" && /^(E[A-Z0-9]+|UNKNOWN)$/.test(code) ? code : null;
}
