type NumberArray = Int8Array | Uint8Array | Uint16Array | Int32Array | Float64Array;

/** The same array if it has `length` places, else a longer copy (at least doubled) whose new places hold `fill`. */
export function grown<A extends NumberArray>(array: A, length: number, fill = 0): A {
  if (length <= array.length) return array;
  const Type = array.constructor as new (length: number) => A;
  const bigger = new Type(Math.max(length, array.length * 2, 1024));
  bigger.set(array);
  if (fill !== 0) bigger.fill(fill, array.length);
  return bigger;
}
