/**
 * How a model wants its pictures: a description that travels to the process that decodes. Read from the model's
 * `preprocessor_config.json`, never assumed.
 */
export interface ImageInput {
  /** Side of the square that the model sees, in pixels. */
  readonly size: number;
  readonly fit: ImageFit;
  /** Resampling filter by sharp's name. "cubic" is Keys' with a = −0.5, which is Pillow's bicubic. */
  readonly kernel: ResampleKernel;
}

export type ResampleKernel = "cubic" | "linear" | "lanczos3";

/**
 * "crop": the shortest edge becomes `shortestEdge` and the centre of `size` × `size` is cut out (CLIP).
 * "squash": both edges become `size`, whatever the shape (SigLIP).
 */
export type ImageFit = { readonly kind: "crop"; readonly shortestEdge: number } | { readonly kind: "squash" };

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ResizePlan {
  /** Size of the whole picture after resampling. */
  readonly resized: Size;
  /** Where the model's square begins in it. */
  readonly left: number;
  readonly top: number;
}

/**
 * Where a picture of this size goes. Roundings are those of Hugging Face's `CLIPImageProcessor`: the longer edge is
 * cut to an integer, and so is the crop's offset. They matter: a crop that starts one pixel beside the place costs
 * more likeness than everything else in this folder together.
 */
export function planResize(shown: Size, input: ImageInput): ResizePlan {
  if (input.fit.kind === "squash") {
    return { resized: { width: input.size, height: input.size }, left: 0, top: 0 };
  }
  const edge = input.fit.shortestEdge;
  const resized =
    shown.width < shown.height
      ? { width: edge, height: Math.floor((edge * shown.height) / shown.width) }
      : { width: Math.floor((edge * shown.width) / shown.height), height: edge };
  return {
    resized,
    left: Math.floor((resized.width - input.size) / 2),
    top: Math.floor((resized.height - input.size) / 2),
  };
}
