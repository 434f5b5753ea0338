import {
  DataType,
  type FixedSizeList,
  Float32,
  makeData,
  makeVector,
  type RecordBatch,
  type Schema,
  Table,
  type Vector,
  vectorFromArray,
} from "./arrow.ts";

/** A value of a row: numbers stand for all number types, 64-bit ones included (all of ours are below 2^53). */
export type Cell = string | number | Uint8Array | Float32Array | null;
export type Row = Readonly<Record<string, Cell>>;

/** Rows as an Arrow table of exactly this schema. A column without a cell in a row is null there. */
export function toArrow(schema: Schema, rows: readonly Row[]): Table {
  const columns: Record<string, Vector> = {};
  for (const field of schema.fields) {
    columns[field.name] = toColumn(field.type, rows, field.name);
  }
  return new Table(schema, columns);
}

function toColumn(type: DataType, rows: readonly Row[], name: string): Vector {
  if (DataType.isFixedSizeList(type)) return toVectorColumn(type, rows, name);
  const cells = rows.map((row) => {
    const cell = row[name] ?? null;
    return DataType.isInt(type) && type.bitWidth === 64 && typeof cell === "number"
      ? BigInt(Math.trunc(cell))
      : cell;
  });
  return vectorFromArray(cells, type);
}

/** All vectors of the rows in one piece. */
function toVectorColumn(type: FixedSizeList<Float32>, rows: readonly Row[], name: string): Vector {
  const { listSize } = type;
  const values = new Float32Array(rows.length * listSize);
  for (const [n, row] of rows.entries()) {
    const cell = row[name];
    if (!(cell instanceof Float32Array) || cell.length !== listSize) {
      throw new Error(`A vector of ${listSize} numbers was expected`);
    }
    values.set(cell, n * listSize);
  }
  const child = makeData({ type: new Float32(), data: values });
  return makeVector(makeData({ type, length: rows.length, nullCount: 0, child }));
}

/** Reads cells of one batch by column name. */
export interface BatchReader {
  readonly length: number;
  text(name: string, row: number): string;
  textOrNull(name: string, row: number): string | null;
  number(name: string, row: number): number;
  numberOrNull(name: string, row: number): number | null;
  isNull(name: string, row: number): boolean;
  /** A whole column of 32-bit numbers without nulls. */
  ints(name: string): Int32Array;
  bytes(name: string, row: number): Uint8Array;
  vector(name: string, row: number): Float32Array;
  /** The UTF-8 bytes of a text column of fixed width, as they lie in memory. */
  ascii(name: string): { bytes: Uint8Array; at(row: number): number };
}

export function readBatch(batch: RecordBatch): BatchReader {
  const columns = new Map(batch.schema.fields.map((field) => [field.name, batch.getChild(field.name)]));
  const cell = (name: string, row: number): unknown => {
    const column = columns.get(name);
    if (column === null || column === undefined) throw new Error(`No column ${name}`);
    return column.get(row);
  };
  const numberOrNull = (name: string, row: number): number | null => {
    const value = cell(name, row);
    return value === null ? null : Number(value);
  };
  return {
    length: batch.numRows,
    text: (name, row) => String(cell(name, row)),
    textOrNull: (name, row) => {
      const value = cell(name, row);
      return value === null ? null : String(value);
    },
    number: (name, row) => numberOrNull(name, row) ?? 0,
    numberOrNull,
    isNull: (name, row) => cell(name, row) === null,
    ints: (name) => Int32Array.from(columns.get(name)?.toArray() as Int32Array),
    bytes: (name, row) => Uint8Array.from(cell(name, row) as Uint8Array),
    vector: (name, row) => {
      const list = cell(name, row) as Vector;
      return Float32Array.from(list.toArray() as Float32Array);
    },
    ascii(name) {
      const data = columns.get(name)?.data[0];
      if (data === undefined) throw new Error(`No column ${name}`);
      const bytes: Uint8Array = data.values;
      const offsets: Int32Array = data.valueOffsets;
      return { bytes, at: (row) => offsets[row] ?? 0 };
    },
  };
}
