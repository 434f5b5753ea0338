"""Step 2: write down every text that is trained with, and read all of them with MiniLM once.

    python texts.py --repositories ROOT --work WORK

Writes WORK/texts.json: the things and their names, the captions, and what each captioned picture may be
called; and WORK/texts.npy, MiniLM's vector of each text (float16, in the order of "texts").
"""

import argparse
import json
import random
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from captions import read_captions
from minilm import encode, load_minilm, load_tokenizer
from pictures import list_pictures
from prompts import ensemble, forms, with_article
from sources import Repositories
from vocabulary import all_things, mentioned, synonym_pairs
from wordnet import WordNet

SEED = 7
BATCH = 256


def write_texts(repositories: Repositories, work: Path) -> list[str]:
    wordnet = WordNet(repositories)
    things = all_things(wordnet)
    names = sorted({name for thing in things.values() for name in thing.own + thing.broader})
    captions = read_captions(repositories)
    pictures = {
        picture.label: {
            "split": picture.split,
            "captions": captions[picture.label],
            "names": mentioned(captions[picture.label], set(names)),
        }
        for picture in list_pictures(repositories, "flickr")
    }
    names = sorted(set(names) | {name for picture in pictures.values() for name in picture["names"]})
    forms_of = {name: forms(name, random.Random(f"{SEED}:{name}")) for name in names}
    synonyms = synonym_pairs(names, wordnet)
    words = sorted({word for pair in synonyms for word in pair} - set(names))
    forms_of |= {word: forms(word, random.Random(f"{SEED}:{word}")) for word in words}
    definitions = {
        key: [f"{with_article(name)}: {thing.definition}" for name in thing.own[:2]] + [thing.definition]
        for key, thing in things.items()
        if thing.definition
    }
    texts = {text for group in forms_of.values() for text in group}
    texts |= {text for group in definitions.values() for text in group}
    texts |= {text for picture in pictures.values() for text in picture["captions"]}
    texts |= {text for thing in things.values() for text in ensemble(thing.own[0])}
    content = {
        "things": {key: asdict(thing) for key, thing in things.items()},
        "names": names,
        "forms": forms_of,
        "synonyms": synonyms,
        "definitions": definitions,
        "pictures": pictures,
        "texts": sorted(texts),
    }
    (work / "texts.json").write_text(json.dumps(content))
    return content["texts"]


def read_texts(texts: list[str], threads: int) -> np.ndarray:
    torch.set_num_threads(threads)
    model, tokenizer = load_minilm(), load_tokenizer()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    vectors = np.empty((len(texts), 384), np.float16)
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = model(*encode(tokenizer, [texts[i] for i in rows])).numpy()
            if start // BATCH % 20 == 0:
                print(f"{start}/{len(texts)} texts", flush=True)
    return vectors


def read_known(work: Path) -> dict[str, np.ndarray]:
    """What an earlier run has read already."""
    if not (work / "texts.npy").exists():
        return {}
    vectors = np.load(work / "texts.npy")
    return dict(zip(json.loads((work / "texts.json").read_text())["texts"], vectors, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repositories", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    known = read_known(arguments.work)
    texts = write_texts(Repositories(arguments.repositories), arguments.work)
    new = [text for text in texts if text not in known]
    known |= dict(zip(new, read_texts(new, arguments.threads)))
    np.save(arguments.work / "texts.npy", np.stack([known[text] for text in texts]))


if __name__ == "__main__":
    main()
