import { expect, test } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import { fileFailure, systemCode, toFileProblem } from "./problems.ts";

const systemError = (code: string) => Object.assign(new Error(code), { code });

test("whatever the system says of a file is the file's problem, with a next step", () => {
  for (const [code, expected] of [
    ["ENOENT", "file-missing"],
    ["EACCES", "file-unreadable"],
    ["EIO", "file-unreadable"],
    ["EHOSTDOWN", "file-unreadable"],
    ["UNKNOWN", "file-unreadable"],
    ["EISDIR", "not-an-image"],
  ] as const) {
    const failure = fileFailure(systemError(code));
    expect(failure?.code).toBe(expected);
    expect(failure?.message).toMatch(/\. .+\.$/);
    expect(toFileProblem(failure)).toEqual({ code: expected, message: failure?.message });
  }
});

test("a full disk, a bug and a failure of ours are not", () => {
  for (const error of [
    systemError("ENOSPC"),
    systemError("ERR_INVALID_ARG_VALUE"),
    new TypeError("a bug"),
    new Failure("file-empty", "Empty."),
    "text",
  ]) {
    expect(fileFailure(error)).toBeNull();
  }
  expect(systemCode(new Failure("file-empty", "Empty."))).toBeNull();
  expect(toFileProblem(new Failure("disk-full", "Full."))).toBeNull();
});
