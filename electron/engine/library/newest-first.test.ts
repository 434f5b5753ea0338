import fc from "fast-check";
import { expect, test } from "vitest";
import { createNewestFirst } from "./newest-first.ts";

const descending = (a: number, b: number) => b - a;

test("whatever order things come in, the newest comes out first", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), (times) => {
      const queue = createNewestFirst<number>((time) => time, 1000);
      for (const time of times) queue.push(time);
      const out = Array.from({ length: queue.length }, () => queue.pop());
      expect(out).toEqual([...times].sort(descending));
      expect(queue.pop()).toBeUndefined();
    }),
  );
});

test("who fills it waits while it is full", async () => {
  const queue = createNewestFirst<number>((time) => time, 2);
  queue.push(1);
  await queue.hasRoom();
  queue.push(2);
  expect(queue.isFull).toBe(true);
  let hasRoom = false;
  const waiting = queue.hasRoom().then(() => {
    hasRoom = true;
  });
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  queue.pop();
  await waiting;
  expect(hasRoom).toBe(true);
});
