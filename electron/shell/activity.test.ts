import { expect, test } from "vitest";
import type { Contract, EngineClient } from "../../shared/contract.ts";
import type { EngineEvents } from "../../shared/events.ts";
import type { Job } from "../../shared/library.ts";
import { createClient } from "../../shared/rpc.ts";
import { createMemoryTransportPair } from "../../shared/transport.ts";
import { followActivity } from "./activity.ts";

const job = (changes: Partial<Job> = {}): Job => ({
  id: "1",
  kind: "index",
  priority: "requested",
  state: "running",
  waitsFor: null,
  slowedBy: null,
  about: null,
  phase: "reading",
  filesDone: 25,
  filesFound: 100,
  failed: 0,
  photosPerSecond: null,
  etaSeconds: null,
  startedAt: "2026-01-01T00:00:00.000Z",
  problem: null,
  summary: null,
  ...changes,
});

/** An engine that tells of jobs, and what the surroundings were told last. */
function follow() {
  const [near, far] = createMemoryTransportPair();
  const engine: EngineClient = createClient<Contract, EngineEvents>(near);
  const told = { progress: null as unknown, awake: false, ended: [] as string[] };
  followActivity(engine, {
    showProgress: (progress) => {
      told.progress = progress;
    },
    keepAwake: (isNeeded) => {
      told.awake = isNeeded;
    },
    tellEnd: ({ state }) => void told.ended.push(state),
  });
  const emit = async (name: keyof EngineEvents, payload: unknown) => {
    far.send({ kind: "event", name, payload });
    // Behind the message in the queue of microtasks.
    await new Promise((resolve) => setImmediate(resolve));
  };
  const asked: string[] = [];
  far.onMessage((message) => {
    if (message.kind !== "request") return;
    asked.push(message.method);
    far.send({ kind: "result", id: message.id, value: [job({ state: "paused" })] });
  });
  return { told, asked, job: (changes?: Partial<Job>) => emit("job.changed", job(changes)), emit };
}

test("A job that runs shows its share and keeps the computer awake", async () => {
  const { told, job } = follow();
  await job();
  expect(told).toEqual({ progress: { fraction: 0.25, mode: "normal" }, awake: true, ended: [] });
});

test("While files are still being listed there is no share to show", async () => {
  const { told, job } = follow();
  await job({ phase: "listing", filesFound: 0, filesDone: 0 });
  expect(told.progress).toEqual({ fraction: 0, mode: "indeterminate" });
});

test("A job that was paused lets the computer sleep; one that waits for a person looks like it", async () => {
  const { told, job } = follow();
  await job({ state: "paused" });
  expect(told).toMatchObject({ progress: { mode: "paused" }, awake: false });
  await job({ state: "paused", problem: { code: "disk-full", message: "The disk is full." } });
  expect(told.progress).toMatchObject({ mode: "error" });
});

test("The end of a job takes all away, and is told once", async () => {
  const { told, job } = follow();
  await job();
  await job({ state: "done" });
  await job({ state: "done" });
  expect(told).toEqual({ progress: null, awake: false, ended: ["done"] });
});

test("Stopping a job oneself is no news", async () => {
  const { told, job } = follow();
  await job();
  await job({ state: "cancelled" });
  expect(told).toEqual({ progress: null, awake: false, ended: [] });
});

test("An engine that goes takes its jobs along", async () => {
  const { told, job, emit } = follow();
  await job();
  await emit("engine.state", { state: "restarting", reason: "It stopped." });
  expect(told).toEqual({ progress: null, awake: false, ended: [] });
});

test("An engine that is met at work, or standing still, is shown so", async () => {
  const { told, asked, emit } = follow();
  await emit("engine.state", { state: "running", reason: null });
  await expect.poll(() => told.progress).toEqual({ fraction: 0.25, mode: "paused" });
  expect(asked).toEqual(["jobs.list"]);
});

test("A job that waits for its turn has not ended", async () => {
  const { told, job } = follow();
  await job();
  await job({ state: "queued", waitsFor: "turn" });
  expect(told).toEqual({ progress: { fraction: 0.25, mode: "paused" }, awake: false, ended: [] });
  await job({ state: "done" });
  expect(told).toEqual({ progress: null, awake: false, ended: ["done"] });
});

test("Work that nobody asked for is neither shown nor told, and the computer may sleep meanwhile", async () => {
  const { told, job } = follow();
  await job({ kind: "rescan", priority: "scheduled" });
  await job({ kind: "rescan", priority: "scheduled", state: "done" });
  expect(told).toEqual({ progress: null, awake: false, ended: [] });
});
