import { Failure } from "../../../shared/errors.ts";

/** A search as understood. Today that is one prompt; operators become members beside it. */
export interface Query {
  /** The text given, trimmed. */
  source: string;
  /** What goes to the text tower. */
  prompt: string;
}

/** Longer texts are refused: no model reads that much, and cutting them unasked would be a lie. */
export const maxQueryLength = 1000;

const knownFields = new Set(
  "like tag category rating type camera lens date before after near has folder text sort".split(" "),
);

/**
 * Reads a search. Plain words and "quoted phrases" are one prompt. Whatever looks like an operator and is
 * none, or is one that this version does not have, is an error that points at the character: a filter that is
 * silently searched for as text gives wrong photos.
 *
 * Fails with `query-empty`, `query-too-long`, `query-not-understood` (details: `position`, `length` in UTF-16 units).
 */
export function parseQuery(text: string): Query {
  const source = text.trim();
  if (source === "") {
    throw new Failure("query-empty", 'Say what to look for, for example "dog on a beach".');
  }
  if (source.length > maxQueryLength) {
    throw new Failure(
      "query-too-long",
      `A search can have up to ${maxQueryLength.toLocaleString("en")} characters; this one has ${source.length.toLocaleString("en")}. Describe the photo in a sentence.`,
    );
  }
  const words = splitWords(text).map((token) => readToken(token));
  const prompt = words.filter(Boolean).join(" ");
  if (!/[\p{L}\p{N}]/u.test(prompt)) {
    throw notUnderstood(
      'There are no words in this search. Describe what the photo shows, for example "dog on a beach".',
      text.indexOf(source),
      source.length,
    );
  }
  return { source, prompt };
}

interface Token {
  text: string;
  position: number;
  quoted: boolean;
}

function splitWords(text: string): Token[] {
  const tokens: Token[] = [];
  // An operator's value may be quoted: name:"two words", -"a phrase".
  for (const match of text.matchAll(/[-+]?(?:\p{L}+:)?"[^"]*"?|[^\s"]+/gu)) {
    tokens.push({ text: match[0], position: match.index, quoted: match[0].startsWith('"') });
  }
  return tokens;
}

function readToken({ text, position, quoted }: Token): string {
  if (text.includes('"') && !/"[^"]*"$/.test(text)) {
    throw notUnderstood(
      'A quotation mark is opened here and not closed. Add the second ".',
      position + text.indexOf('"'),
      1,
    );
  }
  if (quoted) return text.slice(1, -1).trim();
  if (/^[-+]["\p{L}\p{N}]/u.test(text)) {
    const what = text.startsWith("-") ? "leave something out" : "demand something";
    throw notUnderstood(
      `This version can't ${what} with "${text[0]}" yet. Search without "${text}".`,
      position,
      text.length,
    );
  }
  const field = /^(\p{L}+):\S/u.exec(text)?.[1] ?? /^(\p{L}+):$/u.exec(text)?.[1];
  if (field !== undefined) {
    const known = knownFields.has(field.toLowerCase());
    throw notUnderstood(
      known
        ? `This version can't filter by "${field}:" yet. Search without "${text}".`
        : `There is no filter "${field}:". To search for these words, put them in quotation marks.`,
      position,
      text.length,
    );
  }
  return text;
}

function notUnderstood(message: string, position: number, length: number): Failure {
  return new Failure("query-not-understood", message, { details: { position, length } });
}
