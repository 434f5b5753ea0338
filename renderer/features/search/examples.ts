/** General words that many libraries hold something for. None about people's looks, origin or character. */
export const candidates = [
  "sunset",
  "beach",
  "dog",
  "mountains",
  "flowers",
  "snow",
  "food on a table",
  "cat",
  "boats on the water",
  "city at night",
  "forest",
  "car",
] as const;

export interface Probe {
  query: string;
  /** Score of the best photo, in [0, 1]; null where nothing was found. */
  best: number | null;
}

/** The three searches that this library answers best, in the order of the answers. */
export function chooseExamples(probes: readonly Probe[], count = 3): string[] {
  return probes
    .flatMap(({ query, best }) => (best === null ? [] : [{ query, best }]))
    .sort((a, b) => b.best - a.best)
    .slice(0, count)
    .map(({ query }) => query);
}
