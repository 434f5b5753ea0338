"""The public image sets that the starter model was trained and measured on, and how to read them.

Each lies in a public git repository. Clone those you need (bare is enough) to ROOT/OWNER/NAME:

    git clone --bare https://github.com/OWNER/NAME ROOT/OWNER/NAME

Their terms differ and are listed in the model's card (assets/models/starter/MODEL_CARD.md).
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Corpus:
    """A set of images: a repository, the commit that was used, and the folders in it that hold images."""

    repository: str
    commit: str
    folders: tuple[str, ...]


TRAINING = {
    "flickr": Corpus(
        "RlNZLER/Image-Text-Matching", "56a15d913c3f290e2ee896386ece6076c1eea02e", ("data/images",)
    ),
    "places": Corpus(
        "rathull/CTFs",
        "f35c219885f163ca00a045236dd44be489598837",
        ("data/images/train", "data/images/val"),
    ),
    "mini": Corpus("Deo0330/split_minidataset", "HEAD", (".",)),
    "tiny": Corpus("seshuad/IMagenet", "HEAD", ("tiny-imagenet-200/train",)),
    "caltech": Corpus("MachineLearning2020/Homework2-Caltech101", "HEAD", ("101_ObjectCategories",)),
    "receipt": Corpus("zzzDavid/ICDAR-2019-SROIE", "HEAD", ("data/img",)),
    "screens": Corpus("PySimpleGUI/PySimpleGUI-Screenshots", "HEAD", (".",)),
}

EVALUATION_ONLY = {
    "coco": Corpus("Obmutescence/COCO-MINI", "HEAD", (".",)),
    "insample": Corpus("EliSchwartz/imagenet-sample-images", "HEAD", (".",)),
}

WORDNET = "globalwordnet/english-wordnet"
FLICKR_CAPTIONS = ("quantumnaan/sic_translator", "HEAD:data/ignore_captions.txt")


def git(root: Path, repository: str, *arguments: str) -> list[str]:
    """The command line for git on one of the cloned repositories."""
    return ["git", f"--git-dir={root / repository}", *arguments]


def list_files(root: Path, corpus: Corpus) -> list[str]:
    """Paths of all files of a corpus's commit."""
    command = git(root, corpus.repository, "ls-tree", "-r", "--name-only", corpus.commit)
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def show(root: Path, repository: str, revision_and_path: str) -> str:
    """One text file of a repository."""
    command = git(root, repository, "show", revision_and_path)
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
