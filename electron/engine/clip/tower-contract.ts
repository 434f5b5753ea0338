import { z } from "zod";
import type { EventSchema, Handlers } from "../../../shared/rpc.ts";
import type { ImageTowerSpec, TextTowerSpec } from "./model-spec.ts";

/** How a child runs its graph. Decided by the parent, which knows the machine. */
export const runtimeSchema = z.object({
  /** Threads within one operator. */
  threads: z.int().positive(),
  /** ONNX Runtime's execution providers, first choice first. */
  providers: z.array(z.enum(["cpu"])).min(1),
});
export type Runtime = z.output<typeof runtimeSchema>;

/** The engine made these a moment ago from files that it checked; the child takes them as they are. */
const imageSpecSchema = z.custom<ImageTowerSpec>((value) => typeof value === "object");
const textSpecSchema = z.custom<TextTowerSpec>((value) => typeof value === "object");

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const floatsSchema = z.custom<Float32Array>((value) => value instanceof Float32Array);

/** What the engine says to the child that looks at pictures. `load` comes first. */
export const imageTowerContract = {
  load: { input: z.object({ spec: imageSpecSchema, runtime: runtimeSchema }), output: z.null() },
  /** Pixels: count × size × size × 3, uint8 RGB. Vectors: count × dimensions, each of length 1. */
  embedImages: {
    input: z.object({ count: z.int().positive(), pixels: bytesSchema }),
    output: z.object({ vectors: floatsSchema }),
  },
};
export type ImageTowerContract = typeof imageTowerContract;

/** What the engine says to the child that reads words. */
export const textTowerContract = {
  load: { input: z.object({ spec: textSpecSchema, runtime: runtimeSchema }), output: z.null() },
  /** Vectors as above. `cut`: which texts were longer than the model can read. */
  embedTexts: {
    input: z.object({ texts: z.array(z.string()) }),
    output: z.object({ vectors: floatsSchema, cut: z.array(z.boolean()) }),
  },
};
export type TextTowerContract = typeof textTowerContract;

/** Children have nothing to announce. */
export type NoEvents = EventSchema & Record<never, never>;
export type ImageTowerHandlers = Handlers<ImageTowerContract>;
export type TextTowerHandlers = Handlers<TextTowerContract>;
