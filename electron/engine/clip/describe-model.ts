import type { ModelConfig, PreprocessorConfig, TokenizerConfig, TokenizerFile } from "./config-files.ts";
import type { ImageFit, ImageInput, ResampleKernel } from "./image-input.ts";
import type { ImageTowerSpec, TextPadding, TextTowerSpec } from "./model-spec.ts";
import type { GraphSignature, TensorInfo } from "./onnx-signature.ts";
import type { Normalization } from "./tensor.ts";

/** What was gathered from a model's folder. */
export interface FolderFacts {
  readonly config: ModelConfig;
  readonly preprocessor: PreprocessorConfig;
  readonly tokenizer: TokenizerFile;
  readonly tokenizerConfig: TokenizerConfig;
  readonly vision: GraphFact;
  readonly text: GraphFact;
}
export interface GraphFact {
  readonly name: string;
  readonly signature: GraphSignature;
}

/** A field that does not fit; the message goes into a sentence after "file, field:". */
export class FieldError extends Error {
  readonly file: string;
  readonly field: string;
  constructor(file: string, field: string, message: string) {
    super(message);
    this.file = file;
    this.field = field;
  }
}

const preprocessorFile = "preprocessor_config.json";

/** How pictures go in and where their vectors come out. */
export function describeImage(
  facts: FolderFacts,
): Pick<ImageTowerSpec, "graphInput" | "graphOutput" | "input" | "normalization"> {
  const { name, signature } = facts.vision;
  const pixels = signature.inputs.find((input) => input.name === "pixel_values");
  if (!pixels) throw new FieldError(name, "pixel_values", "the graph has no such input");
  if (pixels.type !== "float32") throw new FieldError(name, "pixel_values", "it must be float32");
  refuseOthers(name, signature, ["pixel_values"]);
  const input = describeInput(facts.preprocessor);
  const fixedSize = pixels.shape[2];
  if (typeof fixedSize === "number" && fixedSize !== input.size) {
    throw new FieldError(
      preprocessorFile,
      sizeField(facts.preprocessor),
      `it says ${input.size} pixels, but the graph takes ${fixedSize}`,
    );
  }
  return {
    graphInput: pixels.name,
    graphOutput: embedding(facts, facts.vision, "image_embeds").name,
    input,
    normalization: describeNormalization(facts.preprocessor),
  };
}

/** How words go in and where their vectors come out. */
export function describeText(
  facts: FolderFacts,
): Pick<TextTowerSpec, "graphOutput" | "wantsAttentionMask" | "contextLength" | "padding"> {
  const { name, signature } = facts.text;
  const ids = signature.inputs.find((input) => input.name === "input_ids");
  if (!ids) throw new FieldError(name, "input_ids", "the graph has no such input");
  if (ids.type !== "int64") throw new FieldError(name, "input_ids", "it must be int64");
  refuseOthers(name, signature, ["input_ids", "attention_mask"]);
  const contextLength = describeContext(facts);
  return {
    graphOutput: embedding(facts, facts.text, "text_embeds").name,
    wantsAttentionMask: signature.inputs.some((input) => input.name === "attention_mask"),
    contextLength,
    padding: describePadding(facts, ids, contextLength),
  };
}

/** The length of a vector, which both graphs and the configuration must agree on. */
export function sharedDimensions(facts: FolderFacts): number {
  const stated = facts.config.projection_dim;
  const image = embedding(facts, facts.vision, "image_embeds").shape.at(-1);
  const text = embedding(facts, facts.text, "text_embeds").shape.at(-1);
  const dimensions = stated ?? [image, text].find((length) => typeof length === "number");
  if (typeof dimensions !== "number") {
    throw new FieldError(
      "config.json",
      "projection_dim",
      "it is missing, and the graphs do not say it either",
    );
  }
  for (const [graph, length] of [
    [facts.vision, image],
    [facts.text, text],
  ] as const) {
    if (typeof length === "number" && length !== dimensions) {
      throw new FieldError(
        "config.json",
        "projection_dim",
        `vectors of ${dimensions} numbers are expected, but ${graph.name} gives ${length}`,
      );
    }
  }
  return dimensions;
}

function embedding(facts: FolderFacts, graph: GraphFact, clipName: string): TensorInfo {
  // SigLIP has no projection: its pooled output is the embedding. For CLIP that name means something else.
  const names = facts.config.model_type.startsWith("siglip") ? [clipName, "pooler_output"] : [clipName];
  const output = graph.signature.outputs.find(({ name }) => names.includes(name));
  if (!output) throw new FieldError(graph.name, clipName, "the graph has no such output");
  if (output.type !== "float32") throw new FieldError(graph.name, output.name, "it must be float32");
  return output;
}

