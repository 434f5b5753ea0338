import sharp from "sharp";
import { Failure } from "../../../shared/errors.ts";
import type { Size } from "../clip/image-input.ts";
import type { ForeignFormat, Readable } from "./decoded.ts";
import { damaged } from "./failures.ts";
import { heifProfile } from "./heif-colour.ts";
import { type Libheif, libheif } from "./libheif.ts";
import { type Mirror, orientationOf, type Turn } from "./orientation.ts";
import { createShrinker, type Shrinker, shrinkFactor } from "./shrink.ts";
import { tiffOfPixels } from "./tiff-write.ts";
import { keptModuleBytes } from "./wasm-module.ts";

/**
 * HEIC by libheif. sharp reads the header (its libheif has no HEVC decoder), WebAssembly the picture.
 *
 * Note: tiles. Phones write a picture as a grid of tiles of 512 × 512. They are decoded one at a time and shrunk on the spot,
 * so that memory grows with the result and not with the picture: 16 MB instead of 56 for 12 megapixels, four times that for
 * 48. See docs/decisions/0011-decoders.md.
 */
export const heic: ForeignFormat = {
  async readHeader(bytes) {
    const { autoOrient, exif } = await sharp(bytes, { failOn: "none", limitInputPixels: false }).metadata();
    return { ...autoOrient, orientation: 1, exif: exif ?? null };
  },
  async toReadable(bytes, atLeast): Promise<Readable> {
    const { icc } = await sharp(bytes, { failOn: "none", limitInputPixels: false }).metadata();
    const lib = await libheif.get();
    const decoded = used(lib, () => withHandle(lib, bytes, (open) => decode(open, atLeast)));
    return {
      bytes: tiffOfPixels({ ...decoded, icc: icc ?? heifProfile(bytes) }),
      isComplete: decoded.isComplete,
    };
  },
};

function used<T>(lib: Libheif, work: () => T): T {
  try {
    const result = work();
    if (lib.HEAPU8.length > keptModuleBytes) libheif.forget();
    return result;
  } catch (error) {
    // A failure that it told of is the file's; anything else is a trap of its machine.
    if (!(error instanceof Failure)) libheif.forget();
    throw error;
  }
}

interface OpenHeic {
  lib: Libheif;
  context: number;
  handle: number;
  /** Calls what takes a place for its error first; throws where it fails. Gives what it wrote to `out`. */
  call(work: (error: number, out: number) => void): number;
}

function withHandle<T>(lib: Libheif, bytes: Uint8Array, work: (open: OpenHeic) => T): T {
  const taken: number[] = [];
  const take = (size: number) => {
    const pointer = lib._malloc(size);
    if (pointer === 0) throw damaged(new Error("out of memory"));
    taken.push(pointer);
    return pointer;
  };
  const context = lib._heif_context_alloc();
  let handle = 0;
  try {
    const [data, error, out] = [take(bytes.length), take(16), take(128)] as const;
    lib.HEAPU8.set(bytes, data);
    const call: OpenHeic["call"] = (run) => {
      run(error, out);
      if (lib.HEAPU32[error >> 2] !== 0)
        throw damaged(new Error(textAt(lib, lib.HEAPU32[(error >> 2) + 2]!)));
      return lib.HEAPU32[out >> 2]!;
    };
    call((e) => lib._heif_context_read_from_memory_without_copy(e, context, data, bytes.length, 0));
    handle = call((e, to) => lib._heif_context_get_primary_image_handle(e, context, to));
    return work({ lib, context, handle, call });
  } finally {
    if (handle !== 0) lib._heif_image_handle_release(handle);
    lib._heif_context_free(context);
    for (const pointer of taken) lib._free(pointer);
  }
}

function textAt(lib: Libheif, pointer: number): string {
  const end = lib.HEAPU8.indexOf(0, pointer);
  return Buffer.from(lib.HEAPU8.subarray(pointer, Math.min(end, pointer + 300))).toString("latin1");
}

interface Decoded {
  data: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
  orientation: number;
  isComplete: boolean;
}

const rgb = 1; // heif_colorspace_RGB
const interleaved = { plane: 10, three: 10, four: 11 } as const; // heif_channel_interleaved, heif_chroma_interleaved_RGB(A)

function decode(open: OpenHeic, atLeast: Size): Decoded {
  const { lib, handle } = open;
  const channels: 3 | 4 = lib._heif_image_handle_has_alpha_channel(handle) === 0 ? 3 : 4;
  const chroma = channels === 3 ? interleaved.three : interleaved.four;
  const transforms = transformsOf(open);
  const options = lib._heif_decoding_options_alloc();
  try {
    const orientation = transforms === null ? 1 : orientationOf(transforms);
    // ignore_transformations: sharp turns the small picture. Not where it is cropped as well: libheif does all of it then.
    lib.HEAPU8[options + 1] = transforms === null ? 0 : 1;
    const tiling = tilingOf(open);
    const how = { channels, chroma, options, atLeast: orientation > 4 ? turned(atLeast) : atLeast };
    const isGrid = transforms !== null && tiling.columns * tiling.rows > 1;
    const decoded = isGrid ? decodeTiles(open, tiling, how) : decodeWhole(open, how);
    return { ...decoded, channels, orientation };
  } finally {
    lib._heif_decoding_options_free(options);
  }
}

