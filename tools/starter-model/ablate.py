"""What each source brings: the same short training without each of them in turn.

    python ablate.py --work WORK --out WORK/ablation.json

Short and with small batches, so that its figures are lower than those of the shipped model; only their
differences count. Variants that are in the file already are not run again.
"""

import argparse
import json
from pathlib import Path

import torch

from batches import SHARES
from store import Store
from train import Settings, train

VARIANTS: dict[str, set[str]] = {
    "everything": set(),
    "no captions": {"flickr"},
    "no scenes": {"places"},
    "no mini-ImageNet pictures": {"mini"},
    "no Caltech-101 pictures": {"caltech"},
    "no prototypes": {"imagenet"},
    "no synonyms or kinds": {"broader"},
    "no definitions": {"definitions"},
    "no names for captioned pictures": {"names"},
    "no pairs of synonyms": {"synonyms"},
    "only pictures that are licensed freely": {"flickr", "places", "mini"},
    "no generalized mean": {"generalized"},
    "no earlier layers": {"taps"},
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--batch", type=float, default=0.5)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    settings = Settings(steps=arguments.steps, batch=arguments.batch)
    done = json.loads(arguments.out.read_text()) if arguments.out.exists() else {}
    # Everything is loaded each time, also what is not trained with: it is still validated on.
    store = Store(arguments.work, [name for name in SHARES if name != "imagenet"])
    for name, without in VARIANTS.items():
        if name not in done:
            print(name, flush=True)
            _, done[name] = train(store, settings, without)
            arguments.out.write_text(json.dumps(done, indent=1))


if __name__ == "__main__":
    main()
