import { z } from "zod";
import type { MediaKind } from "../../../shared/photo.ts";
import type { Client, EventSchema, Handlers } from "../../../shared/rpc.ts";
import type { ImageInput } from "../clip/image-input.ts";
import type { SourceFacts } from "../metadata/facts.ts";
import type { FileFacts } from "../metadata/read-metadata.ts";

export interface Fingerprint {
  /** SHA-256, lower-case hex. */
  hash: string;
  bytes: number;
  modifiedAt: number;
}

/** All that indexing takes from one file. Measures as in `PhotoRow`. */
export interface DecodedFile extends FileFacts {
  kind: MediaKind;
  bytes: number;
  width: number;
  height: number;
  orientation: number;
  /** WebP. */
  thumbnail: Uint8Array;
  thumbhash: Uint8Array;
  /** As `toModelPixels` makes them; null where no model was asked for. */
  pixels: Uint8Array | null;
  /** False where only a part of the picture could be read. */
  isComplete: boolean;
}

const fileSchema = z.object({ path: z.string(), hash: z.string() });

/**
 * What the engine says to a process that decodes. One call at a time. Failures are about the file (`FileProblemCode`)
 * or bugs.
 */
export const decoderContract = {
  /** Answers once the process can work. */
  ready: { input: z.object({}), output: z.null() },
  /** Reads the file and keeps its bytes, so that a `decode` that follows reads nothing. */
  fingerprint: { input: z.object({ path: z.string() }), output: z.custom<Fingerprint>() },
  /** Fails with `file-changing` where the file is not (any more) the one with this hash. */
  decode: {
    input: fileSchema.extend({
      modifiedAt: z.number(),
      imageInput: z.custom<ImageInput | null>(),
    }),
    output: z.custom<DecodedFile>(),
  },
  /** WebP, longest side 2,048. */
  preview: { input: fileSchema, output: z.object({ preview: z.custom<Uint8Array>() }) },
  /** What a file of XMP beside a picture says. */
  sidecar: {
    input: z.object({ path: z.string() }),
    output: z.object({ facts: z.custom<SourceFacts | null>() }),
  },
  /** What marks a video as one with a picture. */
  liveVideo: {
    input: z.object({ path: z.string() }),
    output: z.object({ identifier: z.string().nullable() }),
  },
  /** What a file says of its picture, without decoding it. Fails as `decode` does. */
  metadata: {
    input: fileSchema.extend({ modifiedAt: z.number() }),
    output: z.custom<FileFacts>(),
  },
  /** Resident memory of the process, bytes. */
  memory: { input: z.object({}), output: z.object({ rssBytes: z.number() }) },
};
export type DecoderContract = typeof decoderContract;
export type DecoderClient = Client<DecoderContract, EventSchema & Record<never, never>>;
export type DecoderHandlers = Handlers<DecoderContract>;
