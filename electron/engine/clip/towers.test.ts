import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Failure } from "../../../shared/errors.ts";
import { smallModelDir, starterDir } from "../../../test/support/paths.ts";
import type { ChildProcess, SpawnChild } from "../children/child.ts";
import { createNodeSpawn } from "../hosts/spawn-child.ts";
import { readModelFolder } from "./model-folder.ts";
import type { ModelSpec } from "./model-spec.ts";
import { createImageTower, createTextTower, type ImageTower, type TextTower } from "./towers.ts";

const root = join(import.meta.dirname, "../../..");
const spawnCompiled = createNodeSpawn({ childrenDir: join(root, "out/electron/engine/children") });
interface Golden {
  images: Record<string, number[]>;
  texts: Record<string, number[]>;
}
const readGolden = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "golden", `${name}.json`), "utf8")) as Golden;

/** Written down again in tools/golden-vectors.mjs: value of a channel at a place, both in [0, 1). */
const pictures: Record<string, (x: number, y: number, c: number) => number> = {
  gradient: (x, y, c) => (c === 0 ? x * 240 : c === 1 ? y * 240 : 128),
  disc: (x, y, c) => ((x - 0.5) ** 2 + (y - 0.4) ** 2 < 0.1 ? [230, 190, 40][c]! : [40, 90, 160][c]!),
  stripes: (x, y, c) => (Math.floor((x + 2 * y) * 12) % 2 ? 220 - 30 * c : 30 + 30 * c),
};

let starter: ModelSpec;
let children: ChildProcess[];
/** Starts real children and keeps them in sight, for tests that end them. */
const spawnChild: SpawnChild = (name) => {
  const child = spawnCompiled(name);
  children.push(child);
  return child;
};

beforeAll(async () => {
  children = [];
  starter = await readModelFolder(starterDir, { key: "starter" });
});

describe.each([
  ["starter", starterDir],
  ["small", smallModelDir],
])("the towers of the model %s", (name, dir) => {
  const golden = readGolden(name);
  let spec: ModelSpec;
  beforeAll(async () => {
    spec = await readModelFolder(dir, { key: name });
  });

  it("give the golden vectors of generated pictures", async () => {
    const tower = createImageTower(spec, { spawnChild, threads: 1 });
    const names = Object.keys(pictures);
    const vectors = await tower.embedImages(names.map((name) => draw(pictures[name]!, spec)));
    await tower.close();
    names.forEach((name, i) => {
      expect(cosine(vectors[i]!, golden.images[name]!), name).toBeGreaterThan(0.9999);
    });
  });

  it("give the golden vectors of texts", async () => {
    const tower = createTextTower(spec, { spawnChild, threads: 1 });
    for (const [text, expected] of Object.entries(golden.texts)) {
      const { vector } = await tower.embedQuery(text);
      expect(cosine(vector, expected), text).toBeGreaterThan(0.9999);
    }
    await tower.close();
  });
});

describe("the image tower", () => {
  let tower: ImageTower;
  beforeAll(() => {
    tower = createImageTower(starter, { spawnChild, threads: 1 });
  });
  afterAll(() => tower.close());

  it("gives vectors of length 1", async () => {
    for (const vector of await tower.embedImages([noise(1), noise(2)])) {
      expect(vector).toHaveLength(256);
      expect(Math.sqrt(dot(vector, vector))).toBeCloseTo(1, 6);
    }
  });

  it("gives the same vector in a batch of 1, 3 and 16, and across batches", async () => {
    const many = Array.from({ length: 19 }, (_, seed) => noise(seed));
    const together = await tower.embedImages(many);
    const three = await tower.embedImages(many.slice(0, 3));
    for (const i of [0, 1, 2]) expect(difference(three[i]!, together[i]!)).toBeLessThan(1e-5);
    for (const i of [0, 15, 16, 18]) {
      const [alone] = await tower.embedImages([many[i]!]);
      expect(difference(alone!, together[i]!), `picture ${i}`).toBeLessThan(1e-5);
    }
  });

  it("does nothing for no pictures", async () => {
    expect(await tower.embedImages([])).toEqual([]);
  });

  it("stops between batches when aborted", async () => {
    const controller = new AbortController();
    const call = tower.embedImages(Array(64).fill(noise(1)), { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "cancelled" });
  });

  it("rejects what is running when its process is killed, and answers again afterwards", async () => {
    await tower.start();
    const running = tower.embedImages(Array(160).fill(noise(3)));
    children.at(-1)!.kill();
    await expect(running).rejects.toMatchObject({
      code: "model-failed",
      message: expect.stringContaining("The process that looks at pictures ended unexpectedly"),
    });
    expect(await tower.embedImages([noise(3)])).toHaveLength(1);
  });
});

