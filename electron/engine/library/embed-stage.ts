import { Failure } from "../../../shared/errors.ts";
import type { ImageTower } from "../clip/towers.ts";
import type { Log } from "../log.ts";
import type { Work } from "./write-stage.ts";

export interface EmbedStage {
  /** Fills in the vectors and lets go of the pixels. Where the model fails the vectors stay null. */
  embed(works: readonly Work[]): Promise<void>;
  /** Throws the model's failure if it never gave a vector in this run. */
  throwIfAllFailed(): void;
}

/**
 * The model's failure is no file's fault and stops nothing: photos without a vector are kept and shown, and the next run
 * embeds them. A job is not allowed to interrupt a batch: to wait for it costs less than to decode it again.
 */
export function createEmbedStage(tower: Pick<ImageTower, "embedImages">, log: Log): EmbedStage {
  let succeeded = 0;
  let lastFailure: Failure | undefined;

  async function vectorsOf(pictures: readonly Uint8Array[]): Promise<Float32Array[] | null> {
    try {
      return await tower.embedImages(pictures);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === "cancelled") throw error;
      log.error("The model failed on a batch.", {
        code: error.code,
        message: error.message,
        ...error.details,
      });
      lastFailure = error;
      return null;
    }
  }

  return {
    async embed(works) {
      const waiting = works.filter((work) => work.kind !== "place");
      const pictures = waiting.flatMap((work) => work.pixels ?? []);
      // A model's process that died starts again with the next call.
      const vectors = (await vectorsOf(pictures)) ?? (await vectorsOf(pictures));
      for (const [i, work] of waiting.entries()) {
        work.embedding = vectors?.[i] ?? null;
        work.pixels = null;
      }
      succeeded += vectors?.length ?? 0;
    },
    throwIfAllFailed() {
      if (lastFailure && succeeded === 0) throw lastFailure;
    },
  };
}
