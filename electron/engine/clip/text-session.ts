import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import { openGraph } from "./graph-session.ts";
import type { TextTowerSpec } from "./model-spec.ts";
import { Tensor } from "./onnxruntime.ts";
import { batchTexts, type TextBatch } from "./text-batches.ts";
import { createTokenizer, type TextTokenizer } from "./tokenizer.ts";
import type { Runtime } from "./tower-contract.ts";

export interface TextSession {
  /** Returns texts × dimensions, each vector of length 1, and which texts were longer than the model can read. */
  embedTexts(texts: readonly string[]): Promise<{ vectors: Float32Array; cut: boolean[] }>;
}

const maxRows = 16;

/** Loads tokenizer and graph and embeds one word, so that a model that does not fit fails here and not later. */
export async function openTextSession(spec: TextTowerSpec, runtime: Runtime): Promise<TextSession> {
  const tokenizer = await openTokenizer(spec);
  const graph = await openGraph(spec, runtime);
  const feedsOf = (batch: TextBatch): Record<string, Tensor> => {
    const shape = [batch.rows.length, batch.length];
    const ids = new Tensor("int64", batch.ids, shape);
    if (!spec.wantsAttentionMask) return { input_ids: ids };
    return { input_ids: ids, attention_mask: new Tensor("int64", batch.attentionMask, shape) };
  };
  const session: TextSession = {
    async embedTexts(texts) {
      const encoded = texts.map((text) => tokenizer.encode(text));
      const vectors = new Float32Array(texts.length * spec.dimensions);
      const batches = batchTexts(
        encoded.map(({ ids }) => ids),
        { padding: spec.padding, contextLength: spec.contextLength, maxRows },
      );
      for (const batch of batches) {
        const rows = await graph.embed(feedsOf(batch), batch.rows.length);
        batch.rows.forEach((row, i) => {
          vectors.set(rows.subarray(i * spec.dimensions, (i + 1) * spec.dimensions), row * spec.dimensions);
        });
      }
      return { vectors, cut: encoded.map(({ cut }) => cut) };
    },
  };
  await session.embedTexts(["photo"]);
  return session;
}

async function openTokenizer(spec: TextTowerSpec): Promise<TextTokenizer> {
  try {
    const json = await readJson(spec.tokenizerFile);
    const config = spec.tokenizerConfigFile === null ? {} : await readJson(spec.tokenizerConfigFile);
    return createTokenizer(json, config, spec.contextLength);
  } catch (cause) {
    const file = basename(spec.tokenizerFile);
    throw new Failure(
      "model-invalid",
      `The model's ${file} cannot be used (${cause instanceof Error ? cause.message : String(cause)}). Download the model again, or choose another.`,
      { details: { file, field: null }, cause },
    );
  }
}

async function readJson(file: string): Promise<object> {
  return JSON.parse(await readFile(file, "utf8")) as object;
}
