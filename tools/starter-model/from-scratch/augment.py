"""Prepared pixels to what the image tower sees, with and without random changes."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

PREPARED_SIZE = 112  # edge of the images that prepare_images.py wrote for training
_threads = ThreadPoolExecutor(2)


def to_input(pixels: np.ndarray) -> torch.Tensor:
    """uint8 B x H x W x 3 -> float B x 3 x H x W in [-1, 1]."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def whole(pixels: np.ndarray, size: int) -> torch.Tensor:
    """The images as they are, at another size, in [-2, 2] (mean 0.5 and standard deviation 0.25 taken off)."""
    x = to_input(pixels)
    if size != x.shape[-1]:
        x = F.interpolate(x, size=(size, size), mode="bicubic", antialias=True, align_corners=False)
        x = x.clamp_(-1, 1)
    return (x * 2).contiguous(memory_format=torch.channels_last)


def random_crops(pixels: np.ndarray, size: int, rng: np.random.Generator) -> torch.Tensor:
    """A random part of each image, mirrored half of the time, with other brightness and contrast; about [-2, 2]."""
    x = to_input(pixels)
    count = len(x)
    area = rng.uniform(0.35, 1, count)
    aspect = np.exp(rng.uniform(np.log(0.75), np.log(4 / 3), count))
    width = np.minimum(1, np.sqrt(area * aspect))
    height = np.minimum(1, np.sqrt(area / aspect))
    affine = np.zeros((count, 2, 3), np.float32)
    affine[:, 0, 0] = width * rng.choice([-1, 1], count)
    affine[:, 1, 1] = height
    affine[:, 0, 2] = rng.uniform(-1, 1, count) * (1 - width)
    affine[:, 1, 2] = rng.uniform(-1, 1, count) * (1 - height)
    grid = F.affine_grid(torch.from_numpy(affine), (count, 3, size, size), align_corners=False)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    contrast = rng.uniform(0.7, 1.3, (count, 1, 1, 1)).astype(np.float32)
    tint = rng.uniform(-0.2, 0.2, (count, 3, 1, 1)).astype(np.float32) * 0.5
    brightness = rng.uniform(-0.2, 0.2, (count, 1, 1, 1)).astype(np.float32)
    x = x.mul_(torch.from_numpy(contrast)).add_(torch.from_numpy(tint + brightness)).mul_(2)
    return x.contiguous(memory_format=torch.channels_last)


def degrade(pixels: np.ndarray, rng: np.random.Generator, p_jpeg: float = 0.4, p_blur: float = 0.35) -> np.ndarray:
    """Blur or re-compress any image, at random; changes and returns `pixels`.

    The sets differ in sharpness and JPEG traces (84 and 64 pixel JPEGs beside 224 pixel ones). Without this the
    model learns the traces of a set as a sign of its classes, and fails on clean pictures.
    """
    chance = rng.random(len(pixels))
    jpeg = np.flatnonzero(chance < p_jpeg)
    blur = np.flatnonzero((chance >= p_jpeg) & (chance < p_jpeg + p_blur))
    jobs = [(pixels[i], int(rng.integers(52, 113)), int(rng.integers(45, 96))) for i in jpeg]
    for i, recompressed in zip(jpeg, _threads.map(_recompress, jobs)):
        pixels[i] = recompressed
    for part in np.array_split(blur, 2):
        size = int(rng.integers(44, 84))
        x = torch.from_numpy(pixels[part]).permute(0, 3, 1, 2).float()
        x = F.interpolate(x, size=(size, size), mode="bilinear", antialias=True)
        x = F.interpolate(x, size=(PREPARED_SIZE, PREPARED_SIZE), mode="bicubic").clamp_(0, 255)
        pixels[part] = x.permute(0, 2, 3, 1).byte().numpy()
    return pixels


def _recompress(job: tuple[np.ndarray, int, int]) -> np.ndarray:
    pixels, size, quality = job
    file = io.BytesIO()
    Image.fromarray(pixels).resize((size, size), Image.BICUBIC).save(file, "JPEG", quality=quality)
    image = Image.open(file).convert("RGB")
    return np.asarray(image.resize((PREPARED_SIZE, PREPARED_SIZE), Image.BICUBIC))
