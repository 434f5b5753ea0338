"""Step 4: a checkpoint to a model folder in the Hugging Face layout, checked against torch.

    python export.py --checkpoint WORK/heads.pt --out OUT [--image float16] [--text int8]

Prints how far the stored graphs are from torch: before compression the largest difference of a number, after
it the smallest cosine.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from backbone import DEVIATION, MEAN, Backbone, Widths
from compress import compress
from minilm import CONTEXT_LENGTH, PAD_ID, VOCABULARY, encode, load_minilm, load_tokenizer, model_folder
from model import Head
from towers import ImageTower, TextTower

OPSET = 17
PROBES = [
    "dog",
    "a photo of a kitchen",
    "two children are playing on the beach with a red ball",
    "🏖️",
    "日本語",
    "",
]

# Evaluation sets of which a tower has seen something before; told beside their figures.
SEEN = {
    "objects": "the backbone was trained on ImageNet, of which mini-ImageNet is a part",
    "captions": "MiniLM was trained, without pictures, on captions of Flickr30k, which has much of Flickr8k",
}


def load_towers(checkpoint: Path) -> tuple[ImageTower, TextTower, dict]:
    saved = torch.load(checkpoint, map_location="cpu")
    backbone, encoder = Backbone(), load_minilm()
    if "encoder" in saved:
        encoder.load_state_dict(saved["encoder"])
    dimensions = saved["settings"]["dimensions"]
    image, text = Head(Widths().total, dimensions), Head(384, dimensions)
    image.load_state_dict(part(saved["heads"], "image."))
    text.load_state_dict(part(saved["heads"], "text."))
    return ImageTower(backbone, image).eval(), TextTower(encoder, text).eval(), saved


def part(state: dict, prefix: str) -> dict:
    return {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}


def export_graph(
    tower: torch.nn.Module, example: tuple, inputs: dict, output: str, kind: str, file: Path
) -> None:
    """`inputs`: name -> its free dimensions. Checks the graph before and after its weights are compressed."""
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        axes = {name: dict(free) for name, free in inputs.items()} | {output: {0: "batch"}}
        torch.onnx.export(
            tower,
            example,
            str(exact),
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes=axes,
            dynamo=False,
        )
        with torch.inference_mode():
            expected = tower(*example).numpy()
        feeds = {name: value.numpy() for name, value in zip(inputs, example)}
        difference = float(np.abs(run(exact, feeds) - expected).max())
        model = onnx.load(str(exact)) if kind == "float32" else compress(onnx.load(str(exact)), kind)
        onnx.save(model, str(file))
        cosines = (run(file, feeds) * expected).sum(1)
        size = file.stat().st_size / 1e6
        print(f"{file.name}: {difference:.1e} from torch")
        print(f"  as {kind}: {size:.1f} MB, cosine >= {cosines.min():.5f}")


def run(file: Path, feeds: dict[str, np.ndarray]) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    return session.run(None, feeds)[0]


def configurations(saved: dict, size: int) -> dict[str, dict]:
    return {
        "tokenizer_config.json": {
            "tokenizer_class": "BertTokenizer",
            "do_lower_case": True,
            "unk_token": "[UNK]",
            "sep_token": "[SEP]",
            "pad_token": "[PAD]",
            "cls_token": "[CLS]",
            "mask_token": "[MASK]",
            "model_max_length": CONTEXT_LENGTH,
        },
        "preprocessor_config.json": {
            "image_processor_type": "CLIPImageProcessor",
            "do_convert_rgb": True,
            "do_resize": True,
            "size": {"shortest_edge": size},
            "resample": 3,
            "do_center_crop": True,
            "crop_size": {"height": size, "width": size},
            "do_rescale": True,
            "rescale_factor": 1 / 255,
            "do_normalize": True,
            "image_mean": [MEAN / 255] * 3,
            "image_std": [DEVIATION / 255] * 3,
        },
        "config.json": {
            "evaluation_seen": SEEN,
            "model_type": "albumen-starter-clip",
            "projection_dim": saved["settings"]["dimensions"],
            "normalized_embeddings": True,
            "logit_scale": round(float(saved["heads"]["log_scale"].exp().clamp(max=100)), 4),
            "vision_config": {"image_size": size, "backbone": "efficientnet-lite0"},
            "text_config": {
                "backbone": "all-MiniLM-L6-v2",
                "vocab_size": VOCABULARY,
                "max_position_embeddings": CONTEXT_LENGTH,
                "pad_token_id": PAD_ID,
            },
        },
    }


def write_tokenizer(file: Path) -> None:
    """The encoder's own, without its padding and cutting: that is done by whoever feeds the graph."""
    content = json.loads((model_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    content["truncation"] = content["padding"] = None
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--image", choices=("float32", "float16", "int8"), default="float16")
    parser.add_argument("--text", choices=("float32", "float16", "int8"), default="int8")
    arguments = parser.parse_args()
    image, text, saved = load_towers(arguments.checkpoint)
    graphs = arguments.out / "onnx"
    graphs.mkdir(parents=True, exist_ok=True)
    size = image.backbone.size
    pixels = torch.rand(4, 3, size, size, generator=torch.Generator().manual_seed(0)) * 2 - 1
    pixels = torch.nn.functional.avg_pool2d(pixels, 9, 1, 4) * 4
    export_graph(
        image,
        (pixels,),
        {"pixel_values": {0: "batch"}},
        "image_embeds",
        arguments.image,
        graphs / "vision_model.onnx",
    )
    ids, mask = encode(load_tokenizer(), PROBES)
    free = {0: "batch", 1: "tokens"}
    inputs = {"input_ids": free, "attention_mask": free}
    export_graph(text, (ids, mask), inputs, "text_embeds", arguments.text, graphs / "text_model.onnx")
    write_tokenizer(arguments.out / "tokenizer.json")
    for name, content in configurations(saved, size).items():
        (arguments.out / name).write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
