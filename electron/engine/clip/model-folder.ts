import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { z } from "zod";
import { Failure } from "../../../shared/errors.ts";
import {
  modelConfigSchema,
  preprocessorConfigSchema,
  tokenizerConfigSchema,
  tokenizerSchema,
} from "./config-files.ts";
import {
  describeImage,
  describeText,
  FieldError,
  type FolderFacts,
  sharedDimensions,
} from "./describe-model.ts";
import { readCard } from "./model-card.ts";
import { type ModelSpec, type Precision, precisions } from "./model-spec.ts";
import { type GraphSignature, NotOnnxError, readGraphSignature } from "./onnx-signature.ts";

export interface ReadModelOptions {
  /** Names the model in settings and in its set of vectors; the folder's own name says nothing. */
  key: string;
  /** For people; the key where absent. */
  name?: string;
  /** Which of the folder's graphs; the most exact that is there where absent. */
  precision?: Precision;
}

const suffixes: Record<Precision, string> = {
  fp32: "",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  fp16: "_fp16",
};

/**
 * Reads a folder in the Hugging Face CLIP layout: `config.json`, `preprocessor_config.json`, `tokenizer.json`,
 * `tokenizer_config.json` (optional), a card (optional), and two graphs, `vision_model*.onnx` and
 * `text_model*.onnx`, in `onnx/` or beside the rest.
 *
 * Fails with `model-missing` when the folder is not there and with `model-invalid`, naming file and field, when it
 * does not fit. The graphs are looked at, not loaded.
 */
export async function readModelFolder(dir: string, options: ReadModelOptions): Promise<ModelSpec> {
  const root = resolve(dir);
  if (!(await isFolder(root))) {
    throw new Failure(
      "model-missing",
      `There is no model in ${root}. Install one, or choose another folder.`,
      {
        details: { dir: root },
      },
    );
  }
  const config = await readJson(root, "config.json", modelConfigSchema);
  const preprocessor = await readJson(root, "preprocessor_config.json", preprocessorConfigSchema);
  const tokenizer = await readJson(root, "tokenizer.json", tokenizerSchema);
  const tokenizerConfigThere = await isFile(join(root, "tokenizer_config.json"));
  const tokenizerConfig = tokenizerConfigThere
    ? await readJson(root, "tokenizer_config.json", tokenizerConfigSchema)
    : {};
  const graphs = await findGraphs(root, options.precision);
  const card = readCard(await readFirst(root, ["README.md", "MODEL_CARD.md"]));
  const facts: FolderFacts = {
    config,
    preprocessor,
    tokenizer,
    tokenizerConfig,
    vision: { name: graphs.vision, signature: await readSignature(root, graphs.vision) },
    text: { name: graphs.text, signature: await readSignature(root, graphs.text) },
  };
  try {
    const dimensions = sharedDimensions(facts);
    const image = describeImage(facts);
    const text = describeText(facts);
    const visionFile = join(root, graphs.vision);
    return {
      key: options.key,
      name: options.name ?? options.key,
      dir: root,
      precision: graphs.precision,
      revision: await revisionOf(visionFile, image),
      dimensions,
      metric: "cosine",
      logitScale: config.logit_scale ?? null,
      ...card,
      image: { ...image, graphFile: visionFile, dimensions },
      text: {
        ...text,
        graphFile: join(root, graphs.text),
        dimensions,
        tokenizerFile: join(root, "tokenizer.json"),
        tokenizerConfigFile: tokenizerConfigThere ? join(root, "tokenizer_config.json") : null,
      },
    };
  } catch (error) {
    if (error instanceof FieldError) throw invalid(root, error.file, error.field, error.message);
    throw error;
  }
}

function invalid(dir: string, file: string, field: string | null, problem: string, cause?: unknown): Failure {
  const place = field === null ? file : `${file}, ${field}`;
  return new Failure(
    "model-invalid",
    `The model in ${dir} cannot be used (${place}: ${problem}). Download it again, or choose another model.`,
    { details: { dir, file, field, problem }, ...(cause === undefined ? {} : { cause }) },
  );
}

async function readJson<S extends z.ZodType>(dir: string, file: string, schema: S): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(join(dir, file), "utf8");
  } catch (error) {
    throw invalid(dir, file, null, "the file cannot be read", error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(dir, file, null, "it is not JSON", error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(dir, file, issue?.path.join(".") || null, issue?.message ?? "it does not fit");
}

async function readFirst(dir: string, files: readonly string[]): Promise<string> {
  for (const file of files) {
    if (await isFile(join(dir, file))) return readFile(join(dir, file), "utf8");
  }
  return "";
}

/** Both graphs of one precision, as paths within the folder. */
async function findGraphs(dir: string, precision: Precision | undefined) {
  for (const candidate of precision === undefined ? precisions : [precision]) {
    const vision = await findGraph(dir, `vision_model${suffixes[candidate]}.onnx`);
    const text = await findGraph(dir, `text_model${suffixes[candidate]}.onnx`);
    if (vision !== null && text !== null) return { precision: candidate, vision, text };
    if (vision !== null || text !== null) {
      const missing = vision === null ? "vision_model" : "text_model";
      throw invalid(dir, `onnx/${missing}${suffixes[candidate]}.onnx`, null, "the file is missing");
    }
  }
  const wanted = `onnx/vision_model${suffixes[precision ?? "fp32"]}.onnx`;
  if ((await findGraph(dir, "model.onnx")) !== null) {
    throw invalid(
      dir,
      wanted,
      null,
      "the file is missing: one graph for pictures and words together must be split first",
    );
  }
  throw invalid(dir, wanted, null, "the file is missing");
}

async function findGraph(dir: string, file: string): Promise<string | null> {
  if (await isFile(join(dir, "onnx", file))) return `onnx/${file}`;
  return (await isFile(join(dir, file))) ? file : null;
}

async function readSignature(dir: string, file: string): Promise<GraphSignature> {
  try {
    return await readGraphSignature(join(dir, file));
  } catch (error) {
    const problem =
      error instanceof NotOnnxError ? `it is no ONNX model: ${error.message}` : "it cannot be read";
    throw invalid(dir, file, null, problem.replace(/\.$/, ""), error);
  }
}

/** Weights that do not fit into one file lie beside it under this name. */
const externalData = (graphFile: string) => `${graphFile}_data`;

async function revisionOf(graphFile: string, image: object): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [graphFile, externalData(graphFile)]) {
    if (!(await isFile(file))) continue;
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  }
  hash.update(JSON.stringify(image));
  return hash.digest("hex").slice(0, 8);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
