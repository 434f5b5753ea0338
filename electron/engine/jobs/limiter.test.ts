import { expect, test } from "vitest";
import { createLimiter } from "./limiter.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when the test says so. */
function manual() {
  const ends: (() => void)[] = [];
  return { ends, work: () => new Promise<void>((resolve) => ends.push(resolve)) };
}

test("no more work at once than the limit, and more as soon as it has grown", async () => {
  let limit = 1;
  const limiter = createLimiter(() => limit);
  const { ends, work } = manual();
  const all = [limiter.run(work), limiter.run(work), limiter.run(work)];
  await settle();
  expect(ends).toHaveLength(1);
  limit = 2;
  limiter.poke();
  await settle();
  expect(ends).toHaveLength(2);
  limit = 1;
  ends[0]?.();
  await settle();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await settle();
  ends[2]?.();
  await Promise.all(all);
});

test("an abort ends the waiting and gives the place to the next", async () => {
  const limiter = createLimiter(() => 1);
  const { ends, work } = manual();
  const impatient = new AbortController();
  const first = limiter.run(work);
  const second = limiter.run(work, impatient.signal);
  const third = limiter.run(work);
  impatient.abort();
  await expect(second).rejects.toMatchObject({ code: "cancelled" });
  ends[0]?.();
  await first;
  await settle();
  ends[1]?.();
  await third;
});

test("work that fails gives its place back", async () => {
  const limiter = createLimiter(() => 1);
  await expect(limiter.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(limiter.run(async () => "yes")).resolves.toBe("yes");
});
