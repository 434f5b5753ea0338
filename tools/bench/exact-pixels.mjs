// A model's square of pixels by the book, to compare faster ways with.

/** Keys' cubic, a = −0.5, widened by the ratio when reducing (Pillow's BICUBIC), without rounding in between. */
export function exactPixels(source, { width, height }, { resized, left, top }, input) {
  const columns = weights(width, resized.width, left, input.size);
  const rows = weights(height, resized.height, top, input.size);
  const between = new Float64Array(input.size * height * 3);
  for (let y = 0; y < height; y++) {
    for (const [x, { first, values }] of columns.entries()) {
      for (const [k, weight] of values.entries()) {
        const from = (y * width + first + k) * 3;
        for (let c = 0; c < 3; c++) between[(y * input.size + x) * 3 + c] += weight * source[from + c];
      }
    }
  }
  const result = new Float64Array(input.size * input.size * 3);
  const row = input.size * 3;
  for (const [y, { first, values }] of rows.entries()) {
    for (const [k, weight] of values.entries()) {
      for (let i = 0; i < row; i++) result[y * row + i] += weight * between[(first + k) * row + i];
    }
  }
  return Uint8Array.from(result, (value) => Math.min(255, Math.max(0, Math.round(value))));
}

function weights(length, newLength, offset, count) {
  const ratio = length / newLength;
  const stretch = Math.max(1, ratio);
  return Array.from({ length: count }, (_, i) => {
    const centre = (i + offset + 0.5) * ratio;
    const first = Math.max(0, Math.floor(centre - 2 * stretch));
    const last = Math.min(length - 1, Math.ceil(centre + 2 * stretch));
    const values = [];
    for (let at = first; at <= last; at++) values.push(keys((at + 0.5 - centre) / stretch));
    const sum = values.reduce((total, value) => total + value, 0);
    return { first, values: values.map((value) => value / sum) };
  });
}

function keys(distance) {
  const x = Math.abs(distance);
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
}
