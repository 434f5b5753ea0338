"""Figures on the validation split, none of which is in an evaluation set."""

import numpy as np
import torch

from model import Head
from store import FLICKR, Store


@torch.inference_mode()
def validate(store: Store, image: Head, embed_texts) -> dict[str, float]:
    """`embed_texts`: numbers of texts -> vectors."""
    figures: dict[str, float] = {}
    vectors: dict[str, torch.Tensor] = {}
    for name, part in store.sets.items():
        rows = part.validation_rows()
        vectors[name] = image.eval()(torch.from_numpy(part.features[0][rows].astype(np.float32)))
    if FLICKR in vectors:
        part = store.sets[FLICKR]
        entities = part.entities[part.validation_rows()]
        captions = [
            (text, i) for i, e in enumerate(entities) for text in store.captions[e - store.thing_count]
        ]
        texts = embed_texts([text for text, _ in captions])
        own = torch.tensor([i for _, i in captions])
        scores = texts @ vectors[FLICKR].T
        ranks = (scores > scores.gather(1, own[:, None])).sum(1)
        for k in (1, 5, 10):
            figures[f"captions R@{k}"] = percent(ranks < k)
    for name in ("places", "mini", "caltech"):
        if name in vectors:
            entities = store.sets[name].entities[store.sets[name].validation_rows()]
            classes = np.unique(entities)
            right = torch.from_numpy(np.searchsorted(classes, entities))
            bare = embed_texts([store.text_number[store.own_names[c][0]] for c in classes])
            figures[f"{name} top-1"] = percent((vectors[name] @ bare.T).argmax(1) == right)
            groups = [store.ensemble_texts(c) for c in classes]
            means = torch.stack([embed_texts(group).mean(0) for group in groups])
            means = torch.nn.functional.normalize(means, dim=-1)
            figures[f"{name} top-1, ensemble"] = percent((vectors[name] @ means.T).argmax(1) == right)
    figures |= queries(store, vectors, embed_texts)
    return {name: round(value, 1) for name, value in figures.items()}


QUERIES = {
    "dog": ["dog", "puppy"],
    "beach": ["beach"],
    "kitchen": ["kitchen"],
    "bird": ["bird"],
    "car": ["car", "automobile"],
    "boat": ["boat"],
    "forest": ["forest"],
    "snow": ["snow"],
    "food": ["food"],
    "flower": ["flower"],
    "bicycle": ["bicycle", "riding a bike"],
    "sea": ["sea", "ocean"],
    "baby": ["baby", "infant"],
    "musical instrument": ["musical instrument"],
    "church": ["church"],
    "receipt": ["receipt"],
    "screenshot": ["screenshot"],
    "horse": ["horse"],
    "mountain": ["mountain"],
    "motorcycle": ["motorcycle", "motorbike"],
}


def queries(store: Store, vectors: dict[str, torch.Tensor], embed_texts) -> dict[str, float]:
    """Mean share of right pictures among the first ten of all validation pictures, by their names."""
    pool = torch.cat(list(vectors.values()))
    entities = np.concatenate([store.sets[n].entities[store.sets[n].validation_rows()] for n in vectors])
    plain, other = [], []
    wrong: dict[str, str] = {}
    for words in QUERIES.values():
        fits = store.has_name[entities][:, [store.names.index(w) for w in words if w in store.names]].any(1)
        for i, word in enumerate(words):
            if word not in store.text_number:
                continue
            depth = min(10, int(fits.sum()))  # no more than there are
            first = (pool @ embed_texts([store.text_number[word]])[0]).topk(depth).indices.numpy()
            (other if i else plain).append(share := float(fits[first].mean()))
            wrong[word] = f"{depth - round(depth * share)} of {depth}"
    print("  wrong:", {word: n for word, n in wrong.items() if n[0] != "0"}, flush=True)
    return {"queries P@10": 100 * float(np.mean(plain)), "synonyms P@10": 100 * float(np.mean(other))}


def percent(hits: torch.Tensor) -> float:
    return 100 * float(hits.float().mean())
