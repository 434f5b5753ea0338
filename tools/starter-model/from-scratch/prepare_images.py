"""Decode every image once: shortest edge to SIZE pixels, centre crop, appended to one file a set.

Writes WORK/<set>.u8 (count x SIZE x SIZE x 3 bytes) and WORK/<set>.json (paths in the repository, in order).
"""

import argparse
import collections
import io
import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from corpora import EVALUATION_ONLY, TRAINING, git, list_files

CORPORA = TRAINING | EVALUATION_ONLY
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif")
TINY_IMAGES_PER_CLASS = 200


def centre_square(data: bytes, size: int) -> np.ndarray:
    """The middle of an image, size x size x 3, uint8 RGB."""
    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (size * 2, size * 2))  # large scans: let the JPEG decoder shrink
    if image.mode == "P":
        image = image.convert("RGBA")
    image = image.convert("RGB")
    scale = size / min(image.size)
    image = image.resize([max(size, round(edge * scale)) for edge in image.size], Image.BICUBIC)
    left, top = ((edge - size) // 2 for edge in image.size)
    return np.asarray(image.crop((left, top, left + size, top + size)))


def image_files(root: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every image of a set that is used, in the repository's order."""
    corpus = CORPORA[name]
    folders: list[str] = list(corpus.folders)
    classes_elsewhere: set[str] = set()
    if name == "tiny":  # leave out the classes that mini-ImageNet has already
        mini = list_files(root, CORPORA["mini"])
        classes_elsewhere = {path.split("/")[-2] for path in mini if path.endswith(".jpg")}
    if name == "screens":  # the repository's videos may be absent from a clone: ask for the images one by one
        folders = [path for path in list_files(root, corpus) if path.lower().endswith(IMAGE_SUFFIXES)]
    taken: collections.Counter[str] = collections.Counter()
    archive = git(root, corpus.repository, "archive", "--format=tar", corpus.commit, *folders)
    with subprocess.Popen(archive, stdout=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
            for member in tar:
                if not member.isfile() or not member.name.lower().endswith(IMAGE_SUFFIXES):
                    continue
                if "/." in member.name or Path(member.name).name.startswith("."):
                    continue
                if name == "tiny":
                    wordnet_id = member.name.split("/")[-3]
                    if wordnet_id in classes_elsewhere or taken[wordnet_id] >= TINY_IMAGES_PER_CLASS:
                        continue
                    taken[wordnet_id] += 1
                yield member.name, tar.extractfile(member).read()


def prepare(root: Path, work: Path, name: str, size: int) -> None:
    paths: list[str] = []
    failed = 0
    with (work / f"{name}.u8").open("wb") as pixels:
        for path, data in image_files(root, name):
            try:
                pixels.write(centre_square(data, size).tobytes())
            except Exception as error:  # a damaged image is left out and counted
                failed += 1
                print("cannot decode", path, error, flush=True)
                continue
            paths.append(path)
            if len(paths) % 10000 == 0:
                print(name, len(paths), flush=True)
    (work / f"{name}.json").write_text(json.dumps(paths))
    print(f"{name}: {len(paths)} images, {failed} failed", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", choices=sorted(CORPORA))
    parser.add_argument("--repositories", type=Path, required=True, help="where the repositories were cloned to")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made")
    parser.add_argument("--size", type=int, default=112)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    for name in arguments.sets:
        prepare(arguments.repositories, arguments.work, name, arguments.size)


if __name__ == "__main__":
    main()
