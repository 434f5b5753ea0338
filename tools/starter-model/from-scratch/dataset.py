"""Which of the prepared images are for training and which are held out, and what each may be called."""

import collections
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from augment import PREPARED_SIZE
from byte_pair_encoding import HELD_OUT_CAPTIONED_IMAGES

# Passes over each set in one epoch.
PASSES = {
    "places": 0.8,
    "mini": 1.0,
    "tiny": 0.55,
    "caltech": 1.5,
    "flickr": 4.0,
    "receipt": 2.0,
    "screens": 5.0,
}
# Kinds of classes in labels.json; those in HEADS get a classification layer of their own in training.
KINDS = ("places", "caltech", "wn", "receipt", "screens")
HEADS = ("places", "caltech", "wn")
CAPTION_VOCABULARY = 1200
STOP_WORDS = set(
    (
        "a an the in is on and with of are at to his her its their while through down over up by into for from as off "
        "out some it that he she they him them has have doing other another one there this who be being s t or"
    ).split()
)


@dataclass(frozen=True)
class Item:
    """One image: its set, its row in the set's pixels, and its class number or (flickr) its file name."""

    set: str
    row: int
    label: int | str


class Dataset:
    """Everything that was prepared in a work folder.

    classes       (kind, class) -> number
    class_names   number -> names, the first being the class's own
    heads         kind -> numbers of its classes, in the order of the classification layer
    names         all names that any image has; name_index gives their places
    has_name      class number x name -> whether the class may be called so
    training, held_out   set -> items
    """

    def __init__(self, work: Path):
        self.labels: dict = json.loads((work / "labels.json").read_text())
        self.paths: dict[str, list[str]] = {s: json.loads((work / f"{s}.json").read_text()) for s in PASSES}
        self.pixels = {s: open_pixels(work / f"{s}.u8", PREPARED_SIZE) for s in PASSES}
        self._number_classes()
        captioned = self.labels["flickr"]
        self.held_out_files = set(sorted(captioned)[-HELD_OUT_CAPTIONED_IMAGES:])
        self.names = sorted(
            {name for names in self.class_names.values() for name in names}
            | {name for image in captioned.values() for name in image["k"]}
        )
        self.name_index = {name: i for i, name in enumerate(self.names)}
        self.has_name = np.zeros((len(self.class_names), len(self.names)), bool)
        for number, names in self.class_names.items():
            self.has_name[number, [self.name_index[name] for name in names]] = True
        counts = collections.Counter(
            word
            for file, image in captioned.items()
            if file not in self.held_out_files
            for word in image["w"]
            if word not in STOP_WORDS
        )
        self.caption_vocabulary = {w: i for i, (w, _) in enumerate(counts.most_common(CAPTION_VOCABULARY))}
        self.training: dict[str, list[Item]] = {}
        self.held_out: dict[str, list[Item]] = {}
        validation_scenes = read_validation_scenes(work)
        for name in PASSES:
            self._split(name, validation_scenes)

    def _number_classes(self) -> None:
        self.classes: dict[tuple[str, str], int] = {}
        self.class_names: dict[int, list[str]] = {}
        for kind in KINDS:
            for key, names in self.labels[kind].items():
                if (kind, key) != ("caltech", "Faces_easy"):
                    number = self.classes[(kind, key)] = len(self.classes)
                    self.class_names[number] = names
        # The same pictures as "Faces", cropped.
        self.classes[("caltech", "Faces_easy")] = self.classes[("caltech", "Faces")]
        self.heads = {h: sorted({self.classes[(h, key)] for key in self.labels[h]}) for h in HEADS}
        self.place_in_head = {h: {c: i for i, c in enumerate(numbers)} for h, numbers in self.heads.items()}

    def _split(self, name: str, validation_scenes: dict[str, str]) -> None:
        training: list[Item] = []
        held_out: list[Item] = []
        folder_sizes = collections.Counter(path.split("/")[-2] for path in self.paths[name])
        seen: collections.Counter[str] = collections.Counter()
        for row, path in enumerate(self.paths[name]):
            folder, file = path.split("/")[-2:]
            place_in_folder = seen[folder]
            seen[folder] += 1
            label: int | str
            if name == "flickr":
                if file not in self.labels["flickr"]:
                    continue
                label, out = file, file in self.held_out_files
            elif name == "places":
                inside = path.split("images/")[1]
                out = inside.startswith("val/")
                if out and inside not in validation_scenes:
                    continue
                scene = validation_scenes[inside] if out else scene_of(inside)
                label = self.classes[("places", scene)]
            elif name == "mini":
                label = self.classes[("wn", folder)]
                out = place_in_folder >= int(folder_sizes[folder] * 0.9)
            elif name == "tiny":
                label, out = self.classes[("wn", path.split("/")[-3])], False
            elif name == "caltech":
                if folder == "BACKGROUND_Google":
                    continue
                label = self.classes[("caltech", folder)]
                out = int(file[6:10]) % 10 == 0  # by number: Faces and Faces_easy share pictures
            else:
                label = self.classes[(name, "receipt" if name == "receipt" else "screenshot")]
                out = row % 10 == 0
            (held_out if out else training).append(Item(name, row, label))
        self.training[name], self.held_out[name] = training, held_out

    def stream(self, rng: random.Random) -> Iterator[Item]:
        """Endless training items, each set visited as often as PASSES says."""
        while True:
            epoch: list[Item] = []
            for name, passes in PASSES.items():
                items = self.training[name]
                epoch += items * int(passes)
                epoch += rng.sample(items, int(len(items) * (passes % 1)))
            rng.shuffle(epoch)
            yield from epoch


def open_pixels(path: Path, size: int) -> np.ndarray:
    """A set's images, count x size x size x 3, read when they are used."""
    return np.memmap(path, np.uint8, "r").reshape(-1, size, size, 3)


def scene_of(path: str) -> str:
    """train/a/abbey/1.jpg -> abbey; train/c/church/outdoor/1.jpg -> church/outdoor."""
    return path.split("/", 2)[2].rsplit("/", 1)[0]


def read_validation_scenes(work: Path) -> dict[str, str]:
    """Validation image -> scene, from MiniPlaces' two lists (places_train.txt, places_val.txt)."""
    scene_names: dict[int, str] = {}
    for line in (work / "places_train.txt").read_text().splitlines():
        path, number = line.rsplit(" ", 1)
        scene_names[int(number)] = scene_of(path)
    pairs = (line.split() for line in (work / "places_val.txt").read_text().splitlines())
    return {path: scene_names[int(number)] for path, number in pairs}
