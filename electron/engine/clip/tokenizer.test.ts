import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { smallModelDir, starterDir } from "../../../test/support/paths.ts";
import { createTokenizer } from "./tokenizer.ts";

const root = join(import.meta.dirname, "../../..");
const read = (dir: string, contextLength: number) => {
  const json = (file: string) => JSON.parse(readFileSync(join(dir, file), "utf8")) as object;
  return createTokenizer(json("tokenizer.json"), json("tokenizer_config.json"), contextLength);
};
const starter = read(starterDir, 64);
const small = read(smallModelDir, 32);

describe("the starter's tokenizer, of word pieces", () => {
  // From the Python library that the text tower was trained with (tools/starter-model/reference.py).
  const golden: [text: string, ids: number[]][] = [
    ["dog", [101, 3899, 102]],
    ["a photo of a dog", [101, 1037, 6302, 1997, 1037, 3899, 102]],
    [
      "Two children are playing on the beach with a red ball.",
      [101, 2048, 2336, 2024, 2652, 2006, 1996, 3509, 2007, 1037, 2417, 3608, 1012, 102],
    ],
    ["KITCHEN", [101, 3829, 102]],
    ["crème brûlée", [101, 13675, 21382, 7987, 9307, 2063, 102]],
    ["naïve café in São Paulo", [101, 15743, 7668, 1999, 7509, 9094, 102]],
    [
      "it's a dog's life, isn't it?",
      [101, 2009, 1005, 1055, 1037, 3899, 1005, 1055, 2166, 1010, 3475, 1005, 1056, 2009, 1029, 102],
    ],
    [
      "jack-o'-lantern (carved pumpkin)",
      [101, 2990, 1011, 1051, 1005, 1011, 12856, 1006, 7844, 25730, 1007, 102],
    ],
    [
      "e-mail: someone@example.org, 50% off!!",
      [101, 1041, 1011, 5653, 1024, 2619, 1030, 2742, 1012, 8917, 1010, 2753, 1003, 2125, 999, 999, 102],
    ],
    ["日本語の写真", [101, 1864, 1876, 1950, 1671, 100, 1921, 102]],
    [
      "собака на пляже",
      [101, 1196, 14150, 29740, 10260, 28598, 1192, 10260, 1194, 29436, 17432, 29743, 15290, 102],
    ],
    ["🏖️ sunset", [101, 100, 10434, 102]],
    ["Straße im Regen", [101, 2358, 27807, 10047, 19723, 2368, 102]],
    [
      "supercalifragilisticexpialidocious",
      [101, 3565, 9289, 10128, 29181, 24411, 4588, 10288, 19312, 21273, 10085, 6313, 102],
    ],
    ["   spaces \t and\nlines  ", [101, 7258, 1998, 3210, 102]],
    ["2023-05-17 14:30", [101, 16798, 2509, 1011, 5709, 1011, 2459, 2403, 1024, 2382, 102]],
  ];
  for (const [text, ids] of golden) {
    it(`encodes ${JSON.stringify(text)} as when the model was trained`, () => {
      expect(starter.encode(text)).toEqual({ ids, cut: false });
    });
  }

  it("cuts a long text and keeps the end token last", () => {
    const { ids, cut } = starter.encode("dog ".repeat(100));
    expect(cut).toBe(true);
    expect(ids).toHaveLength(64);
    expect([ids[0], ids.at(-1)]).toEqual([101, 102]);
  });

  it("takes 10,000 characters, emoji, nothing at all and half a character", () => {
    expect(starter.encode("x".repeat(10_000)).ids.length).toBeLessThanOrEqual(64);
    expect(starter.encode("🏖️🐕".repeat(2_500)).ids.length).toBeLessThanOrEqual(64);
    expect(starter.encode("").ids).toEqual([101, 102]);
    expect(starter.encode("\ud83c").ids.at(-1)).toBe(102);
  });
});

