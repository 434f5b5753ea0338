import { basename } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import { InferenceSession, type Tensor } from "./onnxruntime.ts";
import { normalizeRows } from "./tensor.ts";
import type { Runtime } from "./tower-contract.ts";

/** One loaded graph. Only children import this: `run()` holds its thread, and a crash takes its process along. */
export interface GraphSession {
  /**
   * Runs one batch and returns its vectors, count × dimensions, each of length 1.
   * Fails with `model-failed` when the graph cannot be run, with `model-invalid` when what comes out does not fit.
   */
  embed(feeds: Record<string, Tensor>, count: number): Promise<Float32Array>;
}

export interface GraphOptions {
  readonly graphFile: string;
  readonly graphOutput: string;
  readonly dimensions: number;
}

/** Fails with `model-invalid` when ONNX Runtime does not take the file. */
export async function openGraph(graph: GraphOptions, runtime: Runtime): Promise<GraphSession> {
  const file = basename(graph.graphFile);
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(graph.graphFile, {
      executionProviders: runtime.providers,
      intraOpNumThreads: runtime.threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      // Errors only: warnings about a graph's style would go to a log that is for this program's own doings.
      logSeverityLevel: 3,
      // Threads that wait must sleep: spinning takes the cores from those who decode.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
  } catch (cause) {
    throw new Failure(
      "model-invalid",
      `The model's file ${file} cannot be loaded (${textOf(cause)}). Download the model again, or choose another.`,
      { details: { file: graph.graphFile, field: null }, cause },
    );
  }
  return {
    async embed(feeds, count) {
      let output: Tensor | undefined;
      try {
        output = (await session.run(feeds, [graph.graphOutput]))[graph.graphOutput];
      } catch (cause) {
        throw new Failure(
          "model-failed",
          `The model could not be run (${textOf(cause)}). Try again; if it stays so, choose another model.`,
          { details: { file: graph.graphFile }, cause },
        );
      }
      const vectors = output?.data;
      if (!(vectors instanceof Float32Array) || vectors.length !== count * graph.dimensions) {
        throw new Failure(
          "model-invalid",
          `The model's file ${file} gives vectors of ${(vectors?.length ?? 0) / count} numbers where config.json, projection_dim, says ${graph.dimensions}. Download the model again, or choose another.`,
          { details: { file: "config.json", field: "projection_dim" } },
        );
      }
      return normalizeRows(vectors, graph.dimensions);
    },
  };
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
