"""All figures of the model's card, on held-out and on external images.

    python3 evaluate.py --work WORK --checkpoint WORK/closing.pt --pixels PIXELS --size 96 --out metrics.json

PIXELS is what prepare_images.py made at the model's own size of all sets but tiny, coco and insample included. WORK also
needs captions_train2017.json and captions_val2017.json of COCO-MINI. Beside the figures a contact sheet of the first
ten images for each query is written (the same name with .png): labels flatter, eyes do not.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

from augment import PREPARED_SIZE, whole
from dataset import Dataset, open_pixels
from export import fold_batch_norms, load
from prompts import ensemble

SETS = ("places", "mini", "caltech", "flickr", "receipt", "screens", "coco", "insample")
POOLED = ("places", "mini", "caltech", "flickr", "receipt", "screens")
SAME_PICTURE = 0.97  # cosine of 12 x 12 thumbnails
# Query -> groups of names; an image is right when every group has a name that fits it.
QUERIES = {
    "dog": [["dog"]],
    "beach": [["beach"]],
    "mountain": [["mountain", "mountains"]],
    "kitchen": [["kitchen"]],
    "bird": [["bird"]],
    "car": [["car", "cars", "parked cars"]],
    "boat": [["boat", "boats", "ship"]],
    "forest": [["forest", "bamboo forest", "rainforest"]],
    "children playing": [["children", "child"], ["playing", "playground"]],
    "a person riding a bike": [["bicycle", "riding a bike"]],
    "snow": [["snow", "ice skating"]],
    "food": [["food"]],
    "flower": [["flower", "flowers"]],
    "receipt": [["receipt"]],
    "screenshot": [["screenshot"]],
}
# Only looked at: no labels say what is right.
UNLABELLED_QUERIES = (
    "puppy,sofa,automobile,sparrow,vehicle,a group of people,swimming pool,sunset,football match,a man wearing a hat,"
    "wedding,train,cat,dinner,night city"
).split(",")


class Evaluation:
    def __init__(self, work: Path, checkpoint: Path, pixels: Path, size: int):
        self.work, self.size = work, size
        self.image_encoder, self.text_encoder, self.tokenizer, _ = load(work, checkpoint)
        fold_batch_norms(self.image_encoder)
        self.data = Dataset(work)
        self.pixels = {name: open_pixels(pixels / f"{name}.u8", size) for name in SETS}
        self.paths = {name: json.loads((pixels / f"{name}.json").read_text()) for name in SETS}
        for name in POOLED:
            if self.data.paths[name] != self.paths[name]:
                raise SystemExit(f"{name}: the images of --pixels are not those of --work")
        self.vectors = {
            name: self.embed_images(name, [item.row for item in self.data.held_out[name]]) for name in POOLED
        }

    def embed_images(self, name: str, rows: list[int]) -> torch.Tensor:
        parts = []
        for start in range(0, len(rows), 250):
            pixels = self.pixels[name][rows[start : start + 250]]
            parts.append(F.normalize(self.image_encoder(whole(pixels, self.size)), dim=-1))
        return torch.cat(parts)

    def embed_texts(self, texts: list[str]) -> torch.Tensor:
        parts = []
        for start in range(0, len(texts), 250):
            ids = [self.tokenizer(text) for text in texts[start : start + 250]]
            longest = max(map(len, ids))
            padded = torch.tensor([tokens + [0] * (longest - len(tokens)) for tokens in ids])
            parts.append(F.normalize(self.text_encoder(padded), dim=-1))
        return torch.cat(parts)

    def embed_class(self, number: int, bare: bool) -> torch.Tensor:
        name = self.data.class_names[number][0]
        if bare:
            return self.embed_texts([name])[0]
        return F.normalize(self.embed_texts(ensemble(name)).mean(0), dim=0)

    def zero_shot(
        self, vectors: torch.Tensor, labels: list[int], classes: list[int], bare: bool = False
    ) -> tuple[dict, torch.Tensor, torch.Tensor]:
        """Figures, the class put first for each image, and the right one (as places in `classes`)."""
        prompts = torch.stack([self.embed_class(number, bare) for number in classes])
        first_five = (vectors @ prompts.T).topk(min(5, len(classes)), 1).indices
        right = torch.tensor([classes.index(label) for label in labels])
        hits = first_five == right[:, None]
        figures = {
            "top1": percent(hits[:, 0]),
            "top5": percent(hits.any(1)),
            "images": len(labels),
            "classes": len(classes),
            "chance_top1": round(100 / len(classes), 2),
        }
        return figures, first_five[:, 0], right

    def held_out_classes(self, name: str) -> dict:
        labels = [item.label for item in self.data.held_out[name]]
        classes = self.data.heads["places"] if name == "places" else sorted(set(labels))
        figures, first, right = self.zero_shot(self.vectors[name], labels, classes)
        bare, _, _ = self.zero_shot(self.vectors[name], labels, classes, bare=True)
        figures["top1_bare_name"] = bare["top1"]
        share_right = {
            self.data.class_names[number][0]: round(float((first[right == i] == i).float().mean()) * 100)
            for i, number in enumerate(classes)
        }
        figures["best"] = dict(sorted(share_right.items(), key=lambda pair: -pair[1])[:6])
        figures["worst"] = dict(sorted(share_right.items(), key=lambda pair: pair[1])[:6])
        return figures

    def captions(self) -> dict:
        items = self.data.held_out["flickr"]
        texts = [(c, i) for i, item in enumerate(items) for c in self.data.labels["flickr"][item.label]["c"]]
        return recall(self.embed_texts([c for c, _ in texts]), [i for _, i in texts], self.vectors["flickr"])

    def coco_captions(self) -> dict:
        row_of = {path.split("/")[-1]: row for row, path in enumerate(self.paths["coco"])}
        texts: list[tuple[str, int]] = []
        for part in ("train", "val"):
            content = json.loads((self.work / f"captions_{part}2017.json").read_text())
            file_of = {image["id"]: image["file_name"] for image in content["images"]}
            texts += [(a["caption"], row_of[file_of[a["image_id"]]]) for a in content["annotations"]]
        rows = sorted({row for _, row in texts})
        owners = [rows.index(row) for _, row in texts]
        return recall(self.embed_texts([c for c, _ in texts]), owners, self.embed_images("coco", rows))

    def imagenet_sample(self) -> dict[str, dict]:
        """Clean full-size pictures of ImageNet's classes: all, those of mini-ImageNet, those not in training."""
        ids = [path.split("_")[0].split("/")[-1] for path in self.paths["insample"]]
        rows = [row for row, wordnet_id in enumerate(ids) if wordnet_id in self.data.labels["wn"]]
        labels = [self.data.classes[("wn", ids[row])] for row in rows]
        vectors = self.embed_images("insample", rows)
        classes = sorted(set(labels))
        mini = {item.label for item in self.data.held_out["mini"]}
        known = self.pictures_in_training(rows, labels)
        in_mini = [i for i, label in enumerate(labels) if label in mini]
        new = [i for i, row in enumerate(rows) if row not in known]

        def part(indices: list[int], among: list[int]) -> dict:
            return self.zero_shot(vectors[indices], [labels[i] for i in indices], among)[0]

        everything = part(list(range(len(rows))), classes)
        return {
            "imagenet_sample": everything | {"likely_in_training": len(known)},
            "imagenet_sample_mini_classes_only": part(in_mini, sorted(mini)),
            "imagenet_sample_without_those": part(new, classes),
        }

    def pictures_in_training(self, rows: list[int], labels: list[int]) -> set[int]:
        """Rows of insample whose thumbnail is that of a training picture of the same class."""
        sample = self.pixels["insample"]
        known = set()
        for name in ("mini", "tiny"):
            rows_of: dict[int, list[int]] = {}
            for item in self.data.training[name]:
                rows_of.setdefault(item.label, []).append(item.row)
            for row, label in zip(rows, labels):
                if label in rows_of:
                    training = thumbnails(self.data.pixels[name][rows_of[label]])
                    if float((thumbnails(sample[[row]]) @ training.T).max()) > SAME_PICTURE:
                        known.add(row)
        return known

    def queries(self) -> tuple[dict, dict[str, list[tuple[str, int]]]]:
        """Share of right images among the first ten of all held-out ones; and which they were, by set and row."""
        pool = torch.cat([self.vectors[name] for name in POOLED])
        items = [item for name in POOLED for item in self.data.held_out[name]]
        fits = np.stack([self.names_of(item) for item in items])

        def first_ten(query: str) -> list[int]:
            return (pool @ self.embed_texts([query])[0]).topk(10).indices.tolist()

        figures: dict[str, dict] = {}
        found = {query: first_ten(query) for query in (*QUERIES, *UNLABELLED_QUERIES)}
        for query, groups in QUERIES.items():
            columns = [[self.data.name_index[n] for n in names if n in self.data.name_index] for names in groups]
            right = np.all([fits[:, column].any(1) for column in columns], 0)
            figures[query] = {
                "p@10": int(right[found[query]].sum()) * 10,
                "chance": round(float(right.mean()) * 100, 1),
            }
        mean = {
            "mean": round(float(np.mean([f["p@10"] for f in figures.values()])), 1),
            "mean_chance": round(float(np.mean([f["chance"] for f in figures.values()])), 1),
            "pool": len(items),
        }
        shown = {query: [(items[i].set, items[i].row) for i in ten] for query, ten in found.items()}
        return figures | mean, shown

    def names_of(self, item) -> np.ndarray:
        if item.set != "flickr":
            return self.data.has_name[item.label]
        names = np.zeros(len(self.data.names), bool)
        names[[self.data.name_index[n] for n in self.data.labels["flickr"][item.label]["k"]]] = True
        return names

    def contact_sheet(self, shown: dict[str, list[tuple[str, int]]]) -> Image.Image:
        line = 12
        height = self.size + line
        sheet = Image.new("RGB", (10 * self.size, len(shown) * height), "white")
        draw = ImageDraw.Draw(sheet)
        for i, (query, images) in enumerate(shown.items()):
            draw.text((2, i * height), query, fill="black")
            for j, (name, row) in enumerate(images):
                picture = Image.fromarray(self.pixels[name][row])
                sheet.paste(picture, (j * self.size, i * height + line))
        return sheet


