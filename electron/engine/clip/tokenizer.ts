import { Tokenizer } from "@huggingface/tokenizers";

export interface TextTokenizer {
  /** Any string is fine. */
  encode(text: string): EncodedText;
}

export interface EncodedText {
  /** Token ids, start and end tokens included, at most `contextLength` of them. */
  readonly ids: readonly number[];
  /** True where the text was longer than the model can read. */
  readonly cut: boolean;
}

/**
 * A longer text is cut before it is tokenized. 64 characters a token is far more than any vocabulary's longest
 * word, so what is cut off could not have fitted; without the cut a pasted book would hold the process for seconds.
 */
const charactersPerToken = 64;

/**
 * Wraps the model's own tokenizer (`tokenizer.json`, `tokenizer_config.json`) with CLIP's way of cutting: the end
 * token stays last, because CLIP reads a text's meaning there. The library itself does not truncate.
 */
export function createTokenizer(
  tokenizerJson: object,
  tokenizerConfig: object,
  contextLength: number,
): TextTokenizer {
  const tokenizer = new Tokenizer(tokenizerJson, tokenizerConfig);
  const { before, after } = specialTokensAround(tokenizer);
  const room = contextLength - before.length - after.length;
  if (room < 1) throw new RangeError(`A context of ${contextLength} tokens has no room for a word.`);
  return {
    encode(text) {
      const beginning = text.slice(0, contextLength * charactersPerToken);
      const ids: number[] = tokenizer.encode(beginning, { add_special_tokens: false }).ids;
      return {
        ids: [...before, ...ids.slice(0, room), ...after],
        cut: ids.length > room || beginning.length < text.length,
      };
    },
  };
}

/** What the tokenizer's own template puts around a text. */
function specialTokensAround(tokenizer: Tokenizer): { before: number[]; after: number[] } {
  const probe = "a";
  const bare: number[] = tokenizer.encode(probe, { add_special_tokens: false }).ids;
  const whole: number[] = tokenizer.encode(probe).ids;
  const at = whole.findIndex((_, index) => bare.every((id, i) => whole[index + i] === id));
  if (at < 0 || bare.length === 0) throw new Error("The tokenizer's template does not keep the text whole.");
  return { before: whole.slice(0, at), after: whole.slice(at + bare.length) };
}
