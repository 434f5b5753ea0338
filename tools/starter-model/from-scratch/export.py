"""A checkpoint to a model folder in the Hugging Face layout: two ONNX graphs and their configuration.

    python3 export.py --work WORK --checkpoint WORK/closing.pt --out assets/models/starter
"""

import argparse
import json
import math
import shutil
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from byte_pair_encoding import CONTEXT_LENGTH, END, END_ID, PAD, PAD_ID, START, START_ID, Tokenizer
from model import DIMENSIONS, ImageEncoder, TextEncoder

IMAGE_SIZE = 96
OPSET = 17


def load(work: Path, checkpoint: Path) -> tuple[ImageEncoder, TextEncoder, Tokenizer, dict]:
    """Both encoders ready to be run, the tokenizer, and the checkpoint itself."""
    saved = torch.load(checkpoint, map_location="cpu")
    tokenizer = Tokenizer(work / "tokenizer.json")
    image_encoder, text_encoder = ImageEncoder(), TextEncoder(len(tokenizer.vocabulary))
    image_encoder.load_state_dict(saved["image"])
    text_encoder.load_state_dict(saved["text"])
    return image_encoder.eval(), text_encoder.eval(), tokenizer, saved


def fold_batch_norms(module: nn.Module) -> nn.Module:
    """Put every BatchNorm into the convolution before it; the module is changed and returned."""
    for child in module.children():
        if isinstance(child, nn.Sequential):
            for i in range(len(child) - 1):
                if isinstance(child[i], nn.Conv2d) and isinstance(child[i + 1], nn.BatchNorm2d):
                    child[i] = fuse_conv_bn_eval(child[i], child[i + 1])
                    child[i + 1] = nn.Identity()
        fold_batch_norms(child)
    return module


class Normalized(nn.Module):
    def __init__(self, encoder: nn.Module):
        super().__init__()
        self.encoder = encoder

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.encoder(x), dim=-1)


def export_graph(
    encoder: nn.Module, example: torch.Tensor, path: Path, names: tuple[str, str], axes: dict[int, str]
) -> None:
    """`axes`: which dimensions of the input are free, and what they are called."""
    torch.onnx.export(
        Normalized(encoder),
        (example,),
        str(path),
        opset_version=OPSET,
        input_names=[names[0]],
        output_names=[names[1]],
        dynamic_axes={names[0]: axes, names[1]: {0: "batch"}},
        dynamo=False,
    )


def configurations(vocabulary: int, saved: dict) -> dict[str, dict]:
    return {
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "pad_token": PAD,
            "bos_token": START,
            "eos_token": END,
            "unk_token": END,
            "model_max_length": CONTEXT_LENGTH,
            "clean_up_tokenization_spaces": False,
        },
        "preprocessor_config.json": {
            "feature_extractor_type": "CLIPFeatureExtractor",
            "image_processor_type": "CLIPImageProcessor",
            "do_convert_rgb": True,
            "do_resize": True,
            "size": {"shortest_edge": IMAGE_SIZE},
            "resample": 3,
            "do_center_crop": True,
            "crop_size": {"height": IMAGE_SIZE, "width": IMAGE_SIZE},
            "do_rescale": True,
            "rescale_factor": 1 / 255,
            "do_normalize": True,
            "image_mean": [0.5] * 3,
            "image_std": [0.25] * 3,
        },
        "config.json": {
            "model_type": "albumen-starter-clip",
            "projection_dim": DIMENSIONS,
            "normalized_embeddings": True,
            "logit_scale": round(min(60.0, math.exp(saved["logit_scale"])), 4),
            "vision_config": {
                "image_size": IMAGE_SIZE,
                "widths": ImageEncoder.WIDTHS,
                "blocks": ImageEncoder.BLOCKS,
                "stride": 16,
                "input": "pixel_values",
                "output": "image_embeds",
            },
            "text_config": {
                "vocab_size": vocabulary,
                "hidden_size": TextEncoder.WIDTH,
                "num_hidden_layers": TextEncoder.LAYERS,
                "num_attention_heads": TextEncoder.HEADS,
                "max_position_embeddings": CONTEXT_LENGTH,
                "pad_token_id": PAD_ID,
                "bos_token_id": START_ID,
                "eos_token_id": END_ID,
                "input": "input_ids",
                "output": "text_embeds",
                "attention_mask": False,
            },
            "trained": {
                "steps": saved["step"],
                "image_passes": saved["images"],
                "seconds": round(saved["seconds"]),
            },
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    image_encoder, text_encoder, tokenizer, saved = load(arguments.work, arguments.checkpoint)
    fold_batch_norms(image_encoder)
    graphs = arguments.out / "onnx"
    graphs.mkdir(parents=True, exist_ok=True)
    picture = torch.zeros(2, 3, IMAGE_SIZE, IMAGE_SIZE)
    export_graph(
        image_encoder, picture, graphs / "vision_model.onnx", ("pixel_values", "image_embeds"), {0: "batch"}
    )
    ids = torch.tensor([[START_ID, 5, END_ID, PAD_ID], [START_ID, 5, 6, END_ID]])
    export_graph(
        text_encoder,
        ids,
        graphs / "text_model.onnx",
        ("input_ids", "text_embeds"),
        {0: "batch", 1: "tokens"},
    )
    shutil.copy(arguments.work / "tokenizer.json", arguments.out)
    for name, content in configurations(len(tokenizer.vocabulary), saved).items():
        (arguments.out / name).write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
