"""The two towers as they are shipped: what a picture or a text becomes, from its first number to its last."""

import torch
from torch import nn

from backbone import Backbone
from minilm import MiniLM
from model import Head


class ImageTower(nn.Module):
    """pixel_values (n, 3, size, size), normalised -> image_embeds (n, dimensions), each of length 1."""

    def __init__(self, backbone: Backbone, head: Head):
        super().__init__()
        self.backbone, self.head = backbone, folded(head)

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.head(self.backbone(pixel_values))


class TextTower(nn.Module):
    """input_ids and attention_mask (n, tokens) -> text_embeds (n, dimensions), each of length 1."""

    def __init__(self, encoder: MiniLM, head: Head):
        super().__init__()
        self.encoder, self.head = encoder, folded(head)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.head(self.encoder(input_ids, attention_mask))


class Folded(nn.Module):
    """A head whose standardisation has gone into its first weights."""

    def __init__(self, head: Head):
        super().__init__()
        self.straight, self.up, self.down = (
            nn.Linear(l.in_features, l.out_features) for l in (head.straight, head.up, head.down)
        )
        for mine, its in ((self.straight, head.straight), (self.up, head.up)):
            mine.weight.data = its.weight.data * head.scale
            mine.bias.data = its.bias.data - mine.weight.data @ head.mean
        self.down.load_state_dict(head.down.state_dict())

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        x = self.straight(features) + self.down(nn.functional.gelu(self.up(features)))
        return x / x.square().sum(-1, keepdim=True).sqrt().clamp(min=1e-6)


def folded(head: Head) -> Folded:
    return Folded(head).eval().requires_grad_(False)
