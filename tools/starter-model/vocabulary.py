"""What every class and every captioned picture may be called."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from names import (
    CALTECH_NAMES,
    CAPTION_WORDS,
    DROPPED_SYNONYMS,
    EVERYDAY_WORDS,
    EXTRA_NAMES,
    RECEIPT_NAMES,
    SAME_TO_PEOPLE,
    SCENE_NAMES,
    SCREENSHOT_NAMES,
    SPOKEN_AS,
)
from wordnet import WordNet

LATIN = re.compile(r"^[A-Z]\w+ [a-z]+$")
# Among WordNet's other words for a kind, those that make people think of something else.
MISLEADING = {
    "bike",
    "babe",
    "minor",
    "nutrient",
    "machine",
    "toy",
    "formation",
    "canis familiaris",
    "gun",
    "felis domesticus",
    "instrument",
    "boss",
}
NEAR_STEPS = 2  # kinds so near above a class are named whether or not people say them every day


@dataclass
class Thing:
    """A class: its own names (first the plainest), broader ones that fit as well, and a sentence saying what
    it is."""

    own: list[str]
    broader: list[str] = field(default_factory=list)
    definition: str = ""


def imagenet_things(wordnet: WordNet) -> list[Thing]:
    """In the order of the classifier's outputs."""
    rows = json.loads(Path(__file__).with_name("imagenet-classes.json").read_text(encoding="utf-8"))
    return [imagenet_thing(row["name"], row["words"], wordnet) for row in rows]


def imagenet_thing(title: str, words: list[str], wordnet: WordNet) -> Thing:
    plain = re.sub(r" ?\(.*?\)", "", title).lower()
    own = [part.strip() for part in re.split(r" / | or (?=\w+$)", plain)]
    for word in words[:4]:
        if word.lower() not in DROPPED_SYNONYMS and not LATIN.match(word):
            own.append(word.lower())
    thing = Thing(list(dict.fromkeys(own))[:5])
    key = wordnet.find(words or own)
    broader: list[str] = []
    if key:
        thing.definition = wordnet.synsets[key].definition
        for higher, depth in wordnet.above(key).items():
            for word in map(str.lower, wordnet.synsets[higher].members):
                first = word == wordnet.synsets[higher].members[0].lower()
                if not first and word in MISLEADING:
                    continue
                if word in EVERYDAY_WORDS or depth <= NEAR_STEPS:
                    spoken = SPOKEN_AS.get(word, word)
                    broader += [spoken] if spoken else []
    broader += [name for word in words for name in EXTRA_NAMES.get(word, [])]
    wild = {"white wolf", "african wild dog", "dingo", "dhole"} & set(own)
    if "dog" in broader:
        broader = [name for name in broader if name != "dog"] if wild else [*broader, "pet"]
    thing.broader = [name for name in dict.fromkeys(broader) if name not in thing.own and len(name) < 32]
    return thing


def table_thing(names: list[str], wordnet: WordNet) -> Thing:
    thing = Thing(names[:1], names[1:])
    key = wordnet.find(names[:1])
    if key:
        thing.definition = wordnet.synsets[key].definition
    return thing


def synonym_pairs(names: list[str], wordnet: WordNet) -> list[tuple[str, str]]:
    """(name, another word for the same): what is found for the one should be found for the other."""
    known = set(names)
    pairs = [
        (name, word)
        for name in names
        for word in wordnet.synonyms(name)
        if word not in MISLEADING and word not in known
    ]
    return [*pairs, *((name, word) for name, words in SAME_TO_PEOPLE.items() for word in words)]


def all_things(wordnet: WordNet) -> dict[str, Thing]:
    """Key ("imagenet/7", "places/kitchen", ...) -> what it is."""
    things = {f"imagenet/{i}": thing for i, thing in enumerate(imagenet_things(wordnet))}
    things |= {f"places/{scene}": table_thing(names, wordnet) for scene, names in SCENE_NAMES.items()}
    things |= {
        f"caltech/{folder}": table_thing(names, wordnet)
        for folder, names in CALTECH_NAMES.items()
        if folder != "Faces_easy"
    }
    return things | {
        "receipt/receipt": table_thing(RECEIPT_NAMES, wordnet),
        "screens/screens": table_thing(SCREENSHOT_NAMES, wordnet),
    }


def imagenet_keys() -> dict[str, str]:
    """WordNet id -> key of the class."""
    rows = json.loads(Path(__file__).with_name("imagenet-classes.json").read_text(encoding="utf-8"))
    return {row["id"]: f"imagenet/{i}" for i, row in enumerate(rows) if row["id"]}


def mentioned(captions: list[str], names: set[str]) -> list[str]:
    """Names that any of a picture's sentences shows to fit: by the hand-made table, or word for word."""
    words = [re.findall("[a-z]+", caption.lower()) for caption in captions]
    present = {word for sentence in words for word in sentence}
    found = {name for name, evidence in CAPTION_WORDS.items() if evidence & present}
    for sentence in words:
        singular = [[word, word.removesuffix("s")] for word in sentence]
        for length in (1, 2, 3):
            for start in range(len(sentence) - length + 1):
                head = " ".join(sentence[start : start + length - 1])
                for last in singular[start + length - 1]:
                    phrase = f"{head} {last}".strip()
                    if phrase in names:
                        found.add(phrase)
    return sorted(found)
