import { type FailureData, toFailureData } from "../../../../shared/errors.ts";
import type { CommandContext } from "./context.ts";

export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export function printJson(context: CommandContext, document: unknown): void {
  context.stdout.write(`${JSON.stringify(document)}\n`);
}

export function printLines(context: CommandContext, lines: readonly string[]): void {
  context.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

/** A remark beside the result. */
export function remark(context: CommandContext, text: string): void {
  context.stderr.write(`${text}\n`);
}

/** What a program reads of a failure. */
export function errorDocument({ code, message }: Pick<FailureData, "code" | "message">) {
  return { error: { code, message } };
}

/** Ends a command that failed. Returns its exit code. */
export function reportFailure(context: CommandContext, error: unknown, json: boolean): number {
  const failure = toFailureData(error);
  if (json) printJson(context, errorDocument(failure));
  else remark(context, failure.message);
  // A bug's own words are for whoever reports it; they are on stderr, so that --json stays clean.
  if (failure.code === "internal")
    remark(context, String(failure.details?.stack ?? failure.details?.error ?? ""));
  return failure.code === "cancelled" ? exitCodes.interrupted : exitCodes.failed;
}
