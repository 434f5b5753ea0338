/** What a model's card says about itself. */
export interface CardFacts {
  readonly licence: string | null;
  readonly languages: readonly string[];
}

/**
 * Reads `license` (or `license_name`, where `license` is "other") and `language` from the YAML header that the
 * Hugging Face Hub puts on a card. Only the two shapes found there are understood: a value on the line, and a list
 * of "- value" lines under it. A card without a header says nothing.
 */
export function readCard(markdown: string): CardFacts {
  const header = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(markdown)?.[1];
  if (header === undefined) return { licence: null, languages: [] };
  const values = new Map<string, string[]>();
  let key = "";
  for (const line of header.split(/\r?\n/)) {
    const pair = /^([\w-]+):\s*(.*)$/.exec(line);
    const item = /^\s*-\s+(.+)$/.exec(line);
    if (pair) {
      key = pair[1]!;
      values.set(key, pair[2] === "" ? [] : [unquote(pair[2]!)]);
    } else if (item) values.get(key)?.push(unquote(item[1]!));
  }
  const licence = values.get("license")?.[0] ?? null;
  return {
    licence: licence === "other" ? (values.get("license_name")?.[0] ?? licence) : licence,
    languages: values.get("language") ?? [],
  };
}

function unquote(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/, "$2");
}
