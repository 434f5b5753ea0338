"""What is trained: a way from each tower's features into one space."""

import torch
import torch.nn.functional as F
from torch import nn

DIMENSIONS = 256
HIDDEN = 512


class Head(nn.Module):
    """Features (n, width) -> vectors of length 1: a straight line plus what a hidden layer adds to it."""

    def __init__(self, width: int, dimensions: int = DIMENSIONS, hidden: int = HIDDEN, dropout: float = 0.0):
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("scale", torch.ones(width))
        self.drop_in, self.drop = nn.Dropout(dropout), nn.Dropout(dropout)
        self.straight = nn.Linear(width, dimensions)
        self.up, self.down = nn.Linear(width, hidden), nn.Linear(hidden, dimensions)

    def standardize(self, features: torch.Tensor) -> None:
        """Take mean and deviation from a sample, so that layers of different scales count alike."""
        deviation = features.std(0)
        self.mean.copy_(features.mean(0))
        self.scale.copy_(1 / (deviation + 0.05 * deviation.mean()))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        x = self.drop_in((features - self.mean) * self.scale)
        return F.normalize(self.straight(x) + self.down(self.drop(F.gelu(self.up(x)))), dim=-1)


def contrastive_loss(
    images: torch.Tensor, texts: torch.Tensor, scale: torch.Tensor, fits: torch.Tensor, unknown: torch.Tensor
) -> torch.Tensor:
    """Symmetric, with several right answers: each row spreads its probability evenly over what fits.

    fits[i, j]: text j is true of picture i. unknown[i, j]: nobody knows; left out on both sides.
    """
    logits = (scale * images @ texts.T).masked_fill(unknown & ~fits, -1e4)
    target = fits.float()
    rows = -(target * logits.log_softmax(1)).sum(1) / target.sum(1)
    columns = -(target * logits.log_softmax(0)).sum(0) / target.sum(0)
    return (rows.mean() + columns.mean()) / 2
