import { createRequire } from "node:module";
import type * as Arrow from "apache-arrow";

/**
 * Apache Arrow in the form that LanceDB loads anyway (CommonJS). Importing the package would load its other form on top:
 * 134 files more, 0.13 s of each start of the command line, and classes that are not those of the tables LanceDB returns.
 */
const arrow: typeof Arrow = createRequire(import.meta.url)("apache-arrow");

export const {
  Binary,
  DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int8,
  Int32,
  Int64,
  makeData,
  makeVector,
  Schema,
  Table,
  Utf8,
  vectorFromArray,
} = arrow;

export type DataType = Arrow.DataType;
export type FixedSizeList<T extends Arrow.DataType> = Arrow.FixedSizeList<T>;
export type Float32 = Arrow.Float32;
export type RecordBatch = Arrow.RecordBatch;
export type Schema = Arrow.Schema;
export type Table = Arrow.Table;
export type Vector<T extends Arrow.DataType = Arrow.DataType> = Arrow.Vector<T>;