describe("a tokenizer of byte pairs of its own", () => {
  // From the tokenizer that the training script used (tools/starter-model/from-scratch/byte_pair_encoding.py), not from this one.
  const golden: [text: string, ids: number[]][] = [
    ["a photo of a dog", [1, 356, 2229, 554, 356, 545, 2]],
    ["Hello World", [1, 959, 5320, 6503, 2]],
    ["children playing on the beach", [1, 785, 688, 528, 526, 791, 2]],
    ["You should've done this", [1, 4809, 2312, 359, 42, 771, 527, 1878, 1747, 2]],
    ["UNwantéd,running", [1, 531, 122, 6482, 198, 172, 359, 303, 678, 2]],
    [
      "A\n'll !!to?'d''d of, can't.",
      [1, 356, 42, 718, 36, 292, 585, 66, 298, 359, 42, 298, 359, 554, 303, 1004, 42, 375, 305, 2],
    ],
    ["2016", [1, 309, 307, 308, 313, 2]],
    ["🏖️ sunset", [1, 243, 162, 146, 153, 242, 187, 402, 2293, 2]],
    ["白い犬", [1, 234, 156, 192, 230, 132, 135, 234, 141, 431, 2]],
  ];
  for (const [text, ids] of golden) {
    it(`encodes ${JSON.stringify(text)} as when the model was trained`, () => {
      expect(small.encode(text)).toEqual({ ids, cut: false });
    });
  }

  it("cuts a long text and keeps the end token last", () => {
    const { ids, cut } = small.encode("dog ".repeat(100));
    expect(cut).toBe(true);
    expect(ids).toHaveLength(32);
    expect(ids[0]).toBe(1);
    expect(ids.at(-1)).toBe(2);
  });

  it("takes 10,000 characters, emoji, nothing at all and half a character", () => {
    expect(small.encode("x".repeat(10_000)).ids).toHaveLength(32);
    expect(small.encode("🏖️🐕".repeat(2_500)).ids).toHaveLength(32);
    expect(small.encode("🏖️").ids.length).toBeGreaterThan(2);
    expect(small.encode("").ids).toEqual([1, 2]);
    expect(small.encode("\ud83c").ids).toContain(2);
  });

  it("refuses a context in which no word fits", () => {
    expect(() => read(smallModelDir, 2)).toThrow(RangeError);
  });
});

const merges = join(root, "../shared/data/clip/bpe_simple_vocab_16e6.txt.gz");
describe.skipIf(!existsSync(merges))("CLIP's tokenizer (needs shared/data/clip)", () => {
  const golden: [text: string, ids: number[]][] = [
    ["a photo of a cat", [49406, 320, 1125, 539, 320, 2368, 49407]],
    ["Hello World", [49406, 3306, 1002, 49407]],
    ["How are you doing?", [49406, 829, 631, 592, 1960, 286, 49407]],
    ["The company was founded in 2016.", [49406, 518, 2634, 739, 12240, 530, 273, 271, 272, 277, 269, 49407]],
    ["You should've done this", [49406, 592, 1535, 1200, 1700, 589, 49407]],
    ["UNwantéd,running", [49406, 569, 18356, 3459, 323, 267, 2761, 49407]],
    [
      "A\n'll !!to?'d''d of, can't.",
      [49406, 320, 1342, 748, 531, 13610, 323, 8445, 323, 539, 267, 753, 713, 269, 49407],
    ],
  ];
  const clip = existsSync(merges) ? createTokenizer(clipTokenizerJson(readFileSync(merges)), {}, 77) : small;
  for (const [text, ids] of golden) {
    it(`encodes ${JSON.stringify(text)} as CLIP does`, () =>
      expect(clip.encode(text)).toEqual({ ids, cut: false }));
  }

  it("cuts at 77 tokens, the end token kept", () => {
    const { ids } = clip.encode("a very long story ".repeat(60));
    expect(ids).toHaveLength(77);
    expect(ids.at(-1)).toBe(49407);
  });
});

/** The `tokenizer.json` that CLIP's checkpoints carry, made from the list of merges that OpenAI published. */
function clipTokenizerJson(gzipped: Buffer): object {
  const bytes = byteCharacters();
  // 49,152 − 256 − 2 merges are used; the first line is a comment.
  const pairs = gunzipSync(gzipped)
    .toString("utf8")
    .split("\n")
    .slice(1, 49152 - 256 - 2 + 1);
  const tokens = [
    ...bytes,
    ...bytes.map((character) => `${character}</w>`),
    ...pairs.map((pair) => pair.replace(" ", "")),
    "<|startoftext|>",
    "<|endoftext|>",
  ];
  const special = (content: string) => ({
    id: tokens.indexOf(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: true,
    special: true,
  });
  return {
    version: "1.0",
    added_tokens: [special("<|startoftext|>"), special("<|endoftext|>")],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        {
          type: "Split",
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: "Removed",
          invert: true,
        },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: "RobertaProcessing",
      sep: ["<|endoftext|>", 49407],
      cls: ["<|startoftext|>", 49406],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true },
    model: {
      type: "BPE",
      unk_token: "<|endoftext|>",
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: pairs,
    },
  };
}

/** GPT-2's printable stand-ins for bytes, in the order that gives them their ids. */
function byteCharacters(): string[] {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const printable = [...range(33, 126), ...range(161, 172), ...range(174, 255)];
  const rest = range(0, 255).filter((byte) => !printable.includes(byte));
  return [...printable, ...rest.map((_, i) => 256 + i)].map((code) => String.fromCharCode(code));
}
