// How far apart a model puts texts that differ in one word on a person, and texts that mean the same in two languages.
import { readFileSync } from "node:fs";
import { dot, figure } from "./metrics.mjs";
import { readCaptions } from "./sets.mjs";

const pairs = JSON.parse(readFileSync(new URL("pairs.json", import.meta.url), "utf8"));
const first = 20;

/** How many of the first pictures two prompts share, of the pictures with captions. */
export async function measurePairs(model, data) {
  const pictures = readCaptions(data);
  const vectors = await model.embedFiles(pictures.map(({ file }) => file));
  const firstOf = async (text) => {
    const [query] = await model.embedTexts([text]);
    const scores = vectors.map((vector) => dot(query, vector));
    return new Set([...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, first));
  };
  const notes = {};
  const figures = {};
  for (const [kind, list] of Object.entries(pairs)) {
    const shared = [];
    for (const [one, other] of list) {
      const [ones, others] = [await firstOf(one), await firstOf(other)];
      shared.push([...ones].filter((i) => others.has(i)).length / first);
      notes[`${one} / ${other}`] = shared.at(-1);
    }
    figures[`${kind}SharedOf${first}`] = figure(shared, first / pictures.length);
  }
  return { figures, notes };
}
