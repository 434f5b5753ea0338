import { Failure } from "../../shared/errors.ts";

/** The disk that holds the library is full, whoever was writing: the store, or a thumbnail. */
export function diskFull(cause?: unknown): Failure {
  return new Failure(
    "disk-full",
    "The disk that holds the library is full. Free some space and go on: nothing that was finished is lost.",
    { cause },
  );
}
