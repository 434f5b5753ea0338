import { describe, expect, it } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import type { IndexSummary, Job } from "../../../shared/library.ts";
import { silentLog } from "../log.ts";
import { createJobRegistry, type JobControl } from "./job-registry.ts";

const summary: IndexSummary = {
  photos: 1,
  files: 1,
  added: 1,
  unchanged: 0,
  moved: 0,
  missing: 0,
  failed: [],
  seconds: 1,
  imagesPerSecond: 1,
  model: "starter",
  device: "cpu",
};
const never = new AbortController().signal;

function setup() {
  const seen: Job[] = [];
  let nowMs = 0;
  const jobs = createJobRegistry({ onChange: (job) => seen.push(job), log: silentLog, now: () => nowMs });
  const wait = (id: string) => jobs.wait(id, { signal: never, onProgress: () => {} });
  return { jobs, seen, wait, pass: (ms: number) => (nowMs += ms) };
}

/** A job whose steps the test decides: it works from one call of `step` to the next. */
function steppedJob() {
  let release: (end: boolean) => void = () => {};
  const next = () => new Promise<boolean>((resolve) => (release = resolve));
  let control: JobControl | undefined;
  return {
    run: async (given: JobControl) => {
      control = given;
      for (;;) {
        const end = await next();
        await given.checkpoint();
        if (end) return summary;
      }
    },
    step: () => release(false),
    end: () => release(true),
    control: () => control as JobControl,
  };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a job", () => {
  it("ends with its summary, for those who wait and in the list", async () => {
    const { jobs, wait } = setup();
    const { id } = jobs.start("index", async () => summary);
    expect(await wait(id)).toEqual(summary);
    expect(jobs.list()).toMatchObject([{ id, state: "done", summary }]);
    expect(await wait(id)).toEqual(summary);
  });

  it("that fails tells why, to those who wait and in the list", async () => {
    const { jobs, wait } = setup();
    const { id } = jobs.start("index", async () => {
      throw new Failure("model-missing", "There is no model.");
    });
    await expect(wait(id)).rejects.toMatchObject({ code: "model-missing" });
    expect(jobs.list()[0]).toMatchObject({ state: "failed", problem: { code: "model-missing" } });
  });

  it("that is paused does not pass its checkpoint until it is resumed", async () => {
    const { jobs, wait } = setup();
    const job = steppedJob();
    const { id } = jobs.start("index", job.run);
    await settle();
    jobs.pause(id);
    job.end();
    await settle();
    expect(jobs.list()[0]).toMatchObject({ state: "paused", summary: null });
    jobs.resume(id);
    expect(await wait(id)).toEqual(summary);
  });

  it("that pauses itself shows the reason and forgets it when resumed", async () => {
    const { jobs, wait } = setup();
    const job = steppedJob();
    const { id } = jobs.start("index", job.run);
    await settle();
    job.control().pauseBecause({ code: "disk-full", message: "The disk is full." });
    expect(jobs.list()[0]).toMatchObject({ state: "paused", problem: { code: "disk-full" } });
    jobs.resume(id);
    expect(jobs.list()[0]).toMatchObject({ state: "running", problem: null });
    job.end();
    await wait(id);
  });

  it("can be cancelled while it is paused", async () => {
    const { jobs, wait } = setup();
    const job = steppedJob();
    const { id } = jobs.start("index", job.run);
    await settle();
    jobs.pause(id);
    job.step();
    const waiting = expect(wait(id)).rejects.toMatchObject({ code: "cancelled" });
    await jobs.cancel(id);
    await waiting;
    expect(jobs.list()[0]).toMatchObject({ state: "cancelled" });
  });

  it("goes on when someone stops waiting for it", async () => {
    const { jobs, wait } = setup();
    const job = steppedJob();
    const { id } = jobs.start("index", job.run);
    await settle();
    const impatient = new AbortController();
    const waiting = jobs.wait(id, { signal: impatient.signal, onProgress: () => {} });
    impatient.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    expect(jobs.list()[0]).toMatchObject({ state: "running" });
    job.end();
    expect(await wait(id)).toEqual(summary);
  });

  it("tells its speed and what is left from the work done, at most four times a second", async () => {
    const { jobs, seen, wait, pass } = setup();
    const job = steppedJob();
    const { id } = jobs.start("index", job.run);
    await settle();
    const before = seen.length;
    for (let done = 1; done <= 100; done++) {
      pass(20);
      job.control().update({ phase: "reading", photosDone: done, photosLeft: 1000 - done });
    }
    const told = seen.slice(before);
    expect(told.length).toBeLessThanOrEqual(9);
    const last = told.at(-1) as Job;
    expect(last.photosPerSecond).toBeCloseTo(50, 0);
    expect(last.etaSeconds).toBeGreaterThan(17);
    expect(last.etaSeconds).toBeLessThan(19);
    job.end();
    await wait(id);
  });

  it("that nobody knows is a failure with a sentence", () => {
    expect(() => setup().jobs.pause("x")).toThrow(expect.objectContaining({ code: "job-unknown" }));
  });
});

it("closing ends every job", async () => {
  const { jobs } = setup();
  const job = steppedJob();
  jobs.start("index", job.run);
  await settle();
  const closing = jobs.close();
  job.step();
  await closing;
  expect(jobs.list()[0]).toMatchObject({ state: "cancelled" });
});
