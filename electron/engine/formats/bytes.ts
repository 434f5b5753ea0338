/** A view of bytes that reads numbers. A read past the end throws a RangeError, which `readHeader` takes as damage. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A part that must be there as a whole: a RangeError where it is not. No copy. */
export function part(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (!(start >= 0 && length >= 0 && start + length <= bytes.length)) {
    throw new RangeError(`${length} bytes at ${start} are outside of ${bytes.length}.`);
  }
  return bytes.subarray(start, start + length);
}

/** Bytes as text of one byte a character. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", start, end);
}
