"""Nouns of Open English WordNet: what else a thing is called, what kind of thing it is, and what it is."""

import collections
import re
from dataclasses import dataclass

import yaml

from sources import WORDNET, Repositories

# Kinds of nouns that can be seen in a picture.
VISIBLE = (
    "Tops act animal artifact body communication event food group "
    "location object person phenomenon plant substance"
).split()
SYNSET = re.compile(r"^\s+(?:- )?synset: (\S+)")


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

        self.senses: dict[str, list[str]] = {}
        for letter in "0abcdefghijklmnopqrstuvwxyz":
            self._read_senses(repositories.read_text(WORDNET, f"entries-{letter}.yaml"))

    def _read_senses(self, text: str) -> None:
        """Nouns' synsets, the most common first. Read by lines: a YAML parser takes minutes."""
        word, noun = "", False
        for line in text.splitlines():
            if line and not line.startswith(" "):
                word = line.rstrip(":").strip("'\"").lower().replace("_", " ")
            elif line.startswith("  ") and line[2] != " ":
                noun = line.strip() == "n:"
            elif noun and (match := SYNSET.match(line)):
                self.senses.setdefault(word, []).append(match.group(1))

    def synonyms(self, name: str) -> list[str]:
        """Words of the name's meaning that mean nothing else in the first place.

        The second meaning counts as well where the name is its usual word (flower: also the blossom).
        """
        found = []
        for place, key in enumerate(self.senses.get(name, [])[:2]):
            members = self.synsets[key].members if key in self.synsets else ()
            for word in members if place == 0 or members[:1] == (name,) else ():
                first = self.senses.get(word.lower(), [])[:1]
                if word.islower() and word != name and first == [key] and len(word) < 24:
                    found.append(word)
        return list(dict.fromkeys(found))[:3]

    def find(self, words: list[str]) -> str | None:
        """The synset that most of these words share. A word alone only counts if it has one meaning."""
        found = collections.Counter(key for word in words for key in self.by_word.get(word.lower(), []))
        if not found:
            return None
        key, count = found.most_common(1)[0]
        alone = [
            key
            for word in words
            if len(self.by_word.get(word.lower(), [])) == 1
            for key in self.by_word[word.lower()]
        ]
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
