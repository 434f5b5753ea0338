import { beforeEach, expect, test } from "vitest";
import type { Job } from "../../shared/library.ts";
import { setJob, setJobs, useJobs } from "./jobs.ts";

function job(id: string, state: Job["state"], startedAt: string, kind: Job["kind"] = "index"): Job {
  return {
    id,
    kind,
    priority: "requested",
    state,
    waitsFor: null,
    slowedBy: null,
    about: null,
    phase: "reading",
    filesDone: 0,
    filesFound: 0,
    failed: 0,
    photosPerSecond: null,
    etaSeconds: null,
    startedAt,
    problem: null,
    summary: null,
  };
}
const shown = () => useJobs.getState().job?.id;

beforeEach(() => useJobs.setState({ job: null, queue: [], dismissed: null }));

test("of a list the running job is shown, else the newest", () => {
  setJobs([
    job("old", "done", "2023-01-01"),
    job("now", "running", "2023-01-02"),
    job("new", "done", "2023-01-03"),
  ]);
  expect(shown()).toBe("now");
  setJobs([job("old", "done", "2023-01-01"), job("new", "done", "2023-01-03")]);
  expect(shown()).toBe("new");
});

test("late news of an ended job does not hide the running one", () => {
  setJob(job("now", "running", "2023-01-02"));
  setJob(job("old", "done", "2023-01-01"));
  expect(shown()).toBe("now");
});

test("the queue has all that have not ended, and the one that works stands first", () => {
  setJob(job("upkeep", "queued", "2023-01-03", "upkeep"));
  setJob(job("index", "running", "2023-01-02"));
  setJob(job("paused", "paused", "2023-01-01", "rescan"));
  expect(useJobs.getState().queue.map(({ id }) => id)).toEqual(["index", "paused", "upkeep"]);
  setJob(job("index", "done", "2023-01-02"));
  expect(shown()).toBe("paused");
});

test("work that nobody asked for ends in silence", () => {
  setJob(job("index", "done", "2023-01-01"));
  setJob(job("rescan", "running", "2023-01-02", "rescan"));
  setJob(job("rescan", "done", "2023-01-02", "rescan"));
  expect(useJobs.getState().queue).toEqual([]);
  expect(useJobs.getState().job?.id).not.toBe("rescan");
});
