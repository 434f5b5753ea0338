"""Two small encoders into one space of 256 dimensions."""

import torch
import torch.nn.functional as F
from torch import nn

DIMENSIONS = 256


def convolution(inputs: int, outputs: int, stride: int = 1, activate: bool = True) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    if activate:
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)


class ResidualBlock(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.first = convolution(inputs, outputs, stride)
        self.second = convolution(outputs, outputs, activate=False)
        nn.init.zeros_(self.second[1].weight)  # start as the identity
        self.shortcut = None
        if inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(2, ceil_mode=True) if stride == 2 else nn.Identity(),
                nn.Conv2d(inputs, outputs, 1, bias=False),
                nn.BatchNorm2d(outputs),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        around = x if self.shortcut is None else self.shortcut(x)
        return F.relu(self.second(self.first(x)) + around, inplace=True)


class ImageEncoder(nn.Module):
    """Residual convolutional net of stride 16; mean over places, then a projection."""

    WIDTHS = (64, 128, 320)
    BLOCKS = (2, 2, 2)

    def __init__(self) -> None:
        super().__init__()
        width = self.WIDTHS[0]
        self.stem = nn.Sequential(convolution(3, 32, 2), convolution(32, width, 2))
        blocks: list[nn.Module] = []
        for stage, (outputs, count) in enumerate(zip(self.WIDTHS, self.BLOCKS)):
            for i in range(count):
                blocks.append(ResidualBlock(width, outputs, 2 if stage > 0 and i == 0 else 1))
                width = outputs
        self.body = nn.Sequential(*blocks)
        self.width = width
        self.projection = nn.Linear(width, DIMENSIONS, bias=False)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(self.stem(x)).mean((2, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.projection(self.features(x))


class TransformerLayer(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.attention_norm, self.feed_forward_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value, self.attention_out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.expand, self.contract = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        batch, tokens, width = x.shape
        parts = self.query_key_value(self.attention_norm(x))
        parts = parts.reshape(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (query @ key.transpose(-1, -2)) * (width // self.heads) ** -0.5 + bias
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, tokens, width)
        x = x + self.attention_out(mixed)
        return x + self.contract(F.gelu(self.expand(self.feed_forward_norm(x))))


class TextEncoder(nn.Module):
    """Transformer; mean over tokens. Id 0 is padding and is ignored, so no attention mask is needed."""

    WIDTH = 192
    HEADS = 4
    LAYERS = 2

    def __init__(self, vocabulary: int, context_length: int = 32):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, self.WIDTH)
        self.positions = nn.Parameter(torch.randn(context_length, self.WIDTH) * 0.01)
        nn.init.normal_(self.tokens.weight, std=0.05)
        self.layers = nn.ModuleList(TransformerLayer(self.WIDTH, self.HEADS) for _ in range(self.LAYERS))
        self.norm = nn.LayerNorm(self.WIDTH)
        self.projection = nn.Linear(self.WIDTH, DIMENSIONS, bias=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        present = ids != 0
        bias = (~present)[:, None, None, :].float() * -1e4
        x = self.tokens(ids) + self.positions[: ids.shape[1]]
        for layer in self.layers:
            x = layer(x, bias)
        weight = present.float().unsqueeze(-1)
        return self.projection(self.norm((x * weight).sum(1) / weight.sum(1)))
