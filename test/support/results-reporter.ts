import { renameSync, writeFileSync } from "node:fs";
import type { SerializedError } from "vitest";
import type { Reporter, TestCase, TestModule } from "vitest/node";

interface Entry {
  name: string;
  reason: string;
}

/** Writes the outcome of a run as JSON: `{ passed, failed: [{ name, reason }], skipped: [{ name, reason }] }`. */
export function createResultsReporter(file: string): Reporter {
  return {
    onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<SerializedError>) {
      const results = summarize(modules, unhandled);
      // A reader sees all of it or nothing.
      writeFileSync(`${file}.part`, JSON.stringify(results));
      renameSync(`${file}.part`, file);
    },
  };
}

function summarize(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<SerializedError>) {
  let passed = 0;
  const failed: Entry[] = [];
  const skipped: Entry[] = [];
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === "passed") passed++;
      else if (result.state === "failed") failed.push(entry(test, result.errors[0]?.message));
      // "pending": the run ended before this test did.
      else if (result.state === "pending") failed.push(entry(test, "it did not end"));
      else skipped.push(entry(test, result.note ?? reasonInName(test.fullName)));
    }
    for (const error of module.errors()) {
      failed.push({ name: module.relativeModuleId, reason: firstLine(error.message) });
    }
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) {
        failed.push({
          name: `${module.relativeModuleId} > ${suite.fullName}`,
          reason: firstLine(error.message),
        });
      }
    }
  }
  for (const error of unhandled)
    failed.push({ name: "an error outside of tests", reason: firstLine(error.message) });
  return { passed, failed, skipped };
}

function entry(test: TestCase, reason = ""): Entry {
  return { name: `${test.module.relativeModuleId} > ${test.fullName}`, reason: firstLine(reason) };
}

/**
 * A group of tests that is skipped as a whole has no note; its name may say "(needs …)" or
 * "(skipped without …)".
 */
function reasonInName(name: string): string {
  return /\(((?:needs|skipped without) [^)]+)\)/.exec(name)?.[1] ?? "marked as skipped";
}

const firstLine = (text: string) => text.split("\n")[0] ?? "";