function refuseOthers(file: string, signature: GraphSignature, known: readonly string[]): void {
  const other = signature.inputs.find((input) => !known.includes(input.name));
  if (other) throw new FieldError(file, other.name, "nothing is known to feed to this input");
}

/** Pillow's numbers. Nearest (0), box (4) and Hamming (5) have no counterpart in sharp. */
const kernels: Partial<Record<number, ResampleKernel>> = { 1: "lanczos3", 2: "linear", 3: "cubic" };

function describeInput(config: PreprocessorConfig): ImageInput {
  if (!config.do_resize) throw new FieldError(preprocessorFile, "do_resize", "it must be true");
  const kernel = kernels[config.resample];
  if (!kernel)
    throw new FieldError(preprocessorFile, "resample", `filter ${config.resample} is not supported`);
  const fit = describeFit(config);
  const size =
    fit.kind === "crop" ? square(config.crop_size ?? fit.shortestEdge, "crop_size") : fittedSize(config);
  if (fit.kind === "crop" && fit.shortestEdge < size) {
    throw new FieldError(preprocessorFile, "crop_size", `${size} pixels do not fit into ${fit.shortestEdge}`);
  }
  return { size, fit, kernel };
}

function describeFit({ size, do_center_crop: crops }: PreprocessorConfig): ImageFit {
  if (typeof size === "number") return crops ? { kind: "crop", shortestEdge: size } : { kind: "squash" };
  if (!("shortest_edge" in size)) {
    if (!crops) return { kind: "squash" };
    throw new FieldError(preprocessorFile, "size", "with a crop it must be a shortest_edge");
  }
  if (!crops) throw new FieldError(preprocessorFile, "do_center_crop", "without it pictures are not square");
  return { kind: "crop", shortestEdge: size.shortest_edge };
}

function fittedSize({ size }: PreprocessorConfig): number {
  return square(typeof size === "object" && "shortest_edge" in size ? size.shortest_edge : size, "size");
}

function square(edges: number | { height: number; width: number }, field: string): number {
  if (typeof edges === "number") return edges;
  if (edges.height === edges.width) return edges.height;
  throw new FieldError(preprocessorFile, field, "height and width must be equal");
}

function sizeField(config: PreprocessorConfig): string {
  return config.do_center_crop && config.crop_size !== undefined ? "crop_size" : "size";
}

function describeNormalization(config: PreprocessorConfig): Normalization {
  const rescale = config.do_rescale ? config.rescale_factor : 1;
  if (!config.do_normalize) return { rescale, mean: [0, 0, 0], std: [1, 1, 1] };
  const { image_mean: mean, image_std: std } = config;
  if (!mean) throw new FieldError(preprocessorFile, "image_mean", "it is missing");
  if (!std) throw new FieldError(preprocessorFile, "image_std", "it is missing");
  if (std.some((value) => value <= 0))
    throw new FieldError(preprocessorFile, "image_std", "it must be positive");
  return { rescale, mean, std };
}

/** Beyond this a stated maximum is an exporter's way to say that there is none. */
const sensibleContext = 8192;

function describeContext({ config, tokenizerConfig, text }: FolderFacts): number {
  const positions = config.text_config.max_position_embeddings;
  const maximum = tokenizerConfig.model_max_length;
  const stated = [positions, maximum].filter((length) => length !== undefined && length <= sensibleContext);
  const fixed = text.signature.inputs.find((input) => input.name === "input_ids")?.shape[1];
  if (typeof fixed === "number") return fixed;
  if (stated.length > 0) return Math.min(...(stated as number[]));
  throw new FieldError("config.json", "text_config.max_position_embeddings", "it is missing");
}

function describePadding(facts: FolderFacts, ids: TensorInfo, contextLength: number): TextPadding {
  const { config, tokenizer } = facts;
  const asked =
    typeof tokenizer.padding?.strategy === "object" && tokenizer.padding.strategy.Fixed === contextLength;
  const needed = typeof ids.shape[1] === "number" || config.model_type.startsWith("siglip");
  if (!asked && !needed) return { kind: "none" };
  const id = tokenizer.padding?.pad_id ?? config.text_config.pad_token_id;
  if (id === undefined)
    throw new FieldError("tokenizer.json", "padding.pad_id", "texts must be padded, but with what?");
  return { kind: "fixed", id };
}
