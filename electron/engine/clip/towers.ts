import { Failure } from "../../../shared/errors.ts";
import type { SpawnChild } from "../children/child.ts";
import type { ModelSpec } from "./model-spec.ts";
import { createRecent } from "./recent.ts";
import type { ImageTowerContract, TextTowerContract } from "./tower-contract.ts";
import { createTowerProcess } from "./tower-process.ts";

export interface TowerOptions {
  spawnChild: SpawnChild;
  /** Threads within one operator; ONNX Runtime takes as many cores. */
  threads: number;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

/** The engine's side of the process that looks at pictures. */
export interface ImageTower {
  /** Starts the process and loads the model ahead of the first picture. */
  start(): Promise<void>;
  /**
   * Vectors of length 1, one a picture, in order. Each picture is `size` × `size` × 3 bytes of RGB, as
   * `toModelPixels` makes them. Any number may be given; they go in batches of `imageBatchSize`, and an abort takes
   * effect between two.
   * Fails with `model-invalid`, with `model-failed` (also when the process dies; the next call starts another), `cancelled`.
   */
  embedImages(pictures: readonly Uint8Array[], options?: CallOptions): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The engine's side of the process that reads words. */
export interface TextTower {
  start(): Promise<void>;
  /**
   * The vector of what a person typed, of length 1. `cut`: the model could not read the whole text. Recent ones are
   * kept, so that going back to a search costs nothing. The vector is shared: do not write to it.
   * Fails with `query-empty`, and as `embedTexts`.
   */
  embedQuery(text: string, signal?: AbortSignal): Promise<{ vector: Float32Array; cut: boolean }>;
  /** Vectors of length 1, one a text, in order. Fails as `embedImages`. */
  embedTexts(texts: readonly string[], options?: CallOptions): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Measured: see docs/models.md. Larger batches are no faster and make an abort or a search's neighbour wait longer. */
export const imageBatchSize = 16;
const textBatchSize = 64;
const recentQueries = 256;

export function createImageTower(model: ModelSpec, { spawnChild, threads }: TowerOptions): ImageTower {
  const { size } = model.image.input;
  const bytes = size * size * 3;
  const tower = createTowerProcess<ImageTowerContract>({
    spawn: () => spawnChild("image-tower"),
    load: (client) => client.call("load", { spec: model.image, runtime: { threads, providers: ["cpu"] } }),
    what: "The process that looks at pictures",
  });
  return {
    async start() {
      await tower.use(async () => {});
    },
    async embedImages(pictures, { signal } = {}) {
      const wrong = pictures.find((picture) => picture.length !== bytes);
      if (wrong)
        throw new RangeError(
          `A picture must be ${bytes} bytes (${size} × ${size} × 3), not ${wrong.length}.`,
        );
      const vectors: Float32Array[] = [];
      for (let start = 0; start < pictures.length; start += imageBatchSize) {
        const batch = pictures.slice(start, start + imageBatchSize);
        const pixels = new Uint8Array(batch.length * bytes);
        for (const [i, picture] of batch.entries()) pixels.set(picture, i * bytes);
        const result = await tower.use((client) =>
          client.call("embedImages", { pixels, count: batch.length }, { signal }),
        );
        vectors.push(...rowsOf(result.vectors, model.dimensions));
      }
      return vectors;
    },
    close: tower.close,
  };
}

export function createTextTower(model: ModelSpec, { spawnChild, threads }: TowerOptions): TextTower {
  const tower = createTowerProcess<TextTowerContract>({
    spawn: () => spawnChild("text-tower"),
    load: (client) => client.call("load", { spec: model.text, runtime: { threads, providers: ["cpu"] } }),
    what: "The process that reads words",
  });
  const recent = createRecent<string, { vector: Float32Array; cut: boolean }>(recentQueries);
  return {
    async start() {
      await tower.use(async () => {});
    },
    async embedQuery(text, signal) {
      const query = text.trim().replace(/\s+/gu, " ");
      if (query === "") {
        throw new Failure("query-empty", 'Say what to look for, for example "dog on a beach".');
      }
      const known = recent.get(query);
      if (known) return known;
      const { vectors, cut } = await tower.use((client) =>
        client.call("embedTexts", { texts: [query] }, { signal }),
      );
      const embedded = { vector: vectors, cut: cut[0] === true };
      recent.set(query, embedded);
      return embedded;
    },
    async embedTexts(texts, { signal } = {}) {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += textBatchSize) {
        const batch = texts.slice(start, start + textBatchSize);
        const result = await tower.use((client) => client.call("embedTexts", { texts: batch }, { signal }));
        vectors.push(...rowsOf(result.vectors, model.dimensions));
      }
      return vectors;
    },
    close: tower.close,
  };
}

/** Copies: a row that outlives its batch must not keep the whole batch alive. */
function rowsOf(vectors: Float32Array, dimensions: number): Float32Array[] {
  return Array.from({ length: vectors.length / dimensions }, (_, i) =>
    vectors.slice(i * dimensions, (i + 1) * dimensions),
  );
}
