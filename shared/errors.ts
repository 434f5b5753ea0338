import { z } from "zod";

/** What can be wrong with a single file: the codes in the list of problems. */
export const fileProblemCodes = [
  "file-missing",
  "file-unreadable",
  "file-empty",
  "file-changing",
  "file-in-cloud",
  "not-an-image",
  "unsupported-format",
  "image-damaged",
  "image-truncated",
  "image-too-large",
  "decode-timeout",
  "decoder-crashed",
] as const;
export type FileProblemCode = (typeof fileProblemCodes)[number];

/**
 * Every failure that is expected: something about the user's files, disk or input, not about our code.
 * A failure is data: a code for programs, a sentence with a next step for people, details for the curious.
 */
export const errorCodes = [
  // Input
  "invalid-input",
  "query-empty",
  "query-too-long",
  "query-not-understood",
  // Folders
  "folder-missing",
  "folder-not-a-folder",
  "folder-unreadable",
  "folder-empty",
  "folder-already-added",
  "folder-inside-another",
  "folder-unknown",
  "folder-off",
  // Photos
  ...fileProblemCodes,
  "photo-unknown",
  // What people say of photos
  "fact-invalid",
  "album-unknown",
  "album-name-taken",
  "undo-unavailable",
  // Library
  "library-missing",
  "library-newer",
  "library-damaged",
  "library-update-failed",
  "library-in-use",
  "library-unwritable",
  "disk-full",
  "settings-unwritable",
  // Model
  "model-missing",
  "model-invalid",
  "model-failed",
  // Engine and connection
  "engine-crashed",
  "engine-unavailable",
  "connection-closed",
  "method-unknown",
  "job-unknown",
  "view-unknown",
  "port-in-use",
  "cancelled",
  // A bug. Never thrown on purpose: what the boundary reports when something else than a Failure was thrown.
  "internal",
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

export const failureDataSchema = z.object({
  code: errorCodeSchema,
  /** One or two sentences for a person: what happened, what to do next. */
  message: z.string(),
  /** For programs and for "copy details"; never needed to understand the message. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type FailureData = z.infer<typeof failureDataSchema>;

/** An expected failure on its way to the boundary, where it becomes `FailureData`. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }

  toData(): FailureData {
    return {
      code: this.code,
      message: this.message,
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }

  static fromData(data: FailureData): Failure {
    return new Failure(data.code, data.message, data.details === undefined ? {} : { details: data.details });
  }
}

/** What an aborted call ends with, whatever the reason given to `abort()`. */
export function cancelled(): Failure {
  return new Failure("cancelled", "Stopped before it was done.");
}

/**
 * Turns anything thrown into what crosses the boundary. A bug keeps its own message out of the sentence
 * and in the details: people get one sentence, "copy details" gets the rest.
 */
export function toFailureData(thrown: unknown): FailureData {
  if (thrown instanceof Failure) return thrown.toData();
  if (thrown instanceof Error && thrown.name === "AbortError") return cancelled().toData();
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    code: "internal",
    message: "Something went wrong inside Albumen. Your photos are untouched; trying again may help.",
    details: { name: error.name, error: error.message, stack: error.stack ?? "" },
  };
}
