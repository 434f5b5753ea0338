import sharp, { type Sharp } from "sharp";
import { type ImageInput, planResize, type Size } from "./image-input.ts";

/**
 * libvips shrinks with a box first where the ratio is 4 or more, which lets fine texture through as moiré; below that
 * its reduction is the plain antialiased kernel. So a large picture goes down in two steps, and the last, which
 * decides what the model sees, is exact. See docs/decisions/0007-clip-preprocessing.md for what this was chosen over.
 */
const exactBelow = 4;
const firstStep = 3;

/**
 * The square a model looks at: uint8 RGB, `size` × `size` × 3, rows from the top.
 *
 * `image` is a picture ready to be shown: upright, without transparency, in sRGB, with nothing but those three steps
 * pending, so that its own size is what `metadata()` says. Whoever has reduced it already (to make several things of
 * one decoding) says with `shown` how large it was before, in upright pixels, so that the crop does not move; and
 * keeps the edges at least three times those of `planResize`, or likeness suffers.
 *
 * Rejects with what sharp says about a picture it cannot decode.
 */
export async function toModelPixels(image: Sharp, input: ImageInput, shown?: Size): Promise<Uint8Array> {
  const { autoOrient: current } = await image.metadata();
  const plan = planResize(shown ?? current, input);
  const { width, height } = plan.resized;
  const between: Size = {
    width: current.width >= exactBelow * width ? firstStep * width : current.width,
    height: current.height >= exactBelow * height ? firstStep * height : current.height,
  };
  const reduced =
    between.width === current.width && between.height === current.height
      ? image.clone()
      : await reduce(image, between, input);
  const { data, info } = await reduced
    // No shrinking while a JPEG is decoded here: it would leave less than the kernel needs.
    .resize(width, height, { fit: "fill", kernel: input.kernel, fastShrinkOnLoad: false })
    .extract({ left: plan.left, top: plan.top, width: input.size, height: input.size })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`Expected RGB, got ${info.channels} channels.`);
  return data;
}

async function reduce(image: Sharp, to: Size, input: ImageInput): Promise<Sharp> {
  const { data, info } = await image
    .clone()
    .resize(to.width, to.height, { fit: "fill", kernel: input.kernel })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}
