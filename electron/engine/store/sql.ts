/** A string as a SQL literal. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `column IN ('a', 'b')`; false for an empty list. */
export function sqlIn(column: string, values: readonly (string | number)[]): string {
  if (values.length === 0) return "false";
  const list = values.map((value) => (typeof value === "number" ? String(value) : sqlString(value)));
  return `${column} IN (${list.join(", ")})`;
}

/** All conditions at once; null without any. */
export function sqlAnd(conditions: readonly (string | null)[]): string | null {
  const given = conditions.filter((condition) => condition !== null);
  return given.length === 0 ? null : given.map((condition) => `(${condition})`).join(" AND ");
}

/** Pieces of at most `size`. */
export function* chunksOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
