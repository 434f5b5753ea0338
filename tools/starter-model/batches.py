"""Batches of (picture's features, text), and which of the batch's texts are true of which of its pictures."""

import random
from dataclasses import dataclass

import numpy as np

from prototypes import Prototypes
from store import FLICKR, Store

# Rows of a batch from each source.
SHARES = {FLICKR: 320, "places": 192, "imagenet": 160, "caltech": 56, "mini": 32, "receipt": 4, "screens": 4}
EVERYTHING = {"names", "broader", "definitions"}


@dataclass
class Batch:
    features: np.ndarray
    texts: np.ndarray
    fits: np.ndarray
    unknown: np.ndarray


class Batches:
    def __init__(
        self,
        store: Store,
        prototypes: Prototypes | None,
        seed: int,
        shares: dict[str, int] = SHARES,
        sources: set[str] = EVERYTHING,
    ):
        self.store, self.prototypes, self.sources = store, prototypes, sources
        self.shares = {
            name: n for name, n in shares.items() if name in store.sets or (prototypes and name == "imagenet")
        }
        self.rng, self.random = np.random.default_rng(seed), random.Random(seed)
        self.rows = {name: part.training_rows() for name, part in store.sets.items()}
        self.queues: dict[str, np.ndarray] = {name: np.empty(0, int) for name in self.rows}
        self.own = store.is_own.astype(np.float32)

    def next(self) -> Batch:
        features, entities = [], []
        for name, count in self.shares.items():
            if name == "imagenet":
                outputs = self.rng.choice(1000, count, replace=False)
                features.append(self.prototypes.sample(outputs, self.rng))
                entities.append(outputs)  # things begin with ImageNet's, in the order of outputs
                continue
            part, rows = self.store.sets[name], self._take(name, count)
            views = self.rng.integers(0, len(part.features), len(rows))
            made = np.empty((count, part.features[0].shape[1]), np.float32)
            for view, rows_of_view in enumerate(part.features):
                made[views == view] = rows_of_view[rows[views == view]]
            features.append(made)
            entities.append(part.entities[rows])
        entity = np.concatenate(entities)
        chosen = [self.store.random_text(int(e), self.random, self.sources) for e in entity]
        texts, names, owners = (np.array(column) for column in zip(*chosen))
        fits, unknown = self._judge(entity, names, owners)
        return Batch(np.concatenate(features), texts, fits, unknown)

    def _take(self, name: str, count: int) -> np.ndarray:
        """Without repetition until a set has been gone through."""
        queue = self.queues[name]
        while len(queue) < count:
            queue = np.concatenate([queue, self.rng.permutation(self.rows[name])])
        self.queues[name] = queue[count:]
        return queue[:count]

    def _judge(
        self, entity: np.ndarray, names: np.ndarray, owners: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        store = self.store
        described = owners >= 0
        fits = store.has_name[entity][:, np.maximum(names, 0)] & ~described
        fits |= (entity[:, None] == owners[None]) & described
        is_picture = entity >= store.thing_count
        # A sentence about something that bears the picture's own name, or the other way round.
        columns = np.flatnonzero(described)
        owner = owners[columns]
        named = store.has_name[entity].astype(np.float32)
        shared = self.own[entity] @ store.has_name[owner].T.astype(np.float32) + named @ self.own[owner].T
        unknown = np.zeros_like(fits)
        unknown[:, columns] = shared > 0
        unknown |= (~is_picture)[:, None] & (store.caption_only[np.maximum(names, 0)] & ~described)[None]
        return fits, unknown & ~fits
