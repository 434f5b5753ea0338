import { noFacts, type SourceFacts } from "./facts.ts";
import type { IptcFacts } from "./iptc.ts";
import { joinKeywords } from "./keywords.ts";

export function iptcFacts({ title, caption, keywords }: IptcFacts): SourceFacts {
  return { ...noFacts, title, caption, keywords: joinKeywords(keywords.map((keyword) => [keyword])) };
}
