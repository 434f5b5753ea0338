import { type FileHandle, open } from "node:fs/promises";

/** One input or output of an ONNX graph. A dimension is a number where it is fixed, its name where it is not. */
export interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly (number | string)[];
}
export type TensorType = "float32" | "float16" | "int64" | "int32" | "other";

export interface GraphSignature {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** Thrown for a file that is no ONNX model: empty, cut off, or something else with that name. */
export class NotOnnxError extends Error {
  override readonly name = "NotOnnxError";
}

/**
 * What a graph takes and gives, read from the file without loading it: weights are skipped, so a gigabyte costs as
 * little as a megabyte, and the engine's own process needs no ONNX Runtime to know whether a folder fits.
 *
 * The layout is `onnx.proto`'s (github.com/onnx/onnx): ModelProto.graph = 7; GraphProto.initializer = 5, input = 11,
 * output = 12; ValueInfoProto.name = 1, type = 2; TypeProto.tensor_type = 1; Tensor.elem_type = 1, shape = 2;
 * TensorShapeProto.dim = 1; Dimension.dim_value = 1, dim_param = 2. TensorProto.name = 8.
 *
 * Throws `NotOnnxError`, or what the file system says.
 */
export async function readGraphSignature(path: string): Promise<GraphSignature> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const reader = new FileReader(file, size);
    const graph = (await readFields(reader, { start: 0, end: size }, [7]))[0];
    if (!graph) throw new NotOnnxError("It holds no graph.");
    const fields = await readFields(reader, graph, [11, 12]);
    const signature: { inputs: TensorInfo[]; outputs: TensorInfo[] } = { inputs: [], outputs: [] };
    for (const field of fields) {
      const bytes = await reader.read(field.start, field.end - field.start);
      (field.number === 11 ? signature.inputs : signature.outputs).push(parseValueInfo(bytes));
    }
    if (signature.outputs.length === 0) throw new NotOnnxError("Its graph gives nothing out.");
    return signature;
  } finally {
    await file.close();
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}
interface Field extends Range {
  readonly number: number;
}

/** Random access through a window, so that skipping is free and reading headers is not a system call each. */
class FileReader {
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #window = Buffer.alloc(64 * 1024);
  #windowStart = 0;
  #windowLength = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  async byte(at: number): Promise<number> {
    if (at < this.#windowStart || at >= this.#windowStart + this.#windowLength) {
      const { bytesRead } = await this.#file.read(this.#window, 0, this.#window.length, at);
      if (bytesRead === 0) throw new NotOnnxError("It ends too early.");
      this.#windowStart = at;
      this.#windowLength = bytesRead;
    }
    return this.#window[at - this.#windowStart]!;
  }

  async read(at: number, length: number): Promise<Buffer> {
    if (at + length > this.#size || length > this.#window.length) throw new NotOnnxError("It is damaged.");
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(bytes, 0, length, at);
    if (bytesRead < length) throw new NotOnnxError("It ends too early.");
    return bytes;
  }

  async varint(at: number): Promise<{ value: number; next: number }> {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = await this.byte(at + i);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return { value, next: at + i + 1 };
    }
    throw new NotOnnxError("It is damaged.");
  }
}

/** The length-delimited fields with these numbers inside a range; everything else is stepped over. */
async function readFields(reader: FileReader, range: Range, wanted: readonly number[]): Promise<Field[]> {
  const fields: Field[] = [];
  let at = range.start;
  while (at < range.end) {
    const tag = await reader.varint(at);
    const number = Math.floor(tag.value / 8);
    switch (tag.value % 8) {
      case 0:
        at = (await reader.varint(tag.next)).next;
        break;
      case 1:
        at = tag.next + 8;
        break;
      case 2: {
        const length = await reader.varint(tag.next);
        at = length.next + length.value;
        if (at > range.end) throw new NotOnnxError("It ends too early.");
        if (wanted.includes(number)) fields.push({ number, start: length.next, end: at });
        break;
      }
      case 5:
        at = tag.next + 4;
        break;
      default:
        throw new NotOnnxError("It is not in ONNX format.");
    }
  }
  return fields;
}

const typesByNumber: Partial<Record<number, TensorType>> = {
  1: "float32",
  6: "int32",
  7: "int64",
  10: "float16",
};

function parseValueInfo(bytes: Buffer): TensorInfo {
  const info = parseMessage(bytes);
  const tensor = parseMessage(first(parseMessage(first(info, 2)), 1));
  const dimensions = parseMessage(first(tensor, 2)).filter((field) => field.number === 1);
  return {
    name: first(info, 1).toString("utf8"),
    type: typesByNumber[tensor.find((field) => field.number === 1)?.value ?? 0] ?? "other",
    shape: dimensions.map((dimension) => {
      const parts = parseMessage(dimension.bytes);
      const fixed = parts.find((part) => part.number === 1);
      return fixed ? fixed.value : first(parts, 2).toString("utf8");
    }),
  };
}

interface ParsedField {
  readonly number: number;
  readonly value: number;
  readonly bytes: Buffer;
}
const nothing = Buffer.alloc(0);

function first(fields: readonly ParsedField[], number: number): Buffer {
  return fields.find((field) => field.number === number)?.bytes ?? nothing;
}

/** A small message held in memory whole. */
function parseMessage(bytes: Buffer): ParsedField[] {
  const fields: ParsedField[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let i = 0; i < 10 && at < bytes.length; i++) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new NotOnnxError("It is damaged.");
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) fields.push({ number, value: varint(), bytes: nothing });
    else if (tag % 8 === 2) {
      const length = varint();
      fields.push({ number, value: 0, bytes: bytes.subarray(at, at + length) });
      at += length;
    } else throw new NotOnnxError("It is damaged.");
  }
  return fields;
}
