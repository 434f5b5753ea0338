import { Failure, toFailureData } from "../../shared/errors.ts";
import { showToast } from "./toasts.ts";

/** What a person reads of anything thrown by a call to the engine. */
export function sentenceOf(thrown: unknown): string {
  return toFailureData(thrown).message;
}

export function isCancelled(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === "cancelled";
}

/** Shows a failed action as a toast; a bug brings its details to copy. */
export function showFailure(thrown: unknown): void {
  if (isCancelled(thrown)) return;
  const data = toFailureData(thrown);
  showToast(data.message, {
    kind: "error",
    ...(data.details === undefined ? {} : { details: JSON.stringify(data, null, 2) }),
  });
}
