"""Byte-level BPE in CLIP's manner (lower case, </w>), trained on captions, names and WordNet words.

Run as a program it writes WORK/tokenizer.json; `Tokenizer` reads it. The engine reads the same file with
@huggingface/tokenizers; both give the same ids.
"""

import argparse
import collections
import functools
import json
import re
import unicodedata
from pathlib import Path

PAD, START, END = "<|pad|>", "<|startoftext|>", "<|endoftext|>"
SPECIAL_TOKENS = [PAD, START, END]
PAD_ID, START_ID, END_ID = range(3)
CONTEXT_LENGTH = 32
MERGES = 6000
HELD_OUT_CAPTIONED_IMAGES = 1000

# Python's re has no \p{L}; the first equals the second on ordinary text.
PATTERN = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+")
UNICODE_PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def _byte_characters() -> dict[int, str]:
    """GPT-2's printable stand-in for every byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    characters = {byte: chr(byte) for byte in printable}
    return characters | {byte: chr(256 + i) for i, byte in enumerate(others)}


BYTE_CHARACTERS = _byte_characters()


def split_words(text: str) -> list[str]:
    return PATTERN.findall(unicodedata.normalize("NFC", text).lower())


def symbols_of(word: str) -> tuple[str, ...]:
    """One symbol a byte, the last marked as a word's end."""
    characters = [BYTE_CHARACTERS[byte] for byte in word.encode()]
    return (*characters[:-1], characters[-1] + "</w>")


def merge_pair(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    at = 0
    while at < len(symbols):
        if tuple(symbols[at : at + 2]) == pair:
            merged.append(symbols[at] + symbols[at + 1])
            at += 2
        else:
            merged.append(symbols[at])
            at += 1
    return merged


def learn_merges(word_counts: collections.Counter[str], count: int) -> list[tuple[str, str]]:
    """The most frequent pairs, in order; a tie goes to the pair that sorts last."""
    words = [[list(symbols_of(word)), n] for word, n in word_counts.items()]
    pair_counts: collections.Counter[tuple[str, str]] = collections.Counter()
    words_with = collections.defaultdict(set)
    for i, (symbols, n) in enumerate(words):
        for pair in zip(symbols, symbols[1:]):
            pair_counts[pair] += n
            words_with[pair].add(i)
    merges: list[tuple[str, str]] = []
    while len(merges) < count:
        best = max(pair_counts, key=lambda pair: (pair_counts[pair], pair))
        if pair_counts[best] < 2:
            break
        merges.append(best)
        for i in list(words_with[best]):
            symbols, n = words[i]
            for pair in zip(symbols, symbols[1:]):
                pair_counts[pair] -= n
                words_with[pair].discard(i)
            merged = merge_pair(symbols, best)
            words[i][0] = merged
            for pair in zip(merged, merged[1:]):
                pair_counts[pair] += n
                words_with[pair].add(i)
        del pair_counts[best]
    return merges


class Tokenizer:
    def __init__(self, path: Path, context_length: int = CONTEXT_LENGTH):
        model = json.loads(path.read_text(encoding="utf-8"))["model"]
        self.vocabulary: dict[str, int] = model["vocab"]
        self.context_length = context_length
        pairs = [merge.split(" ") if isinstance(merge, str) else merge for merge in model["merges"]]
        self._rank = {tuple(pair): rank for rank, pair in enumerate(pairs)}
        self._ids_of = functools.lru_cache(None)(self._encode_word)

    def __call__(self, text: str) -> list[int]:
        """Ids with start and end tokens, cut to the context with the end token kept."""
        ids = [i for word in split_words(text) for i in self._ids_of(word)]
        return [START_ID, *ids[: self.context_length - 2], END_ID]

    def _encode_word(self, word: str) -> list[int]:
        symbols = list(symbols_of(word))
        never = len(self._rank)
        while len(symbols) > 1:
            pair = min(zip(symbols, symbols[1:]), key=lambda pair: self._rank.get(pair, never))
            if pair not in self._rank:
                break
            symbols = merge_pair(symbols, pair)
        return [self.vocabulary[symbol] for symbol in symbols]


def count_words(labels: dict) -> collections.Counter[str]:
    """What the vocabulary is learned from. Held-out captions do not shape it; names weigh more than captions."""
    counts: collections.Counter[str] = collections.Counter()
    held_out = set(sorted(labels["flickr"])[-HELD_OUT_CAPTIONED_IMAGES:])
    for file, image in labels["flickr"].items():
        if file not in held_out:
            for caption in image["c"]:
                counts.update(split_words(caption))
    for kind in ("places", "caltech", "wn", "receipt", "screens"):
        for names in labels[kind].values():
            for word in (word for name in names for word in split_words(name)):
                counts[word] += 30
                counts[word + "s"] += 3
    for word in labels["near"]:
        counts.update(split_words(word))
    return counts


def tokenizer_json(merges: list[tuple[str, str]]) -> dict:
    """The file's content, for Hugging Face's tokenizers."""
    characters = [BYTE_CHARACTERS[byte] for byte in range(256)]
    tokens = SPECIAL_TOKENS + characters + [character + "</w>" for character in characters]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    for first, second in merges:
        vocabulary.setdefault(first + second, len(vocabulary))

    def special(token: str) -> dict:
        return {"SpecialToken": {"id": token, "type_id": 0}}

    def sequence(name: str) -> dict:
        return {"Sequence": {"id": name, "type_id": 0}}

    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": i,
                "content": token,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for i, token in enumerate(SPECIAL_TOKENS)
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFC"},
                {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
                {"type": "Lowercase"},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": UNICODE_PATTERN}, "behavior": "Removed", "invert": True},
                byte_level,
            ],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [special(START), sequence("A"), special(END)],
            "pair": [special(START), sequence("A"), special(END), sequence("B"), special(END)],
            "special_tokens": {
                token: {"id": token, "ids": [SPECIAL_TOKENS.index(token)], "tokens": [token]}
                for token in (START, END)
            },
        },
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": END,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "</w>",
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": vocabulary,
            "merges": [f"{first} {second}" for first, second in merges],
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    labels = json.loads((arguments.work / "labels.json").read_text())
    merges = learn_merges(count_words(labels), MERGES)
    content = tokenizer_json(merges)
    text = json.dumps(content, ensure_ascii=False)
    (arguments.work / "tokenizer.json").write_text(text, encoding="utf-8")
    print(f"{len(content['model']['vocab'])} tokens, {len(merges)} merges")


if __name__ == "__main__":
    main()
