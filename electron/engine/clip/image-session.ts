import { openGraph } from "./graph-session.ts";
import type { ImageTowerSpec } from "./model-spec.ts";
import { Tensor } from "./onnxruntime.ts";
import { toTensorData } from "./tensor.ts";
import type { Runtime } from "./tower-contract.ts";

export interface ImageSession {
  /** Pixels: count × size × size × 3, uint8 RGB. Returns count × dimensions, each vector of length 1. */
  embedImages(pixels: Uint8Array, count: number): Promise<Float32Array>;
}

/** Loads the graph for pictures and runs it once, so that a model that does not fit fails here and not later. */
export async function openImageSession(spec: ImageTowerSpec, runtime: Runtime): Promise<ImageSession> {
  const graph = await openGraph(spec, runtime);
  const { size } = spec.input;
  const session: ImageSession = {
    embedImages(pixels, count) {
      const data = toTensorData(pixels, count, size, spec.normalization);
      return graph.embed({ [spec.graphInput]: new Tensor("float32", data, [count, 3, size, size]) }, count);
    },
  };
  await session.embedImages(new Uint8Array(size * size * 3).fill(127), 1);
  return session;
}
