"""Torch's answers for 16 images and 16 texts, for check.mjs to compare the exported graphs with.

python3 reference.py --work WORK --checkpoint WORK/closing.pt --out reference.json
"""

import argparse
import json
from pathlib import Path

import torch
import torch.nn.functional as F

from augment import whole
from dataset import Dataset
from export import IMAGE_SIZE, load

COUNT = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    image_encoder, text_encoder, tokenizer, _ = load(arguments.work, arguments.checkpoint)
    data = Dataset(arguments.work)
    spread = data.held_out["mini"][:: max(1, len(data.held_out["mini"]) // COUNT)][:COUNT]
    pixels = data.pixels["mini"][[item.row for item in spread]]
    images = whole(pixels, IMAGE_SIZE).contiguous()
    captions = [data.labels["flickr"][item.label]["c"][0] for item in data.held_out["flickr"][:COUNT]]
    ids = [tokenizer(caption) for caption in captions]
    longest = max(map(len, ids))
    padded = [tokens + [0] * (longest - len(tokens)) for tokens in ids]
    with torch.no_grad():
        image_vectors = F.normalize(image_encoder(images), dim=-1)
        text_vectors = F.normalize(text_encoder(torch.tensor(padded)), dim=-1)
    reference = {
        "size": IMAGE_SIZE,
        "pixel_values": images.flatten().tolist(),
        "captions": captions,
        "input_ids": padded,
        "image_embeds": image_vectors.flatten().tolist(),
        "text_embeds": text_vectors.flatten().tolist(),
    }
    arguments.out.write_text(json.dumps(reference))


if __name__ == "__main__":
    main()
