import { Failure } from "../../../shared/errors.ts";
import { diskFull } from "../disk-full.ts";

/**
 * What LanceDB throws is text; this turns the expected kinds into failures with a next step. Anything else comes back as
 * it is: a bug, to be thrown on.
 */
export function asStoreFailure(thrown: unknown): unknown {
  if (thrown instanceof Failure) return thrown;
  const text = thrown instanceof Error ? `${thrown.message} ${causeText(thrown)}` : String(thrown);
  if (isDiskFull(text)) return diskFull(thrown);
  if (isUnwritable(text)) {
    return new Failure(
      "library-unwritable",
      "The library's folder cannot be written to. Check its permissions, or choose another folder for the library.",
      { cause: thrown },
    );
  }
  return thrown;
}

/** As `asStoreFailure`, for what is thrown while a store is opened: there, LanceDB not being able to read it means damage. */
export function asOpeningFailure(thrown: unknown): unknown {
  const known = asStoreFailure(thrown);
  if (known instanceof Failure || !(thrown instanceof Error)) return known;
  const isOfLance = (thrown as NodeJS.ErrnoException).code === "GenericFailure";
  if (!isOfLance && !/lance|corrupt|parquet|arrow error/i.test(thrown.message)) return thrown;
  return storeDamaged(thrown.message, thrown);
}

export function storeDamaged(reason: string, cause?: unknown): Failure {
  return new Failure(
    "library-damaged",
    "The library's database cannot be read; files in it are damaged or missing. Your photos are untouched. " +
      "To mend it, close Albumen and run: albumen doctor --repair",
    { cause, details: { reason } },
  );
}

/** Unix ENOSPC (28) and EDQUOT (122), Windows ERROR_DISK_FULL (112) and ERROR_HANDLE_DISK_FULL (39). */
function isDiskFull(text: string): boolean {
  return /No space left on device|ENOSPC|os error 28\b|os error 122\b|Disk quota exceeded|EDQUOT|not enough space on the disk|os error 112\b/i.test(
    text,
  );
}

function isUnwritable(text: string): boolean {
  return /Permission denied|Read-only file system|EACCES|EROFS|EPERM|os error 13\b|os error 30\b|Access is denied/i.test(
    text,
  );
}

function causeText(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : "";
}
