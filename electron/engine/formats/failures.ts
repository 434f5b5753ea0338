import { Failure } from "../../../shared/errors.ts";

/** What is said of a file that holds no picture that can be shown. Each has a next step. */

export function damaged(cause?: unknown): Failure {
  return new Failure(
    "image-damaged",
    "This picture is damaged and nothing of it could be read. Restore it from a backup, or open it in another program to repair it.",
    {
      ...(cause === undefined ? {} : { cause }),
      ...(cause instanceof Error ? { details: { decoder: cause.message.slice(0, 500) } } : {}),
    },
  );
}

export function tooLarge(measure: string): Failure {
  return new Failure(
    "image-too-large",
    `This picture is too large to open safely (${measure}). Save a smaller copy of it to have it in Albumen.`,
  );
}

/** `what`: "a video", "a JPEG with 12 bits a colour". */
export function unsupported(what: string): Failure {
  return new Failure(
    "unsupported-format",
    `This is ${what}, which this version of Albumen does not read. Keep it: a later version may, or save a copy as JPEG.`,
  );
}

export function notAnImage(): Failure {
  return new Failure(
    "not-an-image",
    "This file has the name of a picture but is none. Open it in another program to see what it is, or rename it.",
  );
}