describe("the text tower", () => {
  let tower: TextTower;
  beforeAll(() => {
    tower = createTextTower(starter, { spawnChild, threads: 1 });
  });
  afterAll(() => tower.close());

  it("gives the same vector alone and among texts of other lengths", async () => {
    const texts = [
      ...["dog", "a dog on a beach", "cat", "children playing in the snow near a red house"],
      ...["🐕", "собака на пляже", "כלב על החוף", "犬", "\u0000", "dog ".repeat(400)],
    ];
    const together = await tower.embedTexts(texts);
    for (const [i, text] of texts.entries()) {
      const { vector } = await tower.embedQuery(text);
      expect(difference(vector, together[i]!), text).toBeLessThan(1e-5);
    }
  });

  it("keeps the order of texts over several batches", async () => {
    const texts = Array.from({ length: 150 }, (_, i) => `${"red ".repeat(i % 5)}dog ${i}`);
    const vectors = await tower.embedTexts(texts);
    expect(vectors).toHaveLength(150);
    for (const i of [0, 70, 149]) {
      const { vector } = await tower.embedQuery(texts[i]!);
      expect(difference(vector, vectors[i]!), texts[i]).toBeLessThan(1e-5);
    }
  });

  it("refuses an empty query with query-empty", async () => {
    for (const text of ["", "  \n\t\u00a0"]) {
      await expect(tower.embedQuery(text)).rejects.toMatchObject({ code: "query-empty" });
    }
  });

  it("cuts 10,000 characters and says so", async () => {
    const { vector, cut } = await tower.embedQuery("a dog on a beach ".repeat(600).slice(0, 10_000));
    expect(cut).toBe(true);
    expect(vector).toHaveLength(256);
    expect((await tower.embedQuery("x".repeat(10_000))).vector).toHaveLength(256);
  });

  it("takes a query of emoji only", async () => {
    const { vector, cut } = await tower.embedQuery("🏖️🐕🌅");
    expect(Math.sqrt(dot(vector, vector))).toBeCloseTo(1, 6);
    expect(cut).toBe(false);
  });

  it("answers a repeated query from memory", async () => {
    const { vector } = await tower.embedQuery("sunset");
    expect((await tower.embedQuery(" sunset\n")).vector).toBe(vector);
  });

  it("rejects what is running when its process is killed, and answers again afterwards", async () => {
    await tower.start();
    const running = tower.embedTexts(Array.from({ length: 500 }, (_, i) => `dog ${i}`));
    children.at(-1)!.kill();
    await expect(running).rejects.toMatchObject({ code: "model-failed" });
    expect((await tower.embedQuery("a beach after the crash")).vector).toHaveLength(256);
  });

  it("refuses to work after it was closed", async () => {
    const other = createTextTower(starter, { spawnChild, threads: 1 });
    await other.start();
    await other.close();
    await expect(other.embedQuery("dog")).rejects.toMatchObject({ code: "connection-closed" });
  });
});

describe("a model that only turns out not to fit when it is loaded", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "albumen-model-"));
    await cp(smallModelDir, dir, { recursive: true });
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it("is refused with the file and field that are wrong", async () => {
    const config = await readFile(join(dir, "config.json"), "utf8");
    await writeFile(
      join(dir, "config.json"),
      config.replace('"projection_dim": 256', '"projection_dim": 512'),
    );
    const wrong = createImageTower(await readModelFolder(dir, { key: "wrong" }), { spawnChild, threads: 1 });
    const failure = (await wrong
      .embedImages([draw(pictures.disc!, await readModelFolder(dir, { key: "wrong" }))])
      .catch((error: unknown) => error)) as Failure;
    expect(failure).toMatchObject({
      code: "model-invalid",
      details: { file: "config.json", field: "projection_dim" },
    });
    await wrong.close();
  });

  it("is refused when its tokenizer is none", async () => {
    const copy = await readModelFolder(smallModelDir, { key: "copy" });
    const file = join(dir, "tokenizer-broken.json");
    await writeFile(file, '{"model":{"type":"BPE"}}');
    const tower = createTextTower(
      { ...copy, text: { ...copy.text, tokenizerFile: file } },
      { spawnChild, threads: 1 },
    );
    await expect(tower.embedQuery("dog")).rejects.toMatchObject({
      code: "model-invalid",
      message: expect.stringContaining("tokenizer-broken.json"),
    });
    await tower.close();
  });
});

function draw(value: (x: number, y: number, c: number) => number, { image }: ModelSpec): Uint8Array {
  const { size } = image.input;
  const pixels = new Uint8Array(size * size * 3);
  for (let i = 0; i < pixels.length; i++) {
    const place = Math.floor(i / 3);
    pixels[i] = Math.floor(value((place % size) / size, Math.floor(place / size) / size, i % 3));
  }
  return pixels;
}

function noise(seed: number): Uint8Array {
  let state = seed + 1;
  const value = (x: number, y: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 24) + 100 * (x + y) + seed * 9) % 256;
  };
  return draw(value, starter);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}
