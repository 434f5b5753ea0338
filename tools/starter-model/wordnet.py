"""Nouns of Open English WordNet: what else a thing is called, what kind of thing it is, and what it is."""

import collections
import re
from dataclasses import dataclass

import yaml

from sources import WORDNET, Repositories

# Kinds of nouns that can be seen in a picture.
VISIBLE = (
    "Tops act animal artifact body communication event food group location object person phenomenon plant substance"
).split()


@dataclass(frozen=True)
class Synset:
    members: tuple[str, ...]
    hypernyms: tuple[str, ...]
    definition: str


class WordNet:
    def __init__(self, repositories: Repositories):
        self.synsets: dict[str, Synset] = {}
        self.by_word: dict[str, list[str]] = collections.defaultdict(list)
        for kind in VISIBLE:
            text = repositories.read_text(WORDNET, f"noun.{kind}.yaml")
            for key, entry in yaml.load(text, Loader=yaml.CSafeLoader).items():
                members = tuple(word.replace("_", " ") for word in entry["members"])
                # Before the first semicolon stands the definition, after it remarks; in brackets its field.
                definition = re.sub(r"^\(.*?\) ?", "", entry["definition"][0]).split(";")[0].strip()
                self.synsets[key] = Synset(members, tuple(entry.get("hypernym") or ()), definition)
                for word in members:
                    self.by_word[word.lower()].append(key)

    def find(self, words: list[str]) -> str | None:
        """The synset that most of these words share. A word alone only counts if it has one meaning."""
        found = collections.Counter(key for word in words for key in self.by_word.get(word.lower(), []))
        if not found:
            return None
        key, count = found.most_common(1)[0]
        alone = [key for word in words if len(self.by_word.get(word.lower(), [])) == 1 for key in self.by_word[word.lower()]]
        return key if count > 1 else (alone[0] if alone else None)

    def above(self, key: str) -> dict[str, int]:
        """Everything that this is a kind of, nearest first -> number of steps."""
        steps: dict[str, int] = {}
        queue = [(key, 0)]
        while queue:
            current, depth = queue.pop(0)
            if current in self.synsets and current not in steps:
                steps[current] = depth
                queue += [(higher, depth + 1) for higher in self.synsets[current].hypernyms]
        steps.pop(key, None)
        return steps
