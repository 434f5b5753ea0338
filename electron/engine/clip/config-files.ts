import { z } from "zod";

/**
 * The parts of a Hugging Face model folder's JSON files that are read here. A field that is absent and optional has
 * the meaning that the layout gives to its absence, nothing else.
 */
const positiveInteger = z.int().positive();
const edges = z.object({ height: positiveInteger, width: positiveInteger });
const triple = z.tuple([z.number(), z.number(), z.number()]);

/** `config.json` */
export const modelConfigSchema = z.object({
  model_type: z.string().default(""),
  projection_dim: positiveInteger.optional(),
  /** Not in the layout: written by exporters that keep the learned value. */
  logit_scale: z.number().positive().optional(),
  text_config: z
    .object({
      max_position_embeddings: positiveInteger.optional(),
      pad_token_id: z.int().nonnegative().optional(),
    })
    .default({}),
});
export type ModelConfig = z.output<typeof modelConfigSchema>;

/** `preprocessor_config.json`. Numbers in `resample` are Pillow's. */
export const preprocessorConfigSchema = z.object({
  do_resize: z.boolean().default(true),
  size: z.union([positiveInteger, z.object({ shortest_edge: positiveInteger }), edges]),
  resample: z.int(),
  do_center_crop: z.boolean().default(false),
  crop_size: z.union([positiveInteger, edges]).optional(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: triple.optional(),
  image_std: triple.optional(),
});
export type PreprocessorConfig = z.output<typeof preprocessorConfigSchema>;

/** `tokenizer_config.json` */
export const tokenizerConfigSchema = z.object({
  /** Exporters write 1e30 for "no limit". */
  model_max_length: z.number().positive().optional(),
});
export type TokenizerConfig = z.output<typeof tokenizerConfigSchema>;

/** `tokenizer.json`; the vocabulary's form depends on the kind of model and is the tokenizer library's business. */
export const tokenizerSchema = z.object({
  model: z.object({ type: z.string().optional() }),
  padding: z
    .object({
      strategy: z.union([z.string(), z.object({ Fixed: positiveInteger })]),
      pad_id: z.int().nonnegative(),
    })
    .nullish(),
});
export type TokenizerFile = z.output<typeof tokenizerSchema>;
