"""The tables made by hand (names.json): what a picture may be called.

scene_names, caltech_names   class -> its name, then more names
everyday_words               hypernyms worth saying, taken only where WordNet's own chain for a class contains
them spoken_as                    hypernym -> how people say it; null: not at all
extra_names                  ImageNet class (by its first WordNet word) -> names where WordNet's chain does
not help dropped_synonyms             WordNet synonyms that mean something else to most people
caption_words                name -> words in a caption that show that the name fits
same_to_people               a plain word -> other words for it, for everyday things
mass_nouns                   words that take neither article nor plural
"""

import json
from pathlib import Path

_tables = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))

SCENE_NAMES: dict[str, list[str]] = _tables["scene_names"]
CALTECH_NAMES: dict[str, list[str]] = _tables["caltech_names"]
EVERYDAY_WORDS = set(_tables["everyday_words"])
SPOKEN_AS: dict[str, str | None] = _tables["spoken_as"]
EXTRA_NAMES: dict[str, list[str]] = _tables["extra_names"]
DROPPED_SYNONYMS = set(_tables["dropped_synonyms"])
CAPTION_WORDS = {name: set(words) for name, words in _tables["caption_words"].items()}
SAME_TO_PEOPLE: dict[str, list[str]] = _tables["same_to_people"]
MASS_NOUNS = set(_tables["mass_nouns"])
RECEIPT_NAMES = ["receipt", "document", "paper", "bill", "text", "scan", "invoice"]
SCREENSHOT_NAMES = [
    "screenshot",
    "computer screen",
    "screen",
    "window of a program",
    "software",
    "user interface",
    "text",
]
