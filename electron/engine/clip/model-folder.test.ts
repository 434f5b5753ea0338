import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import { smallModelDir, starterDir } from "../../../test/support/paths.ts";
import { readCard } from "./model-card.ts";
import { readModelFolder } from "./model-folder.ts";
import { vectorSetOf } from "./model-spec.ts";
import { readGraphSignature } from "./onnx-signature.ts";

describe("readModelFolder on the starter", () => {
  it("reads everything from its files", async () => {
    const spec = await readModelFolder(starterDir, { key: "starter", name: "Starter" });
    expect(spec).toMatchObject({
      key: "starter",
      name: "Starter",
      precision: "fp32",
      dimensions: 256,
      metric: "cosine",
      logitScale: expect.closeTo(26, -1),
      languages: ["en"],
      image: {
        graphInput: "pixel_values",
        graphOutput: "image_embeds",
        input: { size: 224, fit: { kind: "crop", shortestEdge: 224 }, kernel: "cubic" },
        normalization: { mean: Array(3).fill(127 / 255), std: Array(3).fill(128 / 255) },
      },
      text: {
        graphOutput: "text_embeds",
        contextLength: 64,
      },
    });
    expect(spec.licence).toMatch(/Apache-2.0/);
  });

  it("names a set of vectors that fits into a table's name", async () => {
    const spec = await readModelFolder(starterDir, { key: "my CLIP-b32" });
    expect(vectorSetOf(spec).key).toMatch(/^my_clip_b32_fp32_[0-9a-f]{8}$/);
  });
});

