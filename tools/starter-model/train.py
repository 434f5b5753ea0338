"""Step 3: train the heads on the features of steps 1 and 2.

    python train.py --work WORK --out WORK/heads.pt [--steps N] [--without SOURCE ...]

SOURCE, for the ablation: a set of pictures, "imagenet" (the classifier's prototypes), "names", "broader",
"definitions", "synonyms", "taps" or "generalized" (columns of the features).
"""

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from backbone import Backbone, Widths
from batches import EVERYTHING, SHARES, Batches
from model import DIMENSIONS, Head, contrastive_loss
from prototypes import Prototypes
from store import Store
from validate import validate

LARGEST_SCALE = 100.0


@dataclass(frozen=True)
class Settings:
    steps: int = 1000
    rate: float = 1e-3
    decay: float = 0.1
    dropout: float = 0.3
    warmup: int = 50
    dimensions: int = DIMENSIONS
    # Of the usual batch; contrastive losses need many wrong answers, so that smaller is worse, not only
    # slower.
    batch: float = 1.0
    # Weight of "two words for the same have the same vector", and how many pairs a step.
    alike: float = 1.0
    alike_pairs: int = 128
    # Of the running mean of the weights that is kept in the end.
    mean_decay: float = 0.99
    seed: int = 0


class Heads(nn.Module):
    def __init__(self, image_width: int, text_width: int, settings: Settings):
        super().__init__()
        self.image = Head(image_width, settings.dimensions, dropout=settings.dropout)
        self.text = Head(text_width, settings.dimensions, dropout=settings.dropout / 2)
        self.log_scale = nn.Parameter(torch.tensor(math.log(20.0)))

    def scale(self) -> torch.Tensor:
        return self.log_scale.exp().clamp(max=LARGEST_SCALE)


def schedule(step: int, settings: Settings) -> float:
    if step < settings.warmup:
        return (step + 1) / settings.warmup
    return 0.5 * (1 + math.cos(math.pi * (step - settings.warmup) / (settings.steps - settings.warmup)))


def optimizer_of(model: nn.Module, settings: Settings) -> torch.optim.Optimizer:
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": settings.decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.98))


def make_prototypes(store: Store, without: set[str]) -> Prototypes:
    outputs = {i: i for i in range(1000)}
    output_of = {name: i for i, names in enumerate(store.own_names[:1000]) for name in names}
    for entity in range(1000, store.thing_count):
        output = output_of.get(store.own_names[entity][0])
        if output is not None and store.entities[entity].startswith("caltech/"):
            outputs[entity] = output
    sets = [store.sets[name] for name in ("mini", "caltech") if name in store.sets and name not in without]
    return Prototypes(Backbone().classifier_weight.numpy(), sets, outputs)


def train(store: Store, settings: Settings, without: set[str]) -> tuple[Heads, dict[str, float]]:
    torch.manual_seed(settings.seed)
    prototypes = None if "imagenet" in without else make_prototypes(store, without)
    if prototypes:
        print(f"prototypes: cosine to real means {prototypes.likeness.mean():.2f}", flush=True)
    shares = {name: round(count * settings.batch) for name, count in SHARES.items() if name not in without}
    batches = Batches(store, prototypes, settings.seed, shares, EVERYTHING - without)
    heads = Heads(Widths().total, store.text_features.shape[1], settings)
    samples = [batches.next() for _ in range(4)]
    heads.image.standardize(torch.from_numpy(np.concatenate([b.features for b in samples])))
    heads.text.standardize(
        torch.from_numpy(store.text_features[np.concatenate([b.texts for b in samples])]).float()
    )
    hide_columns(heads.image, without)
    optimizer = optimizer_of(heads, settings)
    mean = AveragedModel(heads, multi_avg_fn=get_ema_multi_avg_fn(settings.mean_decay))
    random = np.random.default_rng(settings.seed)
    started, recent = time.monotonic(), 0.0
    for step in range(settings.steps):
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * schedule(step, settings)
        batch = batches.next()
        heads.train()
        images = heads.image(torch.from_numpy(batch.features))
        texts = heads.text(torch.from_numpy(store.text_features[batch.texts]).float())
        loss = contrastive_loss(
            images, texts, heads.scale(), torch.from_numpy(batch.fits), torch.from_numpy(batch.unknown)
        )
        if settings.alike and "synonyms" not in without:
            loss = loss + settings.alike * unlike(heads.text, store, random, settings.alike_pairs)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        mean.update_parameters(heads)
        recent += float(loss.detach())
        if (step + 1) % 50 == 0:
            seconds = time.monotonic() - started
            print(
                f"{step + 1}: loss {recent / 50:.3f}, scale {heads.scale():.1f}, {seconds:.0f} s", flush=True
            )
            recent = 0.0
        if (step + 1) % 200 == 0 or step + 1 == settings.steps:
            kept = mean.module
            figures = validate(store, kept.image, lambda rows: embed(kept.text, store, rows))
            print(" ", json.dumps(figures), flush=True)
    return mean.module, figures


def unlike(head: Head, store: Store, random: np.random.Generator, count: int) -> torch.Tensor:
    """How far other words are from the plain ones, 0 to 2. Half of the pairs are words of every day."""
    common = store.everyday_synonyms
    rows = np.concatenate(
        [
            random.integers(0, len(store.synonyms) - common, count // 2),
            random.integers(len(store.synonyms) - common, len(store.synonyms), count - count // 2),
        ]
    )
    chosen = store.synonyms[rows, :, random.integers(0, store.synonyms.shape[2], count)]
    plain, other = (
        head(torch.from_numpy(store.text_features[column]).float()) for column in (chosen[:, 0], chosen[:, 1])
    )
    # The plain word has learned from pictures where it is; the other one comes to it.
    return 1 - (plain.detach() * other).sum(1).mean()


def hide_columns(head: Head, without: set[str]) -> None:
    widths = Widths()
    parts = {
        "taps": slice(widths.head + widths.generalized, None),
        "generalized": slice(widths.head, widths.head + widths.generalized),
    }
    for name, columns in parts.items():
        if name in without:
            head.scale[columns] = 0


def embed(head: Head, store: Store, rows: list[int]) -> torch.Tensor:
    return head.eval()(torch.from_numpy(store.text_features[rows]).float())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", nargs="*", default=[])
    for field in fields(Settings):
        parser.add_argument(f"--{field.name}", type=field.type, default=field.default)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    settings = Settings(**{field.name: getattr(arguments, field.name) for field in fields(Settings)})
    without = set(arguments.without)
    present = [
        p.stem
        for p in (arguments.work / "features").glob("*.json")
        if any((p.parent / p.stem).glob("0-*.npy"))
    ]
    store = Store(arguments.work, [name for name in SHARES if name in present and name not in without])
    heads, figures = train(store, settings, without)
    torch.save(
        {"heads": heads.state_dict(), "settings": asdict(settings), "validation": figures}, arguments.out
    )


if __name__ == "__main__":
    main()
