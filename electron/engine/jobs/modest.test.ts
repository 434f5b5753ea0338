import { expect, test } from "vitest";
import type { DecoderPool } from "../children/pool.ts";
import { createForeground } from "./foreground.ts";
import { createModestTools } from "./modest.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

function setup() {
  const state = { isSlow: false, nowMs: 0 };
  const decoding: (() => void)[] = [];
  const pool = {
    size: 4,
    use: () => new Promise<void>((resolve) => decoding.push(resolve)),
    close: async () => {},
  } as unknown as DecoderPool;
  const foreground = createForeground();
  const embedded: number[] = [];
  const tools = createModestTools({
    pool,
    imageTower: {
      embedImages: async (pictures) => {
        embedded.push(pictures.length);
        return [];
      },
    },
    foreground,
    isSlow: () => state.isSlow,
    now: () => state.nowMs,
  });
  const use = (urgent = false) => tools.pool.use(async () => {}, { urgent });
  return { tools, state, decoding, use, foreground, embedded };
}

test("in slow times half of the decoders work, and all of them as soon as those have passed", async () => {
  const { tools, state, decoding, use } = setup();
  state.isSlow = true;
  const all = [use(), use(), use(), use()];
  await settle();
  expect(decoding).toHaveLength(2);
  state.isSlow = false;
  tools.poke();
  await settle();
  expect(decoding).toHaveLength(4);
  for (const end of decoding) end();
  await Promise.all(all);
});

test("a preview that somebody waits for gets a decoder whatever the time", async () => {
  const { state, decoding, use } = setup();
  state.isSlow = true;
  const all = [use(), use(), use(true)];
  await settle();
  expect(decoding).toHaveLength(3);
  for (const end of decoding) end();
  await Promise.all(all);
});

test("the model lets a search pass between two batches", async () => {
  const { tools, foreground, embedded } = setup();
  let answer = () => {};
  void foreground.during(() => new Promise<void>((resolve) => (answer = resolve)));
  const embedding = tools.imageTower.embedImages([new Uint8Array(1)]);
  await settle();
  expect(embedded).toEqual([]);
  answer();
  await embedding;
  expect(embedded).toEqual([1]);
});