def percent(hits: torch.Tensor) -> float:
    return round(float(hits.float().mean()) * 100, 1)


def recall(queries: torch.Tensor, owners: list[int], images: torch.Tensor) -> dict:
    similarity = queries @ images.T
    own = similarity[torch.arange(len(queries)), torch.tensor(owners)]
    rank = (similarity > own[:, None]).sum(1)
    return {f"R@{k}": percent(rank < k) for k in (1, 5, 10)} | {
        "median_rank": int(rank.median()) + 1,
        "queries": len(queries),
        "images": len(images),
        "chance_R@10": round(1000 / len(images), 1),
    }


def thumbnails(pixels: np.ndarray) -> torch.Tensor:
    x = torch.from_numpy(pixels).permute(0, 3, 1, 2).float()
    return F.normalize(F.interpolate(x, size=(12, 12), mode="area").flatten(1) - 127.5, dim=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--pixels", type=Path, required=True)
    parser.add_argument("--size", type=int, default=PREPARED_SIZE)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_grad_enabled(False)
    evaluation = Evaluation(arguments.work, arguments.checkpoint, arguments.pixels, arguments.size)
    figures = {
        f"zero_shot_{name}": evaluation.held_out_classes(name) for name in ("places", "mini", "caltech")
    }
    figures["flickr8k_text_to_image"] = evaluation.captions()
    figures["coco_mini_text_to_image"] = evaluation.coco_captions()
    figures |= evaluation.imagenet_sample()
    figures["queries_precision_at_10"], shown = evaluation.queries()
    arguments.out.write_text(json.dumps(figures, indent=1) + "\n")
    evaluation.contact_sheet(shown).save(arguments.out.with_suffix(".png"))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
