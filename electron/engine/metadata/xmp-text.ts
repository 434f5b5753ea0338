/** A packet's bytes as text: UTF-8 unless it says by its first bytes that it is UTF-16. */
export function xmpText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const even = buffer.subarray(0, buffer.length & ~1);
  const text = isLittle
    ? even.toString("utf16le")
    : isBig
      ? Buffer.from(even).swap16().toString("utf16le")
      : buffer.toString("utf8");
  // Some cameras fill a packet up with nulls, and some programs write a mark of the byte order before it.
  return text.replace(/^\ufeff/, "").replace(/\0+$/, "");
}
