"""Train both encoders until a time given beforehand; the learning rate reaches zero exactly then.

    python3 train.py --work WORK --minutes 90
    python3 train.py --work WORK --minutes 6 --from WORK/final.pt --closing

The loss: contrastive between images and texts (an image may have several true names), classification on image
features, and near-synonyms drawn to the name they stand under.
"""

import argparse
import math
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from augment import PREPARED_SIZE, degrade, random_crops, whole
from byte_pair_encoding import Tokenizer
from dataset import Dataset, Item
from model import ImageEncoder, TextEncoder
from prompts import ensemble, random_text

BATCH = 256
WEIGHT_DECAY = 0.05
NEAR_WORDS = 16  # near-synonyms a step
MAX_LOGIT_SCALE = math.log(60)
MASKED = -1e4
SHORT_TEXT = 9  # tokens
# Until this share of the time: this input size.
MAIN_SCHEDULE = [(0.55, 64), (0.75, 80), (1.01, 96)]
CLOSING_SCHEDULE = [(1.01, 96)]
# Classification layer -> the sets whose images it learns from.
HEAD_SETS = {"places": ("places",), "wn": ("mini", "tiny"), "caltech": ("caltech",)}


class Trainer:
    def __init__(self, work: Path, seconds: float, closing: bool):
        self.work, self.closing = work, closing
        self.started, self.ends = time.time(), time.time() + seconds
        self.rng, self.numpy_rng = random.Random(0), np.random.default_rng(0)
        self.data = Dataset(work)
        self.tokenizer = Tokenizer(work / "tokenizer.json")
        self.image_encoder = ImageEncoder().to(memory_format=torch.channels_last)
        self.text_encoder = TextEncoder(len(self.tokenizer.vocabulary))
        width = self.image_encoder.width
        self.heads = nn.ModuleDict({h: nn.Linear(width, len(c)) for h, c in self.data.heads.items()})
        self.heads["words"] = nn.Linear(width, len(self.data.caption_vocabulary))
        self.logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        modules = (self.image_encoder, self.text_encoder, self.heads)
        self.parameters = [p for module in modules for p in module.parameters()] + [self.logit_scale]
        self.learning_rate = 8e-4 if closing else 2e-3
        self.schedule = CLOSING_SCHEDULE if closing else MAIN_SCHEDULE
        self.warm_up_steps = 400
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [p for p in self.parameters if p.ndim > 1], "weight_decay": WEIGHT_DECAY},
                {"params": [p for p in self.parameters if p.ndim <= 1], "weight_decay": 0},
            ],
            lr=self.learning_rate,
            betas=(0.9, 0.98),
            eps=1e-6,
            foreach=True,
        )
        self.step = self.images_seen = 0
        self._index_captions()
        near = list(self.data.labels["near"].items())
        self.near = near
        self.near_weights = np.cumsum([1.0 if " " in word else 3.0 for word, _ in near])

    def _index_captions(self) -> None:
        """Captioned image -> which names and which words its captions mention."""
        self.caption_names: dict[str, np.ndarray] = {}
        self.caption_words: dict[str, np.ndarray] = {}
        vocabulary = self.data.caption_vocabulary
        for file, image in self.data.labels["flickr"].items():
            names = np.zeros(len(self.data.names), bool)
            names[[self.data.name_index[name] for name in image["k"]]] = True
            words = np.zeros(len(vocabulary), np.float32)
            words[[vocabulary[word] for word in image["w"] if word in vocabulary]] = 1
            self.caption_names[file] = names
            self.caption_words[file] = words / max(1, words.sum())

    def resume(self, checkpoint: Path) -> None:
        """Go on from a checkpoint's weights; the optimizer starts anew."""
        saved = torch.load(checkpoint)
        self.image_encoder.load_state_dict(saved["image"])
        self.text_encoder.load_state_dict(saved["text"])
        self.heads.load_state_dict(saved["heads"])
        self.logit_scale.data.fill_(saved["logit_scale"])
        self.warm_up_steps = 60
        self.rng.seed(1)
        print("resumed after", saved["images"], "images", flush=True)

    def save(self, name: str) -> None:
        path = self.work / name
        state = {
            "image": self.image_encoder.state_dict(),
            "text": self.text_encoder.state_dict(),
            "heads": self.heads.state_dict(),
            "logit_scale": self.logit_scale.item(),
            "step": self.step,
            "images": self.images_seen,
            "seconds": time.time() - self.started,
        }
        torch.save(state, path.with_suffix(".tmp"))
        os.replace(path.with_suffix(".tmp"), path)

    def run(self) -> None:
        stream = self.data.stream(self.rng)
        averages: dict[str, float] = {}
        last_save = last_report = time.time()
        while (progress := (time.time() - self.started) / (self.ends - self.started)) < 1:
            warm_up = min(1, (self.step + 1) / self.warm_up_steps)
            rate = self.learning_rate * warm_up * 0.5 * (1 + math.cos(math.pi * progress))
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            size = next(size for share, size in self.schedule if progress < share)
            for name, value in self.train_batch([next(stream) for _ in range(BATCH)], size).items():
                averages[name] = averages[name] * 0.98 + value * 0.02 if name in averages else value
            if self.step % 50 == 0:
                speed = 50 * BATCH / (time.time() - last_report)
                report = "  ".join(f"{name} {value:.3f}" for name, value in averages.items())
                print(
                    f"{time.strftime('%H:%M:%S')} step {self.step} seen {self.images_seen} size {size} "
                    f"progress {progress:.3f} rate {rate:.5f}  {report}  "
                    f"scale {self.logit_scale.exp().item():.1f} images/s {speed:.0f}",
                    flush=True,
                )
                last_report = time.time()
            if time.time() - last_save > 600:
                self.save("last.pt")
                print(f"progress {progress:.3f}", self.quick_evaluation(size), flush=True)
                last_save = last_report = time.time()
        self.save("closing.pt" if self.closing else "final.pt")
        print("final", self.quick_evaluation(96), "steps", self.step, "seen", self.images_seen, flush=True)

    def text_for(self, item: Item) -> tuple[str, int]:
        """One text for an image, and the place of its name; -1 for a caption."""
        rng = self.rng
        if item.set == "flickr":
            image = self.data.labels["flickr"][item.label]
            if not image["k"] or rng.random() >= 0.3:
                text = rng.choice(image["c"])
                if rng.random() < 0.2:  # a fragment, nearer to what people type
                    words = text.split()
                    length = rng.randint(3, max(3, len(words)))
                    start = rng.randint(0, max(0, len(words) - length))
                    text = " ".join(words[start : start + length])
                return text, -1
            name = rng.choice(image["k"])
        else:
            names = self.data.class_names[item.label]
            name = names[0] if rng.random() < 0.5 else rng.choice(names)
        return random_text(name, rng), self.data.name_index[name]

    def encode_texts(self, texts: list[str]) -> torch.Tensor:
        """Normalised embeddings. Short and long texts go apart, to save padding."""
        ids = [self.tokenizer(text) for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        short = sum(len(tokens) <= SHORT_TEXT for tokens in ids)
        parts = []
        for rows in (order[:short], order[short:]):
            if rows:
                padded = torch.zeros(len(rows), max(len(ids[i]) for i in rows), dtype=torch.long)
                for row, i in enumerate(rows):
                    padded[row, : len(ids[i])] = torch.tensor(ids[i])
                parts.append(self.text_encoder(padded).float())
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return F.normalize(torch.cat(parts), dim=-1)[back]

    def train_batch(self, items: list[Item], size: int) -> dict[str, float]:
        rows_of_set: dict[str, list[int]] = {}
        for row, item in enumerate(items):
            rows_of_set.setdefault(item.set, []).append(row)
        images = self.load_images(items, rows_of_set, size)
        pairs = [self.text_for(item) for item in items]
        texts, own, positive, ignore = self.match(items, pairs)
        picks = np.searchsorted(
            self.near_weights, self.numpy_rng.uniform(0, self.near_weights[-1], NEAR_WORDS)
        )
        near = [self.near[i] for i in picks]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            features = self.image_encoder.features(images)
            image_vectors = self.image_encoder.projection(features)
            near_texts = [random_text(word, self.rng) for word, _ in near]
            text_vectors = self.encode_texts(texts + near_texts + [name for _, name in near])
        image_vectors, features = F.normalize(image_vectors.float(), dim=-1), features.float()
        text_vectors, near_vectors, name_vectors = text_vectors.split([len(texts), NEAR_WORDS, NEAR_WORDS])

        similarity = self.logit_scale.clamp(max=MAX_LOGIT_SCALE).exp() * image_vectors @ text_vectors.T
        image_to_text, text_to_image = contrastive_losses(similarity, own, positive, ignore)
        classification = self.classification_loss(items, rows_of_set, features)
        near_loss = (1 - (near_vectors * name_vectors.detach()).sum(1)).mean()
        loss = 0.5 * (image_to_text + text_to_image) + classification + 0.5 * near_loss
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        gradient = nn.utils.clip_grad_norm_(self.parameters, 3.0)
        self.optimizer.step()
        self.step += 1
        self.images_seen += len(items)
        parts = {
            "loss": loss,
            "image_to_text": image_to_text,
            "text_to_image": text_to_image,
            "classification": classification,
            "near": near_loss,
            "gradient": gradient,
        }
        return {name: float(value.detach()) for name, value in parts.items()}

    def load_images(self, items: list[Item], rows_of_set: dict[str, list[int]], size: int) -> torch.Tensor:
        pixels = np.empty((len(items), PREPARED_SIZE, PREPARED_SIZE, 3), np.uint8)
        for name, rows in rows_of_set.items():
            pixels[rows] = self.data.pixels[name][[items[row].row for row in rows]]
        if self.closing:
            pixels = degrade(pixels, self.numpy_rng)
        return random_crops(pixels, size, self.numpy_rng)

    def match(self, items: list[Item], pairs: list[tuple[str, int]]):
        """Distinct texts; each image's own text; which texts are true of an image; which pairs teach nothing."""
        column: dict[str, int] = {}
        own = np.array([column.setdefault(text, len(column)) for text, _ in pairs])
        name_of, first_image = np.full(len(column), -1), np.zeros(len(column), int)
        for row, (text, name) in enumerate(pairs):
            name_of[column[text]] = name
            first_image[column[text]] = row
        names = np.stack(
            [
                self.caption_names[item.label] if item.set == "flickr" else self.data.has_name[item.label]
                for item in items
            ]
        )
        is_caption = name_of < 0
        captioned = np.array([item.set == "flickr" for item in items])
        positive = np.zeros((len(items), len(column)), bool)
        positive[:, ~is_caption] = names[:, name_of[~is_caption]]
        as_float = names.astype(np.float32)
        shares_name = as_float @ as_float[first_image].T > 0
        # A labelled image may well fit another image's caption: not known, so not taught.
        ignore = shares_name & is_caption[None] & ~captioned[:, None]
        rows = np.arange(len(items))
        ignore[rows, own] = False
        positive[rows, own] = True
        return list(column), torch.from_numpy(own), torch.from_numpy(positive), torch.from_numpy(ignore)

    def classification_loss(
        self, items: list[Item], rows_of_set: dict[str, list[int]], features: torch.Tensor
    ) -> torch.Tensor:
        loss = features.new_zeros(())
        for head, sets in HEAD_SETS.items():
            rows = [row for name in sets for row in rows_of_set.get(name, [])]
            if rows:
                targets = torch.tensor([self.data.place_in_head[head][items[row].label] for row in rows])
                logits = self.heads[head](features[rows])
                share = len(rows) / len(items)
                loss = loss + share * F.cross_entropy(logits, targets, label_smoothing=0.1)
        rows = rows_of_set.get("flickr", [])
        if rows:
            words = torch.from_numpy(np.stack([self.caption_words[items[row].label] for row in rows]))
            log_likelihood = (words * self.heads["words"](features[rows]).log_softmax(1)).sum(1).mean()
            loss = loss - len(rows) / len(items) * log_likelihood
        return loss

    @torch.no_grad()
    def quick_evaluation(self, size: int) -> dict[str, float]:
        """Percentages on held-out images: scenes, objects, captions."""
        self.image_encoder.eval()
        self.text_encoder.eval()
        data, result = self.data, {}

        def embed(items: list[Item]) -> torch.Tensor:
            pixels = data.pixels[items[0].set]
            batches = (items[i : i + 200] for i in range(0, len(items), 200))
            vectors = [self.image_encoder(whole(pixels[[i.row for i in b]], size)).float() for b in batches]
            return F.normalize(torch.cat(vectors), dim=-1)

        with torch.autocast("cpu", dtype=torch.bfloat16):
            for name in ("places", "mini"):
                items = data.held_out[name][::5]
                classes = sorted({item.label for item in data.held_out[name]})
                prompts = [self.encode_texts(ensemble(data.class_names[c][0])).mean(0) for c in classes]
                best = (embed(items) @ F.normalize(torch.stack(prompts), dim=-1).T).argmax(1).tolist()
                right = [classes[b] == item.label for b, item in zip(best, items)]
                result[name] = round(float(np.mean(right)) * 100, 1)
            items = data.held_out["flickr"]
            queries = self.encode_texts([data.labels["flickr"][item.label]["c"][0] for item in items])
            similarity = queries @ embed(items).T
        rank = (similarity > similarity.diag()[:, None]).sum(1)
        for k in (1, 10):
            result[f"captions_recall_at_{k}"] = round(float((rank < k).float().mean()) * 100, 1)
        self.image_encoder.train()
        self.text_encoder.train()
        return result


def contrastive_losses(
    similarity: torch.Tensor, own: torch.Tensor, positive: torch.Tensor, ignore: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Image to text: its own text among those that are not true of it. Text to image: all images it is true of."""
    is_own = torch.zeros_like(positive)
    is_own[torch.arange(len(own)), own] = True
    others_masked = similarity.masked_fill(ignore | (positive & ~is_own), MASKED)
    image_to_text = F.cross_entropy(others_masked, own)
    target = positive.float()
    log_share = similarity.masked_fill(ignore, MASKED).log_softmax(0)
    text_to_image = -((target * log_share).sum(0) / target.sum(0)).mean()
    return image_to_text, text_to_image


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--from", dest="checkpoint", type=Path, help="go on from these weights")
    parser.add_argument("--closing", action="store_true", help="the last phase, on degraded images")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    trainer = Trainer(arguments.work, arguments.minutes * 60, arguments.closing)
    if arguments.checkpoint:
        trainer.resume(arguments.checkpoint)
    trainer.run()


if __name__ == "__main__":
    main()
