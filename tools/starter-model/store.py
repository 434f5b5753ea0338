"""The results of steps 1 and 2, ready to draw batches from."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from names import SAME_TO_PEOPLE
from prompts import ensemble
from vocabulary import imagenet_keys

FLICKR = "flickr"


@dataclass
class FeatureSet:
    """One set's pictures: features[v][i] for view v of picture i, and what picture i shows (an entity's
    number)."""

    features: list[np.ndarray]
    entities: np.ndarray
    validation: np.ndarray

    def training_rows(self) -> np.ndarray:
        return np.flatnonzero(~self.validation)

    def validation_rows(self) -> np.ndarray:
        return np.flatnonzero(self.validation)


class Store:
    """Entities are things ("imagenet/7", "places/kitchen") and captioned pictures ("flickr/NAME").

    has_name[entity, name]: it may be called so. is_own[entity, name]: that is a name of its own, not of its
    kind.
    """

    def __init__(self, work: Path, sets: list[str]):
        content = json.loads((work / "texts.json").read_text())
        self.texts: list[str] = content["texts"]
        self.text_number = {text: i for i, text in enumerate(self.texts)}
        self.text_features = np.load(work / "texts.npy")
        self.names: list[str] = content["names"]
        name_number = {name: i for i, name in enumerate(self.names)}
        things, pictures = content["things"], content["pictures"]
        self.entities = [*things, *(f"{FLICKR}/{picture}" for picture in pictures)]
        self.entity_number = {key: i for i, key in enumerate(self.entities)}
        self.thing_count = len(things)
        self.own_names = [thing["own"] for thing in things.values()]
        self.is_own = np.zeros((len(self.entities), len(self.names)), bool)
        self.has_name = np.zeros_like(self.is_own)
        for i, thing in enumerate(things.values()):
            self.is_own[i, [name_number[name] for name in thing["own"]]] = True
            self.has_name[i, [name_number[name] for name in thing["own"] + thing["broader"]]] = True
        for i, picture in enumerate(pictures.values()):
            self.has_name[self.thing_count + i, [name_number[name] for name in picture["names"]]] = True
        number = self.text_number
        self.forms = [[number[text] for text in content["forms"][name]] for name in self.names]
        # (n, texts of the plain word, texts of the other word), both in the same forms: bare, with articles.
        same = content["synonyms"]
        self.everyday_synonyms = sum(map(len, SAME_TO_PEOPLE.values()))  # they come last
        self.synonyms = np.array([[[number[t] for t in content["forms"][w][:3]] for w in pair] for pair in same])
        self.definitions = [[number[t] for t in content["definitions"].get(key, [])] for key in things]
        self.captions = [[number[text] for text in picture["captions"]] for picture in pictures.values()]
        self.own = [np.flatnonzero(row) for row in self.is_own]
        self.broader = [np.flatnonzero(row) for row in self.has_name & ~self.is_own]
        self.first_name = [name_number[names[0]] for names in self.own_names]
        # Names that only captions use: whether they fit a picture without a caption, nobody has said.
        self.caption_only = ~self.has_name[: self.thing_count].any(0)
        self.sets = {name: self._load(work / "features", name) for name in sets}

    def _load(self, folder: Path, name: str) -> FeatureSet:
        pictures = json.loads((folder / f"{name}.json").read_text())
        files: dict[int, list[Path]] = {}
        for file in sorted((folder / name).glob("[0-9]-??????.npy")):
            files.setdefault(int(file.name.split("-")[0]), []).append(file)
        features = [np.concatenate([np.load(file) for file in files[view]]) for view in sorted(files)]
        # A set may be unfinished; its first part is used.
        count = min(map(len, features))
        features = [rows[:count] for rows in features]
        key_of = self._keys(name)
        entities = np.array([self.entity_number[key_of(p["label"])] for p in pictures[:count]])
        return FeatureSet(
            features, entities, np.array([p["split"] == "validation" for p in pictures[:count]])
        )

    def _keys(self, name: str):
        if name == "mini":
            keys = imagenet_keys()
            return lambda label: keys[label]
        return lambda label: f"{name}/{label}"

    def ensemble_texts(self, entity: int) -> list[int]:
        return [self.text_number[text] for text in ensemble(self.own_names[entity][0])]

    def random_text(self, entity: int, rng: random.Random, sources: set[str]) -> tuple[int, int, int]:
        """A text that fits, and what it is: (text, name or -1, entity that it describes or -1)."""
        chance = rng.random()
        if entity >= self.thing_count:
            broader = self.broader[entity]
            if chance < 0.25 and len(broader) and "names" in sources:
                name = int(rng.choice(broader))
                return rng.choice(self.forms[name]), name, -1
            return rng.choice(self.captions[entity - self.thing_count]), -1, entity
        if chance < 0.15 and self.definitions[entity] and "definitions" in sources:
            return rng.choice(self.definitions[entity]), -1, entity
        if chance < 0.45 and len(self.broader[entity]) and "broader" in sources:
            name = int(rng.choice(self.broader[entity]))
        elif chance < 0.75:
            name = self.first_name[entity]
        else:
            name = int(rng.choice(self.own[entity])) if "broader" in sources else self.first_name[entity]
        return rng.choice(self.forms[name]), name, -1
