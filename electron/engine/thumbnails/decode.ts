import sharp, { type Sharp } from "sharp";
import { Failure } from "../../../shared/errors.ts";
import { type ImageInput, planResize, type Size } from "../clip/image-input.ts";
import { toModelPixels } from "../clip/model-pixels.ts";
import type { Header } from "../formats/decoded.ts";
import { damaged, unsupported } from "../formats/failures.ts";
import { toReadable } from "../formats/readable.ts";
import { limits } from "./limits.ts";
import { makePlaceholder } from "./placeholder.ts";
import { previewSettings, thumbnailSettings } from "./settings.ts";

export interface Decoded {
  /** WebP. */
  thumbnail: Uint8Array;
  thumbhash: Uint8Array;
  /** What the model looks at: see `toModelPixels`. Null where no model was asked for. */
  pixels: Uint8Array | null;
  /** False where only a part of the picture could be read. */
  isComplete: boolean;
}

/**
 * Decodes once, small, and makes of it all that indexing needs. Upright, flattened on white, in sRGB.
 * Fails with image-damaged where nothing at all could be read, unsupported-format where it is coded in a rare way.
 */
export async function decodeSmall(
  bytes: Uint8Array,
  header: Header,
  input: ImageInput | null,
): Promise<Decoded> {
  const size = workingSize(header, input);
  const { isComplete, ...working } = await decodeTo(bytes, header, size, input?.kernel ?? "cubic");
  const pixels = input === null ? null : await toModelPixels(fromRaw(working), input, header);

  const target = inside(header, thumbnailSettings.longestSide);
  const isThatSize = target.width === working.info.width && target.height === working.info.height;
  const small = isThatSize ? working : await toRaw(fromRaw(working).resize({ ...target, fit: "fill" }));
  const thumbnail = await fromRaw(small)
    .webp({ quality: thumbnailSettings.quality, effort: thumbnailSettings.effort })
    .toBuffer();

  const { width, height, channels } = small.info;
  const thumbhash = makePlaceholder({ data: small.data, width, height, channels });
  return { thumbnail, thumbhash, pixels, isComplete };
}

/** A WebP to fill a screen. Fails as `decodeSmall` does. */
export async function makePreview(bytes: Uint8Array, header: Header): Promise<Uint8Array> {
  const size = inside(header, previewSettings.longestSide);
  return fromRaw(await decodeTo(bytes, header, size, "lanczos3"))
    .webp({ quality: previewSettings.quality, effort: previewSettings.effort })
    .toBuffer();
}

/**
 * The one size that a picture is decoded to: enough for the thumbnail and, with three times the edges that the model
 * wants (`toModelPixels` says why), for the model; never more than the picture has.
 */
export function workingSize(shown: Size, input: ImageInput | null): Size {
  const thumbnail = inside(shown, thumbnailSettings.longestSide);
  if (input === null) return thumbnail;
  const { resized } = planResize(shown, input);
  const enough = (edge: "width" | "height") => Math.min(1, (3 * resized[edge]) / shown[edge]);
  const scale = Math.max(thumbnail.width / shown.width, enough("width"), enough("height"));
  return {
    width: Math.max(1, Math.min(shown.width, Math.ceil(shown.width * scale))),
    height: Math.max(1, Math.min(shown.height, Math.ceil(shown.height * scale))),
  };
}

/** The largest size of this shape whose longest side is `side`, never larger than the picture. */
export function inside(shown: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(shown.width, shown.height));
  return {
    width: Math.max(1, Math.round(shown.width * scale)),
    height: Math.max(1, Math.round(shown.height * scale)),
  };
}

type FailOn = "truncated" | "none";

function open(bytes: Uint8Array, failOn: FailOn): Sharp {
  // Limits are checked on the header; sharp's own default is lower for pixels and would refuse panoramas.
  return sharp(bytes, { failOn, limitInputPixels: limits.streamedPixels, pages: 1, sequentialRead: true });
}

interface RawPicture {
  data: Buffer;
  info: { width: number; height: number; channels: 1 | 2 | 3 | 4 };
}

const toRaw = (image: Sharp): Promise<RawPicture> => image.raw().toBuffer({ resolveWithObject: true });

function fromRaw({ data, info }: RawPicture): Sharp {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

async function decodeTo(
  bytes: Uint8Array,
  header: Header,
  size: Size,
  kernel: ImageInput["kernel"],
): Promise<RawPicture & { isComplete: boolean }> {
  const readable = await toReadable(bytes, header, size);
  const decode = (failOn: FailOn) =>
    toRaw(
      open(readable.bytes, failOn)
        .autoOrient()
        .flatten({ background: "#ffffff" })
        // Shrinking while loading is kept to where nothing is lost by it: at 12 megapixels that costs 4 ms of 29.
        .resize({ ...size, fit: "fill", kernel, fastShrinkOnLoad: false })
        .toColourspace("srgb"),
    );
  try {
    return { ...(await decode("truncated")), isComplete: readable.isComplete };
  } catch {
    // Cut off or damaged: a second try takes what is there.
    try {
      const picture = await decode("none");
      if (isBlank(picture.data, picture.info.channels)) throw damaged();
      return { ...picture, isComplete: false };
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw isRareCoding(error) ? unsupported("a picture in a rare coding") : damaged(error);
    }
  }
}

/** libtiff, libjpeg and libheif say so where they were built without a coding. */
function isRareCoding(error: unknown): boolean {
  return error instanceof Error && /not configured|not been built in|unsupported/i.test(error.message);
}

/**
 * One colour all over, which is what a decoder fills in where it could read nothing. Less than half a percent of
 * anything else is one garbled block, not a part of a picture.
 */
function isBlank(data: Uint8Array, channels: number): boolean {
  const last = data.subarray(data.length - channels);
  let different = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== last[i % channels]) different++;
  return different < data.length * 0.005;
}
