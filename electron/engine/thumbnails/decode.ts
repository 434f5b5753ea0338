import sharp, { type Metadata, type Sharp } from "sharp";
import { Failure } from "../../../shared/errors.ts";
import type { MediaKind } from "../../../shared/photo.ts";
import { type ImageInput, planResize, type Size } from "../clip/image-input.ts";
import { toModelPixels } from "../clip/model-pixels.ts";
import { limits, pixelLimit } from "./limits.ts";
import { makePlaceholder } from "./placeholder.ts";
import { previewSettings, thumbnailSettings } from "./settings.ts";
import { sniff } from "./sniff.ts";

/** What a picture is, as its header says. */
export interface Header {
  kind: MediaKind;
  /** Pixels after orientation. */
  width: number;
  height: number;
  /** EXIF orientation as found, 1…8. */
  orientation: number;
  /** EXIF block as found; for TIFF, whose tags are the file's own, the file itself. */
  exif: Uint8Array | null;
}

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
 * Reads the header and refuses what is no picture, or too much of one, before anything is decoded.
 * Fails with file-empty, not-an-image, unsupported-format, image-damaged, image-too-large.
 */
export async function readHeader(bytes: Uint8Array): Promise<Header> {
  if (bytes.length === 0) {
    throw new Failure("file-empty", "This file is empty (0 bytes). Restore it from a backup, or delete it.");
  }
  if (bytes.length > limits.fileBytes) throw tooLarge(`${Math.round(bytes.length / 1024 / 1024)} MB`);
  const sniffed = sniff(bytes);
  if (sniffed.kind === "unknown") {
    throw new Failure(
      "not-an-image",
      "This file has the name of a picture but is none. Open it in another program to see what it is, or rename it.",
    );
  }
  if (sniffed.kind === "unsupported") {
    throw new Failure(
      "unsupported-format",
      `This is a ${sniffed.format} file, which this version of Albumen does not read. Keep it: a later version may, or save a copy as JPEG.`,
    );
  }
  const metadata = await headerOf(bytes);
  const decodedAs = metadata.format === "heif" ? metadata.compression : sniffed.format;
  if (sniffed.format === "avif" && decodedAs !== "av1") {
    throw new Failure(
      "unsupported-format",
      "This is a HEIC file, which this version of Albumen does not read. Keep it: a later version may, or save a copy as JPEG.",
    );
  }
  const { width, height } = metadata.autoOrient;
  const { isProgressive = false, orientation = 1 } = metadata;
  const limit = pixelLimit({ format: sniffed.format, isProgressive });
  if (!(width > 0 && height > 0)) throw damaged();
  if (width * height > limit) throw tooLarge(`${width} × ${height} pixels`);
  return {
    kind: sniffed.format,
    width,
    height,
    orientation,
    exif: sniffed.format === "tiff" ? bytes : (metadata.exif ?? null),
  };
}

async function headerOf(bytes: Uint8Array): Promise<Metadata> {
  try {
    // Without a limit, so that what is too large is told from what is damaged.
    return await sharp(bytes, { failOn: "none", limitInputPixels: false }).metadata();
  } catch (error) {
    throw damaged(error);
  }
}

/**
 * Decodes once, small, and makes of it all that indexing needs. Upright, flattened on white, in sRGB.
 * Fails with image-damaged where nothing at all could be read.
 */
export async function decodeSmall(
  bytes: Uint8Array,
  header: Size,
  input: ImageInput | null,
): Promise<Decoded> {
  const size = workingSize(header, input);
  const { isComplete, ...working } = await decodeTo(bytes, size, input?.kernel ?? "cubic");
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

/** A WebP to fill a screen. Fails with image-damaged. */
export async function makePreview(bytes: Uint8Array, header: Size): Promise<Uint8Array> {
  const size = inside(header, previewSettings.longestSide);
  return fromRaw(await decodeTo(bytes, size, "lanczos3"))
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
  size: Size,
  kernel: ImageInput["kernel"],
): Promise<RawPicture & { isComplete: boolean }> {
  const decode = (failOn: FailOn) =>
    toRaw(
      open(bytes, failOn)
        .autoOrient()
        .flatten({ background: "#ffffff" })
        // Shrinking while loading is kept to where nothing is lost by it: at 12 megapixels that costs 4 ms of 29.
        .resize({ ...size, fit: "fill", kernel, fastShrinkOnLoad: false })
        .toColourspace("srgb"),
    );
  try {
    return { ...(await decode("truncated")), isComplete: true };
  } catch {
    // Cut off or damaged: a second try takes what is there.
    try {
      const picture = await decode("none");
      if (isBlank(picture.data, picture.info.channels)) throw damaged();
      return { ...picture, isComplete: false };
    } catch (error) {
      throw error instanceof Failure ? error : damaged(error);
    }
  }
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

function damaged(cause?: unknown): Failure {
  return new Failure(
    "image-damaged",
    "This picture is damaged and nothing of it could be read. Restore it from a backup, or open it in another program to repair it.",
    {
      ...(cause === undefined ? {} : { cause }),
      ...(cause instanceof Error ? { details: { decoder: cause.message.slice(0, 500) } } : {}),
    },
  );
}

function tooLarge(measure: string): Failure {
  return new Failure(
    "image-too-large",
    `This picture is too large to open safely (${measure}). Save a smaller copy of it to have it in Albumen.`,
  );
}
