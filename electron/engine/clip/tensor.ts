/** Per-channel arithmetic between stored pixels and what a model was trained on: (value · rescale − mean) / std. */
export interface Normalization {
  /** Factor that brings 0…255 to the scale of `mean` and `std`, usually 1/255. */
  readonly rescale: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/**
 * Pixels as sharp gives them (uint8, count × size × size × 3) to what the graph takes (float32, NCHW:
 * count × 3 × size × size).
 */
export function toTensorData(
  pixels: Uint8Array,
  count: number,
  size: number,
  normalization: Normalization,
): Float32Array {
  const plane = size * size;
  if (pixels.length !== count * plane * 3) {
    throw new RangeError(
      `${count} pictures of ${size} × ${size} are ${count * plane * 3} bytes, not ${pixels.length}.`,
    );
  }
  const data = new Float32Array(pixels.length);
  for (let channel = 0; channel < 3; channel++) {
    const table = valuesOf(normalization, channel as 0 | 1 | 2);
    for (let image = 0; image < count; image++) {
      const from = image * plane * 3 + channel;
      const to = (image * 3 + channel) * plane;
      for (let i = 0; i < plane; i++) data[to + i] = table[pixels[from + i * 3]!]!;
    }
  }
  return data;
}

function valuesOf({ rescale, mean, std }: Normalization, channel: 0 | 1 | 2): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => (value * rescale - mean[channel]) / std[channel]);
}

/**
 * Scales each row of `dimensions` numbers to length 1, in place. Returns the same array.
 * Throws on a row that has no direction (all zero, or not finite): no search could ever find it.
 */
export function normalizeRows(vectors: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < vectors.length; start += dimensions) {
    let sum = 0;
    for (let i = start; i < start + dimensions; i++) sum += vectors[i]! ** 2;
    const length = Math.sqrt(sum);
    if (!(length > 0 && Number.isFinite(length))) {
      throw new RangeError(`Vector ${start / dimensions} has no direction (its length is ${length}).`);
    }
    for (let i = start; i < start + dimensions; i++) vectors[i] = vectors[i]! / length;
  }
  return vectors;
}
