import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type WasmModule, wasmModule } from "./wasm-module.ts";

/** The part of libheif's C interface that is used (libheif/heif.h), as WebAssembly has it: pointers are numbers. */
export interface Libheif {
  HEAPU8: Uint8Array;
  HEAPU32: Uint32Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _heif_context_alloc(): number;
  _heif_context_free(context: number): void;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    data: number,
    bytes: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_release(handle: number): void;
  _heif_image_handle_get_item_id(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_get_image_tiling(
    error: number,
    handle: number,
    transformed: number,
    tiling: number,
  ): void;
  _heif_image_handle_decode_image_tile(
    error: number,
    handle: number,
    image: number,
    colourSpace: number,
    chroma: number,
    options: number,
    x: number,
    y: number,
  ): void;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colourSpace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_decoding_options_alloc(): number;
  _heif_decoding_options_free(options: number): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number;
  _heif_image_release(image: number): void;
  _heif_item_get_transformation_properties(context: number, item: number, ids: number, count: number): number;
  _heif_item_get_property_type(context: number, item: number, property: number): number;
  _heif_item_get_property_transform_mirror(context: number, item: number, property: number): number;
  _heif_item_get_property_transform_rotation_ccw(context: number, item: number, property: number): number;
}

/** Its WebAssembly is a file of its own, which anyone may replace by another build: what its licence (LGPL) asks. */
export const libheif: WasmModule<Libheif> = wasmModule(async () => {
  const require = createRequire(import.meta.url);
  const create = require("libheif-js/libheif-wasm/libheif.js") as (options: object) => Promise<Libheif>;
  const silent = () => undefined;
  return await create({
    wasmBinary: readFileSync(require.resolve("libheif-js/libheif-wasm/libheif.wasm")),
    print: silent,
    printErr: silent,
  });
});
