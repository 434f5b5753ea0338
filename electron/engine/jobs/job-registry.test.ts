import { describe, expect, it } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import { defaultJobSettings, type IndexSummary, type Job, type JobKind } from "../../../shared/library.ts";
import { silentLog } from "../log.ts";
import type { Conditions } from "./conditions.ts";
import { createForeground } from "./foreground.ts";
import { createJobRegistry, type JobControl, type JobRegistryOptions } from "./job-registry.ts";

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

function setup(options: Partial<JobRegistryOptions> = {}) {
  const seen: Job[] = [];
  let nowMs = 0;
  const jobs = createJobRegistry({
    onChange: (job) => seen.push(job),
    log: silentLog,
    now: () => nowMs,
    ...options,
  });
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

const upkept = { done: [], seconds: 1 };

/** An upkeep that works until the test ends it, counting its checkpoints. */
function steppedUpkeep() {
  const { run, ...job } = steppedJob();
  return { ...job, run: (control: JobControl) => run(control).then(() => upkept) };
}

describe("the queue", () => {
  const stateOf = (jobs: ReturnType<typeof setup>["jobs"], id: string) => {
    const job = jobs.list().find((one) => one.id === id);
    return [job?.state, job?.waitsFor];
  };

  it("lets the more urgent job go first, and the other goes on when that has ended", async () => {
    const { jobs, wait } = setup();
    const upkeep = steppedUpkeep();
    const later = jobs.start("upkeep", upkeep.run);
    await settle();
    expect(stateOf(jobs, later.id)).toEqual(["running", null]);
    const index = steppedJob();
    const first = jobs.start("index", index.run);
    await settle();
    expect(stateOf(jobs, first.id)).toEqual(["running", null]);
    expect(stateOf(jobs, later.id)).toEqual(["queued", "turn"]);
    upkeep.end();
    await settle();
    expect(stateOf(jobs, later.id)).toEqual(["queued", "turn"]);
    index.end();
    await wait(first.id);
    expect(await wait(later.id)).toEqual(upkept);
  });

  it("of equals lets the one that came first end, and lanes never interleave", async () => {
    const { jobs, wait } = setup();
    const [rescan, index] = [steppedJob(), steppedJob()];
    const slow = jobs.start("rescan", rescan.run);
    await settle();
    const urgent = jobs.start("index", index.run);
    await settle();
    expect(stateOf(jobs, slow.id)).toEqual(["running", null]);
    expect(stateOf(jobs, urgent.id)).toEqual(["queued", "turn"]);
    rescan.end();
    await wait(slow.id);
    await settle();
    expect(stateOf(jobs, urgent.id)).toEqual(["running", null]);
    index.end();
    await wait(urgent.id);
  });

  it("gives a scan that an urgent one waits for that one's priority", async () => {
    const { jobs, wait } = setup();
    const [rescan, index, upkeep] = [steppedJob(), steppedJob(), steppedUpkeep()];
    const slow = jobs.start("rescan", rescan.run);
    await settle();
    const between = jobs.start("upkeep", upkeep.run, { priority: "watched" });
    await settle();
    expect(stateOf(jobs, slow.id)).toEqual(["queued", "turn"]);
    jobs.start("index", index.run);
    expect(stateOf(jobs, slow.id)).toEqual(["running", null]);
    expect(stateOf(jobs, between.id)).toEqual(["queued", "turn"]);
    upkeep.end();
    rescan.end();
    await wait(slow.id);
    await settle();
    index.end();
    await wait(between.id);
  });

  it("does not let a paused job stand in the way of another kind", async () => {
    const { jobs, wait } = setup();
    const index = steppedJob();
    const { id } = jobs.start("index", index.run);
    await settle();
    jobs.pause(id);
    const upkeep = jobs.start("upkeep", async () => upkept);
    expect(await wait(upkeep.id)).toEqual(upkept);
    jobs.resume(id);
    index.end();
    await wait(id);
  });

  it("ends a job that waits its turn without beginning it", async () => {
    const { jobs, wait } = setup();
    const index = steppedJob();
    const first = jobs.start("index", index.run);
    await settle();
    let begun = false;
    const { id } = jobs.start("upkeep", async () => {
      begun = true;
      return upkept;
    });
    await jobs.cancel(id);
    index.end();
    await wait(first.id);
    await settle();
    expect(stateOf(jobs, id)).toEqual(["cancelled", null]);
    expect(begun).toBe(false);
  });
});

describe("on battery", () => {
  function onBattery(settings: Partial<Conditions["settings"]>) {
    const conditions: Conditions = {
      power: "battery",
      isPersonActive: false,
      settings: { ...defaultJobSettings, ...settings },
    };
    return { ...setup({ conditions: () => conditions }), conditions };
  }

  it("a job waits for mains, says so, and goes on with it", async () => {
    const { jobs, wait, conditions } = onBattery({ onBattery: "pause" });
    const { id } = jobs.start("index", async () => summary);
    await settle();
    expect(jobs.list()[0]).toMatchObject({ state: "paused", waitsFor: "battery" });
    conditions.power = "mains";
    jobs.conditionsChanged();
    expect(await wait(id)).toEqual(summary);
  });

  it("a job that a person resumes goes on, until the computer has been at mains again", async () => {
    const { jobs, wait, conditions } = onBattery({ onBattery: "pause" });
    const job = steppedJob();
    const { id } = jobs.start("index", job.run);
    jobs.resume(id);
    expect(jobs.list()[0]).toMatchObject({ state: "running", slowedBy: null });
    conditions.power = "mains";
    jobs.conditionsChanged();
    conditions.power = "battery";
    jobs.conditionsChanged();
    expect(jobs.list()[0]).toMatchObject({ state: "paused", waitsFor: "battery" });
    jobs.resume(id);
    await settle();
    job.end();
    await wait(id);
  });

  it("a job is slow, or takes no notice, as it is set", () => {
    const slow = onBattery({ onBattery: "slow" });
    expect(slow.jobs.start("index", async () => summary)).toMatchObject({ slowedBy: "battery" });
    const full = onBattery({ onBattery: "full" });
    expect(full.jobs.start("index", async () => summary)).toMatchObject({ slowedBy: null });
  });
});

describe("while a person works", () => {
  const slowedBy = (kind: JobKind, whileWorking: "slow" | "full") => {
    const settings = { ...defaultJobSettings, whileWorking };
    const { jobs } = setup({ conditions: () => ({ power: "mains", isPersonActive: true, settings }) });
    return jobs.start(kind, async () => summary as never).slowedBy;
  };

  it("what nobody asked for is slow; what they asked for is so if that is set", () => {
    expect(slowedBy("rescan", "full")).toBe("person");
    expect(slowedBy("upkeep", "full")).toBe("person");
    expect(slowedBy("index", "full")).toBeNull();
    expect(slowedBy("index", "slow")).toBe("person");
  });

  it("a search is let pass at the next checkpoint", async () => {
    const foreground = createForeground();
    const { jobs, wait } = setup({ foreground });
    let answer = () => {};
    void foreground.during(() => new Promise<void>((resolve) => (answer = resolve)));
    const passed: string[] = [];
    const { id } = jobs.start("index", async (control) => {
      await control.checkpoint();
      passed.push("job");
      return summary;
    });
    await settle();
    passed.push("search");
    answer();
    await wait(id);
    expect(passed).toEqual(["search", "job"]);
  });
});

describe("a job that nobody asked for and that fails", () => {
  it("is tried again later, and says why until then", async () => {
    const { jobs, wait } = setup({ retryAfterMs: () => 1 });
    let tries = 0;
    const { id } = jobs.start("upkeep", async () => {
      if (++tries === 1) throw new Failure("disk-full", "The disk is full.");
      return upkept;
    });
    const seen: Job[] = [];
    const waiting = jobs.wait(id, { signal: never, onProgress: (job) => seen.push(job) });
    expect(await waiting).toEqual(upkept);
    expect(seen).toContainEqual(
      expect.objectContaining({
        state: "paused",
        waitsFor: "retry",
        problem: { code: "disk-full", message: "The disk is full." },
      }),
    );
    expect(await wait(id)).toEqual(upkept);
  });

  it("has failed after its last try", async () => {
    const { jobs, wait } = setup({ retryAfterMs: () => 1 });
    let tries = 0;
    const { id } = jobs.start("rescan", async () => {
      tries++;
      throw new Failure("model-failed", "The model failed.");
    });
    await expect(wait(id)).rejects.toMatchObject({ code: "model-failed" });
    expect(tries).toBe(3);
  });

  it("is not tried again where it is a bug", async () => {
    const { jobs, wait } = setup({ retryAfterMs: () => 1 });
    const { id } = jobs.start("upkeep", async () => {
      throw new TypeError("a bug");
    });
    await expect(wait(id)).rejects.toMatchObject({ code: "internal" });
  });
});

describe("a pause outlives the engine", () => {
  const memory = () => {
    const paused = new Set<JobKind>();
    return {
      paused,
      has: (kind: JobKind) => paused.has(kind),
      set: (kind: JobKind, isPaused: boolean) => void (isPaused ? paused.add(kind) : paused.delete(kind)),
    };
  };

  it("where work is resumed, and not where a person asks for it", async () => {
    const pauses = memory();
    const before = setup({ pauses });
    const job = steppedJob();
    const { id } = before.jobs.start("index", job.run);
    await settle();
    before.jobs.pause(id);
    const closing = before.jobs.close();
    job.step();
    await closing;
    expect([...pauses.paused]).toEqual(["index"]);

    const after = setup({ pauses });
    const resumed = after.jobs.start("index", async () => summary, { isResumed: true });
    expect(resumed).toMatchObject({ state: "paused", waitsFor: "person" });
    after.jobs.resume(resumed.id);
    expect(await after.wait(resumed.id)).toEqual(summary);
    expect([...pauses.paused]).toEqual([]);

    pauses.set("index", true);
    const asked = after.jobs.start("index", async () => summary);
    expect(await after.wait(asked.id)).toEqual(summary);
    expect([...pauses.paused]).toEqual([]);
  });
});
