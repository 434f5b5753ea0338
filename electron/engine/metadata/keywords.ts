import type { XmpProperties } from "./rdf.ts";
import { cleanText } from "./text.ts";
import { textsIn } from "./xmp-values.ts";

/** Names under which programs write keywords with what they belong to, and what stands between the words. */
const hierarchical = [
  ["lr:hierarchicalSubject", "|"],
  ["digiKam:TagsList", "/"],
  ["MicrosoftPhoto:LastKeywordXMP", "/"],
  ["mediapro:CatalogSets", "|"],
] as const;

export function keywordsIn(xmp: XmpProperties): string[][] {
  return joinKeywords([
    ...hierarchical.flatMap(([name, separator]) =>
      textsIn(xmp, name).map((text) => text.split(separator).flatMap((word) => cleanText(word) ?? [])),
    ),
    ...textsIn(xmp, "dc:subject").map((word) => [word]),
  ]);
}

/** More than anybody gives to one picture. */
const mostKeywords = 500;

/**
 * Each keyword once. A single word that stands in a longer one is left out: programs write "Rome" beside "Italy|Rome" for
 * those that know no more.
 */
export function joinKeywords(keywords: readonly string[][]): string[][] {
  const known = new Map<string, string[]>();
  const words = new Set<string>();
  for (const keyword of keywords) {
    if (keyword.length === 0 || known.size >= mostKeywords) continue;
    const lower = keyword.map((word) => word.toLowerCase());
    if (keyword.length > 1) for (const word of lower) words.add(word);
    const key = lower.join("\n");
    if (!known.has(key)) known.set(key, keyword);
  }
  return [...known.entries()]
    .filter(([key, keyword]) => keyword.length > 1 || !words.has(key))
    .map(([, keyword]) => keyword);
}
