import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { UtilityProcess } from "electron";
import { expect, test } from "vitest";
import { watchProcess } from "./watch-process.ts";

/** A process as Electron shows it; what it does is up to the test. */
function made() {
  const stderr = new PassThrough();
  const child = Object.assign(new EventEmitter(), { stderr });
  const heard: string[] = [];
  const watched = watchProcess(child as unknown as UtilityProcess, (text) => heard.push(text));
  return { child, stderr, heard, watched };
}

test("memory that has run out is its last words, and nobody else's error", async () => {
  const { child, stderr, watched } = made();
  child.emit("error", "FatalError", "CALL_AND_RETRY_LAST Allocation failed", "{}");
  stderr.end();
  child.emit("exit", 134);
  expect(await watched.exited).toBe(134);
  expect(watched.lastWords()).toBe("FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed\n");
});

test("what is still in the pipe when it has ended is read, though Electron stops listening", async () => {
  const { child, stderr, heard, watched } = made();
  child.emit("exit", 1);
  stderr.removeAllListeners();
  stderr.write("Error: late\n");
  stderr.end();
  expect(await watched.exited).toBe(1);
  expect(watched.lastWords()).toBe("Error: late\n");
  expect(heard).toEqual(["Error: late\n"]);
});

test("a pipe that never ends is not waited for", async () => {
  const { child, watched } = made();
  child.emit("exit", 7);
  expect(await watched.exited).toBe(7);
});
