import type { XmpProperties, XmpValue } from "./rdf.ts";
import { cleanText } from "./text.ts";

/** Readers of single values of XMP. Each gives nothing for a value of another shape. */

export function textIn(properties: XmpProperties, name: string, isLong = false): string | null {
  const value = properties[name];
  return cleanText(Array.isArray(value) ? value[0] : value, { isLong });
}

/** A list, or a single text that stands for a list of one. */
export function textsIn(properties: XmpProperties, name: string): string[] {
  return listOf(properties[name]).flatMap((item) => cleanText(item) ?? []);
}

export function listOf(value: XmpValue | undefined): XmpValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function structOf(value: XmpValue | undefined): XmpProperties | null {
  return typeof value === "object" && !Array.isArray(value) ? value : null;
}

/** "5", "5.0", "1/60", "+0.5"; null for anything else. */
export function numberIn(properties: XmpProperties, name: string): number | null {
  return toNumber(textIn(properties, name));
}

export function toNumber(text: string | null): number | null {
  const match = text === null ? null : /^([+-]?\d+(?:\.\d*)?)(?:\/(\d+(?:\.\d*)?))?$/.exec(text);
  if (!match) return null;
  const value = Number(match[1]) / Number(match[2] ?? 1);
  return Number.isFinite(value) ? value : null;
}

export function isTrue(properties: XmpProperties, name: string): boolean {
  const text = textIn(properties, name);
  return text === "1" || text?.toLowerCase() === "true";
}
