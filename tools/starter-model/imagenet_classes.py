"""Makes imagenet-classes.json: for each of the classifier's 1,000 outputs its name, WordNet id and WordNet
words.

    python imagenet_classes.py --repositories ROOT --names imagenet_zeroshot_data.py

The names are those of OpenAI's CLIP (MIT), in the order of the outputs; the file comes with the package
imgsearch. Ids rise with that order, so names and ids are aligned like two texts: the pairing of most likeness
that keeps both orders.
"""

import argparse
import ast
import json
import re
from pathlib import Path

import numpy as np

from sources import IMAGENET_WORDS, PICTURES, Repositories

# Names without a word in common with WordNet's.
BY_HAND = {
    "fire salamander": "n01629819",
    "praying mantis": "n02236044",
    "slot machine": "n04243546",
    "yawl": "n04612504",
    "sailboat": "n04612504",
    "pot pie": "n07875152",
    "mountain": "n09193705",
    "corn cob": "n13133613",
}


def align(names: list[str], ids: list[str], words: dict[str, list[str]], sure: set[str]) -> list[str]:
    """One id a name, rising. `sure`: ids that are known to be among the classes."""
    tokens_of: dict[str, list[int]] = {}
    for column, wordnet_id in enumerate(ids):
        for token in {token for word in words[wordnet_id] for token in split(word)}:
            tokens_of.setdefault(token, []).append(column)
    best = np.zeros(len(ids) + 1)
    back: list[dict[int, tuple[int, float]]] = []
    for name in names:
        scores: dict[int, float] = {}
        for token in split(name):
            for column in tokens_of.get(token, []):
                if column not in scores:
                    scores[column] = likeness(name, words[ids[column]]) + 0.6 * (ids[column] in sure)
        # best[j]: the highest sum with all names so far paired among the first j ids
        chosen: dict[int, tuple[int, float]] = {}
        following = best.copy()
        for column in sorted(scores):
            total = best[column] + scores[column]
            if total > following[column + 1]:
                following[column + 1] = total
                chosen[column] = (column, total)
        back.append(chosen)
        best = np.maximum.accumulate(following)
    return trace(back, best, ids)


def trace(back: list[dict[int, tuple[int, float]]], best: np.ndarray, ids: list[str]) -> list[str]:
    pairs = [""] * len(back)
    limit, total = len(ids), float(best[-1])
    history: list[np.ndarray] = []
    running = np.zeros(len(ids) + 1)
    for chosen in back:
        history.append(running)
        running = running.copy()
        for column, (_, value) in chosen.items():
            running[column + 1] = max(running[column + 1], value)
        running = np.maximum.accumulate(running)
    for row in range(len(back) - 1, -1, -1):
        if abs(history[row][limit] - total) < 1e-9:
            continue  # this name has no pair
        column = next(c for c, (_, value) in back[row].items() if c < limit and abs(value - total) < 1e-9)
        pairs[row] = ids[column]
        limit, total = column, float(history[row][column])
    return pairs


def fill_single_gaps(ids: list[str], sure: list[str]) -> None:
    """A name without an id between two with one gets the only known id between those, if there is just
    one."""
    for i in range(1, len(ids) - 1):
        if not ids[i] and ids[i - 1] and ids[i + 1]:
            between = [wordnet_id for wordnet_id in sure if ids[i - 1] < wordnet_id < ids[i + 1]]
            if len(between) == 1:
                ids[i] = between[0]


def split(text: str) -> list[str]:
    return [token.rstrip("s") for token in re.findall(r"[a-z]+", text.lower())]


def likeness(name: str, words: list[str]) -> float:
    own = set(split(name))
    return max(3 * len(own & set(split(word))) / len(own | set(split(word))) for word in words)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repositories", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    arguments = parser.parse_args()
    names = ast.literal_eval(
        re.search(r"imagenet_classnames = (\[.*?\])", arguments.names.read_text(), re.DOTALL).group(1)
    )
    repositories = Repositories(arguments.repositories)
    lines = (line.split("\t") for line in repositories.read_text(IMAGENET_WORDS).split("\n") if "\t" in line)
    words = {wordnet_id: [word.strip() for word in text.split(",")] for wordnet_id, text in lines}
    sure = {
        path.split("/")[-2] for path in repositories.list_files(PICTURES["mini"]) if path.endswith(".jpg")
    }
    folder, _ = IMAGENET_WORDS.folder.rsplit("/", 1)
    listed = repositories.read_text(
        type(IMAGENET_WORDS)(IMAGENET_WORDS.repository, IMAGENET_WORDS.commit, folder), "wnids.txt"
    )
    sure |= set(listed.split())
    ids = align(names, sorted(words), words, sure)
    ids = [BY_HAND.get(name, wordnet_id) for name, wordnet_id in zip(names, ids)]
    fill_single_gaps(ids, sorted(sure))
    rows = [
        {"name": name, "id": wordnet_id, "words": words.get(wordnet_id, [])}
        for name, wordnet_id in zip(names, ids)
    ]
    text = "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"
    Path(__file__).with_name("imagenet-classes.json").write_text(text)
    print(f"{sum(bool(i) for i in ids)} of {len(names)} names paired; not used: {sorted(sure - set(ids))}")


if __name__ == "__main__":
    main()