interface How {
  channels: 3 | 4;
  chroma: number;
  options: number;
  /** As the file has it, before turning. */
  atLeast: Size;
}

const turned = ({ width, height }: Size): Size => ({ width: height, height: width });

interface Tiling {
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
  width: number;
  height: number;
}

/** struct heif_image_tiling, as it is without transformations. */
function tilingOf({ lib, handle, call }: OpenHeic): Tiling {
  let numbers: Uint32Array = new Uint32Array();
  call((error, out) => {
    lib._heif_image_handle_get_image_tiling(error, handle, 0, out);
    numbers = lib.HEAPU32.slice(out >> 2, (out >> 2) + 7);
  });
  const [, columns = 1, rows = 1, tileWidth = 0, tileHeight = 0, width = 0, height = 0] = numbers;
  return { columns, rows, tileWidth, tileHeight, width, height };
}

type Part = Pick<Decoded, "data" | "width" | "height" | "isComplete">;

/** Throws where no tile could be read. */
function decodeTiles({ lib, handle, call }: OpenHeic, tiling: Tiling, how: How): Part {
  const { channels, chroma, options, atLeast } = how;
  const to = createShrinker(tiling, channels, shrinkFactor(tiling, atLeast));
  let failure: unknown;
  let done = 0;
  for (let y = 0; y < tiling.rows; y++) {
    for (let x = 0; x < tiling.columns; x++) {
      try {
        const image = call((error, out) =>
          lib._heif_image_handle_decode_image_tile(error, handle, out, rgb, chroma, options, x, y),
        );
        putImage(lib, image, call, to, x * tiling.tileWidth, y * tiling.tileHeight);
        done++;
      } catch (error) {
        failure = error;
      }
    }
  }
  if (done === 0) throw failure ?? damaged();
  return { ...to.finish(), isComplete: failure === undefined };
}

function decodeWhole({ lib, handle, call }: OpenHeic, { channels, chroma, options, atLeast }: How): Part {
  const image = call((error, out) => lib._heif_decode_image(error, handle, out, rgb, chroma, options));
  const size = {
    width: lib._heif_image_get_width(image, interleaved.plane),
    height: lib._heif_image_get_height(image, interleaved.plane),
  };
  const to = createShrinker(size, channels, shrinkFactor(size, atLeast));
  putImage(lib, image, call, to, 0, 0);
  return { ...to.finish(), isComplete: true };
}

function putImage(
  lib: Libheif,
  image: number,
  call: OpenHeic["call"],
  to: Shrinker,
  x: number,
  y: number,
): void {
  let plane = 0;
  try {
    const stride = call((error, out) => {
      lib.HEAPU32[error >> 2] = 0;
      plane = lib._heif_image_get_plane_readonly(image, interleaved.plane, out);
    });
    const width = lib._heif_image_get_width(image, interleaved.plane);
    const height = lib._heif_image_get_height(image, interleaved.plane);
    if (plane === 0) throw damaged();
    to.put(lib.HEAPU8.subarray(plane, plane + stride * height), { stride, width, height, x, y });
  } finally {
    lib._heif_image_release(image);
  }
}

const propertyType = (name: string) => Buffer.from(name, "latin1").readUInt32BE();
const [rotation, mirror, crop] = ["irot", "imir", "clap"].map(propertyType);

/** Turns and mirrors in their order; null where the picture is cropped as well. */
function transformsOf({ lib, context, handle, call }: OpenHeic): (Turn | Mirror)[] | null {
  const item = lib._heif_image_handle_get_item_id(handle);
  let ids: number[] = [];
  call((error, out) => {
    lib.HEAPU32[error >> 2] = 0;
    const count = lib._heif_item_get_transformation_properties(context, item, out, 16);
    ids = [...lib.HEAPU32.slice(out >> 2, (out >> 2) + Math.max(0, Math.min(16, count)))];
  });
  const found: (Turn | Mirror)[] = [];
  for (const id of ids) {
    const type = lib._heif_item_get_property_type(context, item, id);
    if (type === crop) return null;
    if (type === rotation) {
      const degrees = lib._heif_item_get_property_transform_rotation_ccw(context, item, id);
      found.push({ kind: "turn", quartersLeft: degrees / 90 });
    } else if (type === mirror) {
      // heif_transform_mirror_direction: 0 puts the top to the bottom, 1 left to right.
      const direction = lib._heif_item_get_property_transform_mirror(context, item, id);
      found.push({ kind: "mirror", isLeftRight: direction === 1 });
    }
  }
  return found;
}
