import { afterEach, beforeEach, expect } from "vitest";
import { type Control, control } from "./control.ts";

/**
 * Electron as it is before main's first line, for each test of a file; and a failure of each test that used it in a way that
 * real Electron refuses, or takes though it is unsafe. Call it at the top of the file.
 */
export function withStandIn(options: { isReady?: boolean } = {}): Control {
  beforeEach(() => {
    control.reset();
    if (options.isReady) control.becomeReady();
  });
  afterEach(() => {
    const found = control.violations();
    control.reset();
    expect(found, "uses of Electron that are not allowed").toEqual([]);
  });
  return control;
}

/** For a test of a misuse: what was noted so far, which then fails nothing any more. */
export function takeViolations(): string[] {
  return control.violations(true);
}
