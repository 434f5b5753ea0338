import { expect, test, vi } from "vitest";
import type { Job } from "../../../shared/library.ts";
import { activityParts, activityShare, announcement } from "./activity-words.ts";

vi.hoisted(() => {
  // The words of one locale, whatever the machine speaks.
  vi.stubGlobal("navigator", { languages: ["en-US"] });
});

const running: Job = {
  id: "a",
  kind: "index",
  priority: "requested",
  state: "running",
  waitsFor: null,
  slowedBy: null,
  about: null,
  phase: "reading",
  filesDone: 12_304,
  filesFound: 84_725,
  failed: 0,
  photosPerSecond: 61.4,
  etaSeconds: 1187,
  startedAt: "2023-08-12T12:00:00Z",
  problem: null,
  summary: null,
};
const line = (job: Partial<Job>) => activityParts({ ...running, ...job }).join(" · ");

test("a running job says how far, how fast, how long and in which order", () => {
  expect(line({})).toBe("Indexing 12,304 of 84,725 · 61 photos/s · about 20 min · newest first");
});

test("while files are still being found there is no estimate", () => {
  expect(line({ phase: "listing" })).toBe("Indexing 12,304 of 84,725 · 61 photos/s · newest first");
  expect(line({ phase: "listing", filesDone: 0, filesFound: 1 })).toBe("Looking for photos · 1 file so far");
});

test("a paused job says why it waits, if there is a reason", () => {
  expect(line({ state: "paused" })).toBe("Paused at 12,304 of 84,725");
  const problem = { code: "disk-full" as const, message: "The disk is full. Free some space, then resume." };
  expect(line({ state: "paused", problem })).toBe("The disk is full. Free some space, then resume.");
});

test("an ended job says what could not be read", () => {
  expect(line({ state: "done", failed: 3 })).toBe("Indexing finished · 3 files could not be read");
});

test("the share is unknown before a file was found, and never above one", () => {
  expect(activityShare({ ...running, filesFound: 0 })).toBeNull();
  expect(activityShare({ ...running, filesDone: 9, filesFound: 8 })).toBe(1);
});

test("a voice hears the start, each tenth and the end, and nothing between", () => {
  const at = (filesDone: number, more: Partial<Job> = {}): Job => ({
    ...running,
    filesFound: 100,
    filesDone,
    ...more,
  });
  expect(announcement(null, at(0))).toBe("Indexing started");
  expect(announcement(at(1), at(2))).toBeNull();
  expect(announcement(at(9), at(10))).toBe("Indexing: 10% done");
  expect(announcement(at(11), at(99, { state: "paused" }))).toBe("Paused at 99 of 100");
  expect(announcement(at(99), at(100, { state: "done" }))).toBe("Indexing finished. Nothing new.");
});

test("a job that had ended before the window opened is not announced as news", () => {
  expect(announcement(null, { ...running, state: "done" })).toBeNull();
});