describe("readModelFolder on a copy", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "albumen-model-"));
    await cp(smallModelDir, dir, { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const edit = async (file: string, change: (json: Record<string, unknown>) => void) => {
    const json = JSON.parse(await readFile(join(dir, file), "utf8")) as Record<string, unknown>;
    change(json);
    await writeFile(join(dir, file), JSON.stringify(json));
  };
  const failureOf = async (options = {}) => {
    const failure = await readModelFolder(dir, { key: "copy", ...options }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    return failure as Failure;
  };
  const revision = async () => (await readModelFolder(dir, { key: "copy" })).revision;

  it("finds graphs beside the other files as well", async () => {
    await cp(join(dir, "onnx"), dir, { recursive: true });
    await rm(join(dir, "onnx"), { recursive: true });
    const spec = await readModelFolder(dir, { key: "copy" });
    expect(spec.image.graphFile).toBe(join(dir, "vision_model.onnx"));
  });

  it("gives replaced weights and changed preprocessing a set of vectors of their own", async () => {
    const before = await revision();
    await edit("preprocessor_config.json", (json) => {
      json.image_mean = [0.4, 0.4, 0.4];
    });
    const changed = await revision();
    expect(changed).not.toBe(before);
    // A byte at the end of the weights' own bytes: another content, the same structure.
    const weights = await readFile(join(dir, "onnx/vision_model.onnx"));
    weights[weights.length >> 1]! ^= 1;
    await writeFile(join(dir, "onnx/vision_model.onnx"), weights);
    expect(await revision()).not.toBe(changed);
  });

  it("squashes where the preprocessor says so", async () => {
    await edit("preprocessor_config.json", (json) => {
      Object.assign(json, { size: { height: 96, width: 96 }, do_center_crop: false });
    });
    const spec = await readModelFolder(dir, { key: "copy" });
    expect(spec.image.input.fit).toEqual({ kind: "squash" });
  });

  it("takes the older notation of sizes as plain numbers", async () => {
    await edit("preprocessor_config.json", (json) => Object.assign(json, { size: 110, crop_size: 96 }));
    const spec = await readModelFolder(dir, { key: "copy" });
    expect(spec.image.input).toMatchObject({ size: 96, fit: { kind: "crop", shortestEdge: 110 } });
  });

  it("fills texts up where the tokenizer asks for it, with its own token", async () => {
    await edit("tokenizer.json", (json) => {
      json.padding = { strategy: { Fixed: 32 }, pad_id: 7 };
    });
    const spec = await readModelFolder(dir, { key: "copy" });
    expect(spec.text.padding).toEqual({ kind: "fixed", id: 7 });
  });

  it("fails with model-missing when the folder is not there", async () => {
    await rm(dir, { recursive: true });
    expect((await failureOf()).code).toBe("model-missing");
  });

  const damaged: [name: string, file: string, field: string | null, damage: () => Promise<unknown>][] = [
    ["no config.json", "config.json", null, () => rm(join(dir, "config.json"))],
    ["a config.json that is no JSON", "config.json", null, () => writeFile(join(dir, "config.json"), "{")],
    [
      "a text for a number",
      "config.json",
      "projection_dim",
      () => edit("config.json", (json) => Object.assign(json, { projection_dim: "256" })),
    ],
    [
      "no context length anywhere",
      "config.json",
      "text_config.max_position_embeddings",
      async () => {
        await edit("config.json", (json) => Object.assign(json, { text_config: {} }));
        await rm(join(dir, "tokenizer_config.json"));
      },
    ],
    [
      "another image size than the graph's",
      "preprocessor_config.json",
      "crop_size",
      () =>
        edit("preprocessor_config.json", (json) =>
          Object.assign(json, { size: { shortest_edge: 224 }, crop_size: 224 }),
        ),
    ],
    [
      "a crop that is larger than the picture",
      "preprocessor_config.json",
      "crop_size",
      () => edit("preprocessor_config.json", (json) => Object.assign(json, { crop_size: 128 })),
    ],
    [
      "no crop for a picture that is not square",
      "preprocessor_config.json",
      "do_center_crop",
      () => edit("preprocessor_config.json", (json) => Object.assign(json, { do_center_crop: false })),
    ],
    [
      "a filter that does not exist here",
      "preprocessor_config.json",
      "resample",
      () => edit("preprocessor_config.json", (json) => Object.assign(json, { resample: 0 })),
    ],
    [
      "no mean",
      "preprocessor_config.json",
      "image_mean",
      () => edit("preprocessor_config.json", (json) => delete json.image_mean),
    ],
    [
      "a mean of two numbers",
      "preprocessor_config.json",
      "image_mean",
      () => edit("preprocessor_config.json", (json) => Object.assign(json, { image_mean: [0.5, 0.5] })),
    ],
    ["no tokenizer.json", "tokenizer.json", null, () => rm(join(dir, "tokenizer.json"))],
    ["no text graph", "onnx/text_model.onnx", null, () => rm(join(dir, "onnx/text_model.onnx"))],
    ["no graph at all", "onnx/vision_model.onnx", null, () => rm(join(dir, "onnx"), { recursive: true })],
    [
      "a text for a graph",
      "onnx/vision_model.onnx",
      null,
      () => writeFile(join(dir, "onnx/vision_model.onnx"), "version https://git-lfs.github.com/spec/v1"),
    ],
    [
      "half a graph",
      "onnx/vision_model.onnx",
      null,
      async () => {
        const bytes = await readFile(join(dir, "onnx/vision_model.onnx"));
        await writeFile(join(dir, "onnx/vision_model.onnx"), bytes.subarray(0, bytes.length / 2));
      },
    ],
    [
      "the towers' graphs exchanged",
      "onnx/vision_model.onnx",
      "image_embeds",
      () => cp(join(dir, "onnx/text_model.onnx"), join(dir, "onnx/vision_model.onnx")),
    ],
  ];
  for (const [name, file, field, damage] of damaged) {
    it(`names file and field: ${name}`, async () => {
      await damage();
      const failure = await failureOf();
      expect(failure.code).toBe("model-invalid");
      expect(failure.details).toMatchObject({ file, field });
      expect(failure.message).toContain(file);
      expect(failure.message).toContain(field ?? file);
    });
  }

  it("names the file of a precision that is not there", async () => {
    const failure = await failureOf({ precision: "q8" });
    expect(failure.details).toMatchObject({ file: "onnx/vision_model_quantized.onnx" });
  });
});

describe("readGraphSignature", () => {
  it("reads names, types and shapes as the exporter wrote them", async () => {
    expect(await readGraphSignature(join(smallModelDir, "onnx/vision_model.onnx"))).toEqual({
      inputs: [{ name: "pixel_values", type: "float32", shape: ["batch", 3, 96, 96] }],
      outputs: [{ name: "image_embeds", type: "float32", shape: ["batch", "Divimage_embeds_dim_1"] }],
    });
    expect(await readGraphSignature(join(smallModelDir, "onnx/text_model.onnx"))).toEqual({
      inputs: [{ name: "input_ids", type: "int64", shape: ["batch", "tokens"] }],
      outputs: [{ name: "text_embeds", type: "float32", shape: ["batch", "Divtext_embeds_dim_1"] }],
    });
  });
});

describe("readCard", () => {
  it("reads licence and languages in both notations of lists", () => {
    expect(readCard("---\nlicense: mit\nlanguage:\n- en\n- de\ntags:\n- clip\n---\n# CLIP")).toEqual({
      licence: "mit",
      languages: ["en", "de"],
    });
    expect(
      readCard("---\r\nlicense: other\r\nlicense_name: 'house rules'\r\nlanguage: fr\r\n---\r\n"),
    ).toEqual({
      licence: "house rules",
      languages: ["fr"],
    });
  });

  it("says nothing for a card without a header", () => {
    expect(readCard("# A model\nlicense: mit")).toEqual({ licence: null, languages: [] });
  });
});
