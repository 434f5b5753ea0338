"""Build WORK/labels.json: what every image may be called.

* every labelled class -> the everyday names its images may be called by (name, synonyms, hypernyms)
* every Flickr8k image -> its captions and the everyday names that they mention
* WordNet words -> the nearest trained name, taught to the text side as near-synonyms

Needs in WORK: words.txt of Tiny-ImageNet, and wn.txt, the WordNet ids of the classes used, one a line.
"""

import argparse
import collections
import json
import re
from pathlib import Path

import yaml

from corpora import FLICKR_CAPTIONS, WORDNET, show
from names import (
    BETTER_FIRST_NAME,
    CALTECH_NAMES,
    CAPTION_WORDS,
    DROPPED_SYNONYMS,
    EVERYDAY_WORDS,
    EXTRA_NAMES,
    SCENE_NAMES,
    SPOKEN_AS,
)

NOUN_FILES = (
    "Tops act animal artifact body communication food object plant person phenomenon substance location event group"
).split()
RECEIPT_NAMES = {"receipt": ["receipt", "document", "paper", "bill", "text", "scan", "invoice"]}
SCREENSHOT_NAMES = {
    "screenshot": [
        "screenshot",
        "computer screen",
        "screen",
        "window of a program",
        "software",
        "user interface",
        "text",
    ]
}
MAX_ANCHOR_STEPS = 4  # a name further up a word than this says too little about it
LATIN_NAME = re.compile(r"^[A-Z]\w+ [a-z]+$")
PLAIN_WORD = re.compile(r"^[a-z][a-z \'-]+$")


class WordNet:
    """Nouns of Open English WordNet."""

    def __init__(self, root: Path):
        self.synsets: dict[str, dict] = {}
        for part in NOUN_FILES:
            text = show(root, WORDNET, f"HEAD:src/yaml/noun.{part}.yaml")
            self.synsets.update(yaml.load(text, Loader=yaml.CSafeLoader))
        self.by_word: dict[str, list[str]] = collections.defaultdict(list)
        for synset, entry in self.synsets.items():
            for word in entry["members"]:
                self.by_word[word.lower().replace("_", " ")].append(synset)

    def members(self, synset: str) -> list[str]:
        return self.synsets[synset]["members"] if synset in self.synsets else []

    def chain(self, synset: str) -> dict[str, int]:
        """The synset and everything above it, nearest first -> number of steps."""
        steps: dict[str, int] = {}
        queue = [(synset, 0)]
        while queue:
            current, depth = queue.pop(0)
            if current in steps:
                continue
            steps[current] = depth
            if current in self.synsets:
                queue += [(above, depth + 1) for above in self.synsets[current].get("hypernym") or []]
        return steps


def imagenet_names(work: Path, wordnet: WordNet) -> tuple[dict[str, list[str]], dict[str, str]]:
    """WordNet id -> names, and name -> synset. Classes are matched by their words: the numbering differs."""
    lines = (work / "words.txt").read_text().split("\n")
    words_of = dict(line.split("\t") for line in lines if "\t" in line)
    names_of: dict[str, list[str]] = {}
    synset_of_name: dict[str, str] = {}
    for wordnet_id in (work / "wn.txt").read_text().split():
        words = [word.strip() for word in words_of[wordnet_id].split(",")]
        candidates = collections.Counter(s for word in words for s in wordnet.by_word.get(word.lower(), []))
        synset = candidates.most_common(1)[0][0] if candidates else None
        names = own_names(words)
        broader: list[str] = []
        if synset:
            for name in names:
                synset_of_name.setdefault(name, synset)
            for above, depth in wordnet.chain(synset).items():
                if depth == 0:
                    continue
                for word in map(str.lower, wordnet.members(above)):
                    spoken = SPOKEN_AS.get(word, word) if word in EVERYDAY_WORDS else None
                    if spoken:
                        broader.append(spoken)
                        synset_of_name.setdefault(spoken, above)
        broader += EXTRA_NAMES.get(words[0], [])
        if "dog" in broader:
            broader.append("pet")
        if names[0] in ("white wolf", "african hunting dog"):
            broader = [name for name in broader if name not in ("pet", "dog")]
        names_of[wordnet_id] = names + [name for name in dict.fromkeys(broader) if name not in names]
    return names_of, synset_of_name


def own_names(words: list[str]) -> list[str]:
    """Up to four names of a class among WordNet's synonyms, without Latin ones."""
    names = [BETTER_FIRST_NAME.get(words[0], words[0]).lower()]
    for word in (word.lower() for word in words[:4]):
        as_written = next(candidate for candidate in words if candidate.lower() == word)
        if word not in DROPPED_SYNONYMS and word not in names and not LATIN_NAME.match(as_written):
            names.append(word)
    return names[:4]


def flickr_labels(root: Path) -> dict[str, dict]:
    """File -> captions ("c"), the names that any of them mentions ("k"), and all words ("w")."""
    captions: dict[str, list[str]] = collections.defaultdict(list)
    for line in show(root, *FLICKR_CAPTIONS).split("\n")[1:]:
        if "," not in line:
            continue
        file, caption = line.split(",", 1)
        caption = caption.strip().strip('"').replace('""', '"').strip()
        caption = re.sub(r"\s+([.,!?;\'])", r"\1", caption).strip(" .")
        if caption:
            captions[file].append(caption)
    labels = {}
    for file, texts in captions.items():
        words = set(re.findall("[a-z]+", " ".join(texts).lower()))
        mentioned = [name for name, evidence in CAPTION_WORDS.items() if evidence & words]
        labels[file] = {"c": texts, "k": mentioned, "w": sorted(words)}
    return labels


def near_words(wordnet: WordNet, names: set[str], synset_of_name: dict[str, str]) -> dict[str, str]:
    """WordNet words that stand under a trained name -> that name."""
    anchors = {synset: name for name, synset in synset_of_name.items()}
    for name in sorted(names):
        senses = wordnet.by_word.get(name, [])
        if len(set(senses)) == 1:
            anchors.setdefault(senses[0], name)
    near = {}
    for synset in wordnet.synsets:
        above = sorted((depth, anchors[s]) for s, depth in wordnet.chain(synset).items() if s in anchors)
        if not above or above[0][0] > MAX_ANCHOR_STEPS:
            continue
        for word in map(str.lower, wordnet.members(synset)):
            short = len(word) <= 24 and word.count(" ") <= 1
            first_sense = wordnet.by_word[word][:1] == [synset]
            if word not in names and short and PLAIN_WORD.match(word) and first_sense:
                near[word] = above[0][1]
    return near


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repositories", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    wordnet = WordNet(arguments.repositories)
    names_of, synset_of_name = imagenet_names(arguments.work, wordnet)
    labelled = {
        "places": SCENE_NAMES,
        "caltech": CALTECH_NAMES,
        "wn": names_of,
        "receipt": RECEIPT_NAMES,
        "screens": SCREENSHOT_NAMES,
    }
    names = {name for classes in labelled.values() for texts in classes.values() for name in texts}
    names |= set(CAPTION_WORDS)
    near = near_words(wordnet, names, synset_of_name)
    flickr = flickr_labels(arguments.repositories)
    labels = labelled | {"flickr": flickr, "near": near}
    (arguments.work / "labels.json").write_text(json.dumps(labels))
    print(f"{len(names)} names, {len(near)} near words, {len(flickr)} images with captions")


if __name__ == "__main__":
    main()
