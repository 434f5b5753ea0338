"""Step 1: run the frozen backbone over every view of every picture, once.

    python extract.py --repositories ROOT --work WORK [SET ...]

Writes WORK/features/SET.json (which pictures, in order) and WORK/features/SET/VIEW-START.npy (float16 rows,
one a picture). Chunks that are there are not made again, so that it can be stopped and started at any time.
"""

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from backbone import DEVIATION, MEAN, Backbone
from pictures import Picture, list_pictures
from sources import PICTURES, Repositories
from views import VIEWS, decode, view

CHUNK = 1024
BATCH = 32


class FeatureReader:
    """The backbone in ONNX Runtime, which is several times faster on a processor than torch."""

    def __init__(self, work: Path, threads: int):
        backbone = Backbone()
        self.size = backbone.size
        file = work / "backbone.onnx"
        if not file.exists():
            export_backbone(backbone, file)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that wait must sleep: spinning takes the cores from those who decode.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        """uint8 (n, size, size, 3) -> float32 (n, features)."""
        values = (pixels.astype(np.float32) - MEAN) / DEVIATION
        return self.session.run(None, {"pixels": np.ascontiguousarray(values.transpose(0, 3, 1, 2))})[0]


def export_backbone(backbone: Backbone, file: Path) -> None:
    example = torch.zeros(1, 3, backbone.size, backbone.size)
    torch.onnx.export(
        backbone,
        (example,),
        str(file),
        opset_version=17,
        input_names=["pixels"],
        output_names=["features"],
        dynamic_axes={"pixels": {0: "batch"}, "features": {0: "batch"}},
        dynamo=False,
    )


def extract_set(
    name: str, repositories: Repositories, reader: FeatureReader, out: Path, pool: ThreadPoolExecutor
) -> None:
    pictures = list_pictures(repositories, name)
    (out / name).mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps([asdict(picture) for picture in pictures]))
    print(f"{name}: {len(pictures)} pictures, {VIEWS[name]} views each", flush=True)
    starts = range(0, len(pictures), CHUNK)
    for start in starts:
        missing = [v for v in range(VIEWS[name]) if not chunk_file(out, name, v, start).exists()]
        if not missing:
            continue
        before = time.monotonic()
        chunk = pictures[start : start + CHUNK]
        features = read_chunk(chunk, missing, repositories, reader, pool)
        for number, rows in zip(missing, features):
            file = chunk_file(out, name, number, start)
            unfinished = file.with_suffix(".unfinished.npy")
            np.save(unfinished, rows)
            unfinished.rename(file)
        rate = len(chunk) * len(missing) / (time.monotonic() - before)
        print(f"{name}: {start + len(chunk)}/{len(pictures)}, {rate:.0f} views a second", flush=True)


def read_chunk(
    chunk: list[Picture],
    numbers: list[int],
    repositories: Repositories,
    reader: FeatureReader,
    pool: ThreadPoolExecutor,
) -> list[np.ndarray]:
    """For each view number an array, one row a picture."""

    def prepare(job: tuple[Picture, bytes]) -> np.ndarray:
        picture, data = job
        image = decode(data)
        views = VIEWS[picture.set]
        return np.stack([np.asarray(view(image, n, views, reader.size, picture.path)) for n in numbers])

    blobs = repositories.read_blobs(PICTURES[chunk[0].set], [picture.blob for picture in chunk])
    prepared = pool.map(prepare, zip(chunk, blobs))
    rows: list[np.ndarray] = []
    batch: list[np.ndarray] = []
    for pixels in prepared:
        batch.append(pixels)
        if len(batch) * len(numbers) >= BATCH:
            rows.append(reader(np.concatenate(batch)))
            batch = []
    if batch:
        rows.append(reader(np.concatenate(batch)))
    features = np.concatenate(rows).astype(np.float16).reshape(len(chunk), len(numbers), -1)
    return [features[:, i] for i in range(len(numbers))]


def chunk_file(out: Path, name: str, number: int, start: int) -> Path:
    return out / name / f"{number}-{start:06}.npy"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", default=list(VIEWS))
    parser.add_argument("--repositories", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    repositories = Repositories(arguments.repositories)
    reader = FeatureReader(arguments.work, arguments.threads)
    with ThreadPoolExecutor(arguments.threads) as pool:
        for name in arguments.sets:
            extract_set(name, repositories, reader, arguments.work / "features", pool)


if __name__ == "__main__":
    main()
