import { describe, expect, test } from "vitest";
import { cancelled, Failure } from "../../../shared/errors.ts";
import { createPipeline, type PipelineOptions, type Stages } from "./pipeline.ts";

const diskFull = () => new Failure("disk-full", "Full.");

interface Item {
  n: number;
  vector: boolean;
}

function setup(
  count: number,
  changes: Partial<Stages<number, Item>> = {},
  options: Partial<PipelineOptions> = {},
) {
  const queue = Array.from({ length: count }, (_, n) => n);
  const seen = { embedded: [] as number[], written: [] as number[], mostReading: 0, mostInWork: 0 };
  const written: number[] = [];
  let reading = 0;
  const stages: Stages<number, Item> = {
    pick: () => queue.shift(),
    putBack: (n) => queue.unshift(n),
    async read(n) {
      reading++;
      seen.mostReading = Math.max(seen.mostReading, reading);
      seen.mostInWork = Math.max(seen.mostInWork, pipeline.inWork);
      await turn();
      reading--;
      return { next: "embed", item: { n, vector: false } };
    },
    async embed(items) {
      seen.embedded.push(items.length);
      await turn();
      for (const item of items) item.vector = true;
    },
    async write(items) {
      await turn();
      seen.written.push(items.length);
      written.push(...items.map(({ n }) => n));
    },
    checkpoint: async () => {},
    onDiskFull() {},
    ...changes,
  };
  const pipeline = createPipeline(stages, {
    readers: 3,
    embedBatch: 8,
    writeBatch: 32,
    writeAfterMs: Number.POSITIVE_INFINITY,
    ...options,
  });
  return { pipeline, queue, seen, written };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

/** A job's gate, as the registry has it. */
function gate() {
  let closed: { promise: Promise<void>; open: () => void } | undefined;
  return {
    close() {
      let open = () => {};
      const promise = new Promise<void>((resolve) => (open = resolve));
      closed = { promise, open };
    },
    open() {
      closed?.open();
      closed = undefined;
    },
    checkpoint: async () => {
      while (closed) await closed.promise;
    },
  };
}

test("everything is read, embedded and written, once", async () => {
  const { pipeline, written, seen } = setup(500);
  await pipeline.drained();
  expect(sorted(written)).toEqual(numbers(500));
  expect(seen.mostReading).toBe(3);
  expect(pipeline.inWork).toBe(0);
});

test("the first batches are small and grow to their limits", async () => {
  const { pipeline, seen } = setup(500);
  await pipeline.drained();
  expect(seen.embedded[0]).toBeLessThanOrEqual(6);
  expect(Math.max(...seen.embedded)).toBe(8);
  expect(seen.written[0]).toBeLessThanOrEqual(8);
  expect(Math.max(...seen.written)).toBe(32);
});

test("no more is in work than the batches allow, however slow the store is", async () => {
  const { pipeline, seen, written } = setup(1000, {
    async write(items) {
      for (let i = 0; i < 50; i++) await turn();
      written.push(...items.map(({ n }) => n));
    },
  });
  await pipeline.drained();
  expect(written).toHaveLength(1000);
  expect(seen.mostInWork).toBeLessThanOrEqual(2 * 32 + 2 * 8 + 8 + 3);
});

test("a pause takes effect at the next file and leaves nothing unwritten", async () => {
  const door = gate();
  const { pipeline, queue, written } = setup(100, { checkpoint: door.checkpoint });
  const drained = pipeline.drained();
  while (queue.length > 50) await turn();
  door.close();
  while (pipeline.inWork > 0) await turn();
  expect(written.length + queue.length).toBe(100);
  expect(queue.length).toBeGreaterThan(40);
  door.open();
  await drained;
  expect(sorted(written)).toEqual(numbers(100));
});

test("a cancelled job writes what was ready and tells why it stopped", async () => {
  let isCancelled = false;
  const { pipeline, queue, written } = setup(100, {
    checkpoint: async () => {
      if (isCancelled) throw cancelled();
    },
  });
  const drained = pipeline.drained();
  while (queue.length > 50) await turn();
  isCancelled = true;
  await expect(drained).rejects.toMatchObject({ code: "cancelled" });
  expect(written.length + queue.length).toBe(100);
  expect(pipeline.stopped.aborted).toBe(true);
});

describe("a full disk", () => {
  test("that a file meets after its run was cancelled does not keep the run from ending", async () => {
    let isCancelled = false;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const { pipeline } = setup(
      4,
      {
        checkpoint: async () => {
          if (isCancelled) throw cancelled();
        },
        async read(n) {
          if (n === 0) return { next: "embed", item: { n, vector: false } };
          await released;
          throw diskFull();
        },
      },
      { readers: 8 },
    );
    const drained = pipeline.drained();
    // The first is read and waits for company, the others are being read.
    while (pipeline.inWork < 4) await turn();
    isCancelled = true;
    pipeline.wake();
    while (!pipeline.stopped.aborted) await turn();
    release();
    await expect(drained).rejects.toMatchObject({ code: "cancelled" });
  });

  test("while writing loses nothing: the batch is written after the resume", async () => {
    const door = gate();
    let isFull = true;
    const paused: string[] = [];
    const { pipeline, written } = setup(60, {
      checkpoint: door.checkpoint,
      async write(items) {
        if (isFull) throw diskFull();
        written.push(...items.map(({ n }) => n));
      },
      onDiskFull(failure) {
        paused.push(failure.code);
        door.close();
      },
    });
    const drained = pipeline.drained();
    while (paused.length === 0) await turn();
    for (let i = 0; i < 20; i++) await turn();
    expect(paused).toEqual(["disk-full"]);
    expect(written).toEqual([]);
    isFull = false;
    door.open();
    await drained;
    expect(sorted(written)).toEqual(numbers(60));
  });

  test("while reading (the thumbnail) loses nothing either", async () => {
    const door = gate();
    let isFull = true;
    const { pipeline, written, queue } = setup(20, {
      checkpoint: door.checkpoint,
      async read(n) {
        await turn();
        if (isFull) throw diskFull();
        return { next: "embed", item: { n, vector: false } };
      },
      onDiskFull: () => door.close(),
    });
    const drained = pipeline.drained();
    while (queue.length < 20) await turn();
    isFull = false;
    door.open();
    await drained;
    expect(sorted(written)).toEqual(numbers(20));
  });

  test("that is told of late, after room was made, does not stop it again", async () => {
    const door = gate();
    let isFull = true;
    let paused = 0;
    const { pipeline, written } = setup(20, {
      checkpoint: door.checkpoint,
      async read(n) {
        const failed = isFull;
        // The second of three notices only long after the first.
        for (let i = 0; i < (n === 1 ? 50 : 1); i++) await turn();
        if (failed) throw diskFull();
        return { next: "embed", item: { n, vector: false } };
      },
      onDiskFull() {
        paused++;
        door.close();
      },
    });
    const drained = pipeline.drained();
    while (paused === 0) await turn();
    await turn();
    const before = paused;
    isFull = false;
    door.open();
    await drained;
    expect(paused).toBe(before);
    expect(sorted(written)).toEqual(numbers(20));
  });

  test("and a cancel: it stops", async () => {
    let isCancelled = false;
    const { pipeline } = setup(20, {
      checkpoint: async () => {
        while (!isCancelled) await turn();
        throw cancelled();
      },
      write: async () => {
        throw diskFull();
      },
    });
    const drained = pipeline.drained();
    isCancelled = true;
    await expect(drained).rejects.toMatchObject({ code: "cancelled" });
  });
});

test("a bug in a stage stops it with that bug", async () => {
  const { pipeline } = setup(100, {
    embed: async () => {
      throw new TypeError("a bug");
    },
  });
  await expect(pipeline.drained()).rejects.toThrow("a bug");
});

test("what needs no reading goes straight to the writer, at its pace", async () => {
  const { pipeline, written } = setup(0);
  for (let n = 0; n < 200; n++) await pipeline.add({ n, vector: false });
  await pipeline.drained();
  expect(sorted(written)).toEqual(numbers(200));
});
