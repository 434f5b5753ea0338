export interface Suggestion {
  kind: "recent" | "example";
  query: string;
}

const mostShown = 8;

/**
 * What to offer under the field: recent searches that contain what is typed, and, while nothing is typed,
 * searches that this library can answer. `current` is the query that is already shown: typing it again offers all.
 */
export function suggestionsFor(
  typed: string,
  current: string,
  recent: readonly string[],
  examples: readonly string[],
): Suggestion[] {
  const text = typed.trim().toLocaleLowerCase();
  const untouched = text === "" || typed === current;
  const fitting = recent.filter(
    (query) => query !== current && (untouched || query.toLocaleLowerCase().includes(text)),
  );
  const offered = untouched ? examples.filter((query) => query !== current && !fitting.includes(query)) : [];
  return [
    ...fitting.map((query) => ({ kind: "recent" as const, query })),
    ...offered.map((query) => ({ kind: "example" as const, query })),
  ].slice(0, mostShown);
}
