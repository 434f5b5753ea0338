import type { MediaKind } from "../../../shared/photo.ts";
import type { Size } from "../clip/image-input.ts";

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

/** A picture as bytes that sharp reads. */
export interface Readable {
  bytes: Uint8Array;
  /** False where only a part of the picture could be read. */
  isComplete: boolean;
}

/** A format that sharp does not read. Both functions throw a Failure, or a RangeError where the file ends too early. */
export interface ForeignFormat {
  readHeader(bytes: Uint8Array): Promise<Omit<Header, "kind">> | Omit<Header, "kind">;
  /** The picture, upright by its own tag, no smaller than `atLeast` unless it is. */
  toReadable(bytes: Uint8Array, atLeast: Size): Promise<Readable> | Readable;
}
