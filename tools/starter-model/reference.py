"""Torch's answers for a few pictures and texts, for check.mjs to compare the product's pipeline with.

python reference.py --checkpoint WORK/heads.pt --out WORK/reference.json
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from backbone import DEVIATION, MEAN
from export import load_towers
from minilm import encode, load_tokenizer

TEXTS = [
    "dog",
    "a photo of a dog",
    "Two children are playing on the beach with a red ball.",
    "KITCHEN",
    "crème brûlée",
    "naïve café in São Paulo",
    "it's a dog's life, isn't it?",
    "jack-o'-lantern (carved pumpkin)",
    "e-mail: someone@example.org, 50% off!!",
    "日本語の写真",
    "собака на пляже",
    "🏖️ sunset",
    "Straße im Regen",
    "supercalifragilisticexpialidocious",
    "   spaces \t and\nlines  ",
    "2023-05-17 14:30",
    "",
]
COUNT = 8


def pictures(size: int) -> np.ndarray:
    """uint8 (COUNT, size, size, 3): smooth random colours, each from its own seed."""
    made = []
    for seed in range(COUNT):
        small = np.random.default_rng(seed).random((1, 3, 4 + 3 * seed, 4 + 3 * seed), np.float32)
        large = torch.nn.functional.interpolate(torch.from_numpy(small), (size, size), mode="bicubic")
        made.append((large[0].clamp(0, 1) * 255).byte().permute(1, 2, 0).numpy())
    return np.stack(made)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    image, text, _ = load_towers(arguments.checkpoint)
    size = image.backbone.size
    pixels = pictures(size)
    tokenizer = load_tokenizer()
    with torch.inference_mode():
        values = (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() - MEAN) / DEVIATION
        image_vectors = image(values.contiguous())
        # One at a time: no padding.
        text_vectors = torch.cat([text(*encode(tokenizer, [one])) for one in TEXTS])
    reference = {
        "size": size,
        "pixels": pixels.tobytes().hex(),
        "texts": TEXTS,
        "ids": [encoding.ids for encoding in tokenizer.encode_batch(TEXTS)],
        "imageVectors": image_vectors.tolist(),
        "textVectors": text_vectors.tolist(),
    }
    arguments.out.write_text(json.dumps(reference))


if __name__ == "__main__":
    main()
