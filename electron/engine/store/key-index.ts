import { Buffer } from "node:buffer";

/**
 * Finds the row of a key of fixed length (a content hash, a place's key) among millions, at some 40 bytes a key instead of
 * the 150 of a `Map` of strings: the keys lie in one buffer, beside an open-addressed table of row numbers.
 *
 * Keys must be the output of a hash function: their first bytes are taken for the hash. Rows are never removed; who wants
 * to forget a row marks it in a column of its own.
 */
export class KeyIndex {
  /** Bytes a key. */
  readonly #width: number;
  /** Keys by row, `#width` bytes each. */
  #keys: Buffer;
  /** Row + 1 by slot; 0 is free. A power of two long. */
  #slots: Uint32Array;
  #used = 0;
  readonly #probe: Buffer;

  constructor(width: number, expected = 1024) {
    this.#width = width;
    this.#keys = Buffer.alloc(Math.max(1, expected) * width);
    this.#slots = new Uint32Array(slotsFor(expected));
    this.#probe = Buffer.alloc(width);
  }

  /** Makes room for so many keys at once, rather than doubling on the way there. */
  expect(keys: number): void {
    this.#growKeys(keys);
    if (keys * 2 > this.#slots.length) this.#rehash(slotsFor(keys));
  }

  /** The row of a key in hex, or -1. */
  find(hex: string): number {
    if (!this.#readHex(hex)) return -1;
    const row = this.#slots[this.#slotOf(this.#probe, 0)] ?? 0;
    return row - 1;
  }

  /** Files the key (hex) under `row`, which must have no other key. A key that is known keeps its row. Returns its row. */
  set(hex: string, row: number): number {
    if (!this.#readHex(hex)) throw new Error(`Not a key of ${this.#width} bytes: ${hex}`);
    return this.#setProbe(row);
  }

  /** As `set`, from the hex digits as bytes, so that a million keys load without a million strings. */
  setAscii(digits: Uint8Array, at: number, row: number): number {
    for (let i = 0; i < this.#width; i++) {
      const high = hexValues[digits[at + 2 * i] ?? 0] ?? 0;
      const low = hexValues[digits[at + 2 * i + 1] ?? 0] ?? 0;
      this.#probe[i] = (high << 4) | low;
    }
    return this.#setProbe(row);
  }

  /** The key of a row, in hex. */
  hexAt(row: number): string {
    return this.#keys.toString("hex", row * this.#width, (row + 1) * this.#width);
  }

  #setProbe(row: number): number {
    const slot = this.#slotOf(this.#probe, 0);
    const found = this.#slots[slot] ?? 0;
    if (found > 0) return found - 1;
    this.#growKeys(row + 1);
    this.#probe.copy(this.#keys, row * this.#width);
    this.#slots[slot] = row + 1;
    this.#used++;
    if (this.#used * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return row;
  }

  #readHex(hex: string): boolean {
    return hex.length === 2 * this.#width && this.#probe.write(hex, 0, "hex") === this.#width;
  }

  /** The slot that holds the key at `keys[at…]`, or the free one where it belongs. */
  #slotOf(keys: Buffer, at: number): number {
    const mask = this.#slots.length - 1;
    let slot = keys.readUInt32LE(at) & mask;
    for (;;) {
      const row = this.#slots[slot] ?? 0;
      if (row === 0) return slot;
      const start = (row - 1) * this.#width;
      if (keys.compare(this.#keys, start, start + this.#width, at, at + this.#width) === 0) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #growKeys(rows: number): void {
    if (rows * this.#width <= this.#keys.length) return;
    const grown = Buffer.alloc(Math.max(this.#keys.length * 2, rows * this.#width));
    this.#keys.copy(grown);
    this.#keys = grown;
  }

  #rehash(slots: number): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(slots);
    for (const row of old) {
      if (row > 0) this.#slots[this.#slotOf(this.#keys, (row - 1) * this.#width)] = row;
    }
  }
}

function slotsFor(expected: number): number {
  let slots = 16;
  while (slots < expected * 2) slots *= 2;
  return slots;
}

/** The value of a hexadecimal digit by its ASCII code. */
const hexValues = new Uint8Array(256);
for (const [value, digit] of [..."0123456789abcdef"].entries()) hexValues[digit.charCodeAt(0)] = value;
