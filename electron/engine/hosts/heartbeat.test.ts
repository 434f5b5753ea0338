import { expect, onTestFinished, test, vi } from "vitest";
import { watchHeartbeat } from "./heartbeat.ts";

const limits = { everyMs: 1000, slowBeats: 3, deadBeats: 6 };

/** A process that answers when told to. */
function watch() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const heard: string[] = [];
  const open: (() => void)[] = [];
  const heartbeat = watchHeartbeat(
    () => new Promise((resolve) => open.push(resolve)),
    { slow: () => heard.push("slow"), back: () => heard.push("back"), dead: () => heard.push("dead") },
    limits,
  );
  return {
    heard,
    heartbeat,
    beats: (count: number) => vi.advanceTimersByTimeAsync(count * limits.everyMs),
    async answer() {
      for (const resolve of open.splice(0)) resolve();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

test("A process that answers is left alone", async () => {
  const { heard, beats, answer } = watch();
  for (let i = 0; i < 20; i++) {
    await beats(1);
    await answer();
  }
  expect(heard).toEqual([]);
});

test("Silence is told once, and so is the end of it", async () => {
  const { heard, beats, answer } = watch();
  await beats(5);
  expect(heard).toEqual(["slow"]);
  await answer();
  expect(heard).toEqual(["slow", "back"]);
});

test("A process that stays silent is given up once", async () => {
  const { heard, beats } = watch();
  await beats(50);
  expect(heard).toEqual(["slow", "dead"]);
});

test("A computer that slept for a day has missed one beat", async () => {
  const { heard, beats, answer } = watch();
  await beats(2);
  vi.setSystemTime(Date.now() + 24 * 3600 * 1000);
  await beats(1);
  await answer();
  expect(heard).toEqual([]);
});

test("Nothing is told after the watch has stopped", async () => {
  const { heard, heartbeat, beats } = watch();
  await beats(2);
  heartbeat.stop();
  await beats(50);
  expect(heard).toEqual([]);
});
