"""Which pictures are used, what each shows, and on which side of the split it is.

Pictures of the evaluation sets never appear in here, not even as validation. Each evaluation set is a rule of
its source (the last names, the last tenth, numbers divisible by ten); `splits_of` repeats those rules and
drops what they select.
"""

import collections
from dataclasses import dataclass
from typing import Literal

from captions import read_captions
from sources import PICTURES, Repositories

EVALUATION_CAPTIONED = 1000
VALIDATION_CAPTIONED = 600
VALIDATION_SCENES_PER_CLASS = 15
# mini-ImageNet has 600 pictures a class of which 540 may be used. The backbone has learned from all of
# ImageNet, so these only show it how small and blocky pictures look; more of them bring nothing.
MINI_PER_CLASS = 60

Split = Literal["training", "validation"]


@dataclass(frozen=True)
class Picture:
    set: str
    path: str
    blob: str
    split: Split
    # A file name (flickr), a scene, a WordNet id (mini), a Caltech folder, or the set's own name.
    label: str


def list_pictures(repositories: Repositories, set_name: str) -> list[Picture]:
    source = PICTURES[set_name]
    endings = (".jpg", ".jpeg", ".png", ".gif")
    files = {
        path: blob
        for path, blob in repositories.list_files(source).items()
        if path.lower().endswith(endings) and not path.split("/")[-1].startswith(".")
    }
    rule = RULES[set_name]
    chosen = rule(list(files), repositories)
    return [Picture(set_name, path, files[path], split, label) for path, split, label in chosen]


Chosen = list[tuple[str, Split, str]]


def _flickr(paths: list[str], repositories: Repositories) -> Chosen:
    """Evaluation: the 1,000 last names. Validation: every twelfth of the others."""
    captioned = sorted(read_captions(repositories))
    usable = captioned[:-EVALUATION_CAPTIONED]
    validation = set(usable[:: len(usable) // VALIDATION_CAPTIONED][:VALIDATION_CAPTIONED])
    allowed = set(usable)
    chosen: Chosen = []
    for path in paths:
        name = path.split("/")[-1]
        if name in allowed:
            chosen.append((path, "validation" if name in validation else "training", name))
    return chosen


def _places(paths: list[str], _: Repositories) -> Chosen:
    """Evaluation comes from another folder of the source. Validation: the last of each scene.

    The order goes round the scenes, so that any first part of it has as many of each.
    """
    rounds: list[tuple[int, str, Split, str]] = []
    for scene, group in _group(
        paths, lambda path: path.split("/train/")[1].split("/", 1)[1].rsplit("/", 1)[0]
    ):
        cut = len(group) - VALIDATION_SCENES_PER_CLASS
        rounds += [
            ((i - cut) % len(group), path, "training" if i < cut else "validation", scene)
            for i, path in enumerate(group)
        ]
    return [(path, split, scene) for _, path, split, scene in sorted(rounds)]


def _mini(paths: list[str], _: Repositories) -> Chosen:
    """Evaluation: the last tenth of each class. Validation: 15 before them."""
    chosen: Chosen = []
    for wordnet_id, group in _group(paths, lambda path: path.split("/")[-2]):
        usable = group[: int(len(group) * 0.9)]
        training = usable[:-15]
        step = max(1, len(training) // MINI_PER_CLASS)
        chosen += [(path, "training", wordnet_id) for path in training[::step][:MINI_PER_CLASS]]
        chosen += [(path, "validation", wordnet_id) for path in usable[-15:]]
    return chosen


def _caltech(paths: list[str], _: Repositories) -> Chosen:
    """By number, because two folders show the same faces. Evaluation: those divisible by ten."""
    chosen: Chosen = []
    for path in paths:
        folder, file = path.split("/")[-2:]
        last_digit = int(file[6:10]) % 10
        if folder != "BACKGROUND_Google" and last_digit != 0:
            label = "Faces" if folder == "Faces_easy" else folder
            chosen.append((path, "validation" if last_digit == 5 else "training", label))
    return chosen


def _every_tenth(set_name: str):
    """Evaluation: every tenth file, from the first on. Validation: those five further on."""

    def rule(paths: list[str], _: Repositories) -> Chosen:
        return [
            (path, "validation" if row % 10 == 5 else "training", set_name)
            for row, path in enumerate(paths)
            if row % 10 != 0
        ]

    return rule


RULES = {
    "flickr": _flickr,
    "places": _places,
    "mini": _mini,
    "caltech": _caltech,
    "receipt": _every_tenth("receipt"),
    "screens": _every_tenth("screens"),
}


def _group(paths: list[str], key):
    groups: dict[str, list[str]] = collections.defaultdict(list)
    for path in paths:
        groups[key(path)].append(path)
    return sorted(groups.items())
