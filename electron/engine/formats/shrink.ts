import type { Size } from "../clip/image-input.ts";

/**
 * How many pixels in each direction become one while a picture is decoded in parts. Twice the edges that are wanted are
 * kept: the last step, which decides how it looks, is sharp's.
 */
export function shrinkFactor(shown: Size, atLeast: Size): number {
  return Math.max(
    1,
    Math.floor(Math.min(shown.width / (2 * atLeast.width), shown.height / (2 * atLeast.height))),
  );
}

export interface Part {
  /** Bytes from row to row. */
  stride: number;
  width: number;
  height: number;
  /** Where its left top is in the picture. */
  x: number;
  y: number;
}

/** Takes a picture in parts and gives it smaller by a whole factor, each pixel the mean of a box. */
export interface Shrinker {
  put(bytes: Uint8Array, part: Part): void;
  finish(): { data: Buffer; width: number; height: number };
}

/** What is never put is white. Pixels that do not fill a box at the right and bottom have a box of their own. */
export function createShrinker(size: Size, channels: number, factor: number): Shrinker {
  const width = Math.ceil(size.width / factor);
  const height = Math.ceil(size.height / factor);
  const length = width * height * channels;
  const data = Buffer.alloc(length, 255);
  if (factor === 1) {
    return {
      put(bytes, part) {
        const columns = Math.min(part.width, size.width - part.x);
        const rows = Math.min(part.height, size.height - part.y);
        for (let row = 0; row < rows && columns > 0; row++) {
          const from = row * part.stride;
          data.set(
            bytes.subarray(from, from + columns * channels),
            ((part.y + row) * width + part.x) * channels,
          );
        }
      },
      finish: () => ({ data, width, height }),
    };
  }
  const addRun = channels === 3 ? addThree : addAny(channels);
  const sums = new Uint32Array(length);
  const counts = new Uint32Array(width * height);
  return {
    put(bytes, part) {
      const columns = Math.min(part.width, size.width - part.x);
      const rows = Math.min(part.height, size.height - part.y);
      for (let row = 0; row < rows; row++) {
        const line = Math.floor((part.y + row) / factor) * width;
        let from = row * part.stride;
        for (let column = 0; column < columns; ) {
          const boxInLine = Math.floor((part.x + column) / factor);
          const end = Math.min(columns, (boxInLine + 1) * factor - part.x);
          const box = line + boxInLine;
          counts[box]! += end - column;
          addRun(bytes, from, end - column, sums, box * channels);
          from += (end - column) * channels;
          column = end;
        }
      }
    },
    finish() {
      for (let box = 0; box < counts.length; box++) {
        const count = counts[box]!;
        if (count === 0) continue;
        for (let at = box * channels; at < (box + 1) * channels; at++)
          data[at] = Math.round(sums[at]! / count);
      }
      return { data, width, height };
    },
  };
}

type AddRun = (bytes: Uint8Array, from: number, count: number, sums: Uint32Array, to: number) => void;

/** Nearly all pictures, and faster than the other. */
const addThree: AddRun = (bytes, from, count, sums, to) => {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let at = from; at < from + 3 * count; at += 3) {
    red += bytes[at]!;
    green += bytes[at + 1]!;
    blue += bytes[at + 2]!;
  }
  sums[to]! += red;
  sums[to + 1]! += green;
  sums[to + 2]! += blue;
};

const addAny =
  (channels: number): AddRun =>
  (bytes, from, count, sums, to) => {
    for (let i = 0; i < count * channels; i++) sums[to + (i % channels)]! += bytes[from + i]!;
  };
