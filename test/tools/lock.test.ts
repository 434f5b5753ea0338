import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../tools/lock.mjs";
import { tempFolder } from "../support/temp-folder.ts";

test("of two that want a lock, the second waits until the first is done", async () => {
  const file = join(await tempFolder("lock"), "lock");
  const steps: string[] = [];
  let finishFirst = () => {};
  let firstStarted = () => {};
  const started = new Promise<void>((resolve) => {
    firstStarted = resolve;
  });
  const first = withLock(file, async () => {
    steps.push("first starts");
    firstStarted();
    await new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    steps.push("first ends");
  });
  await started;
  const second = withLock(
    file,
    async () => {
      steps.push("second starts");
    },
    () => finishFirst(),
  );
  await Promise.all([first, second]);
  expect(steps).toEqual(["first starts", "first ends", "second starts"]);
});

test("the lock of a process that is gone is taken over", async () => {
  const file = join(await tempFolder("lock"), "lock");
  // Larger than any process id that a system gives.
  await writeFile(file, "2147483646");
  expect(await withLock(file, async () => "done")).toBe("done");
});

test("a lock is free again after work that failed", async () => {
  const file = join(await tempFolder("lock"), "lock");
  const failing = withLock(file, async () => {
    throw new Error("broken");
  });
  await expect(failing).rejects.toThrow("broken");
  expect(await withLock(file, async () => "done")).toBe("done");
});
