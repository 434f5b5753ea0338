import { Binary, Field, Float64, Int8, Int32, Int64, Utf8 } from "./arrow.ts";

/** Columns by what they hold, so that a schema reads as a list of names. */
export const text = (name: string) => new Field(name, new Utf8(), false);
export const textOrNull = (name: string) => new Field(name, new Utf8(), true);
export const int = (name: string) => new Field(name, new Int32(), false);
export const intOrNull = (name: string) => new Field(name, new Int32(), true);
export const code = (name: string) => new Field(name, new Int8(), false);
export const codeOrNull = (name: string) => new Field(name, new Int8(), true);
export const long = (name: string) => new Field(name, new Int64(), false);
export const longOrNull = (name: string) => new Field(name, new Int64(), true);
export const doubleOrNull = (name: string) => new Field(name, new Float64(), true);
export const bytes = (name: string) => new Field(name, new Binary(), false);
