import type { VectorSet } from "../store/store.ts";
import type { ImageInput } from "./image-input.ts";
import type { Normalization } from "./tensor.ts";

/**
 * Everything the rest of the engine needs to know of one installed model. Plain data: it travels to the children.
 * `model-folder.ts` reads it from the files; nothing in it is assumed.
 */
export interface ModelSpec {
  /** Short, stable, unique among installed models: "starter", "clip-b32". Given by whoever installs it. */
  readonly key: string;
  /** For people. */
  readonly name: string;
  readonly dir: string;
  readonly precision: Precision;
  /** First 8 hex digits of a SHA-256 over what decides an image's vector: the image graph and the preprocessing. */
  readonly revision: string;
  readonly dimensions: number;
  /** Vectors are scaled to length 1, so cosine and dot product order alike. */
  readonly metric: "cosine";
  /** The learned temperature, where `config.json` states it (most exports do not): probabilities need it. */
  readonly logitScale: number | null;
  /** As the model's card states them; null and empty where it does not. */
  readonly licence: string | null;
  readonly languages: readonly string[];
  readonly image: ImageTowerSpec;
  readonly text: TextTowerSpec;
}

/** Precision by the name that the Hugging Face layout gives its files. Vectors of two precisions are near, not equal. */
export const precisions = ["fp32", "q8", "int8", "uint8", "fp16"] as const;
export type Precision = (typeof precisions)[number];

export interface ImageTowerSpec {
  readonly graphFile: string;
  readonly graphInput: string;
  readonly graphOutput: string;
  readonly dimensions: number;
  readonly input: ImageInput;
  readonly normalization: Normalization;
}

export interface TextTowerSpec {
  readonly graphFile: string;
  readonly graphOutput: string;
  /** Whether the graph takes `attention_mask` beside `input_ids`. */
  readonly wantsAttentionMask: boolean;
  readonly dimensions: number;
  readonly tokenizerFile: string;
  readonly tokenizerConfigFile: string | null;
  /** Tokens that fit, the start and end tokens included. */
  readonly contextLength: number;
  readonly padding: TextPadding;
}

/**
 * "none": texts of one length go through the graph together, so that no vector depends on padding.
 * "fixed": every text is filled up to the context length with this token, because the model was trained so.
 */
export type TextPadding = { readonly kind: "none" } | { readonly kind: "fixed"; readonly id: number };

/** The set of vectors this model writes. Another precision or other weights are another set: they never mix. */
export function vectorSetOf(spec: ModelSpec): VectorSet {
  return {
    key: [spec.key, spec.precision, spec.revision]
      .join("_")
      .toLowerCase()
      .replace(/[^a-z0-9_]/g, "_"),
    dimensions: spec.dimensions,
    metric: spec.metric,
  };
}
