"""What is made of one picture: itself, its mirror image, and worse versions of it."""

import io
import random

from PIL import Image, ImageEnhance, ImageFilter

# How often each set is looked at. Captioned pictures are few and show people and what they do, which nothing
# else here does; scenes are many.
VIEWS = {"flickr": 6, "places": 1, "mini": 1, "caltech": 2, "receipt": 2, "screens": 4}


def decode(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (640, 640))  # scans are large, and JPEG can be decoded smaller
    return image.convert("RGBA").convert("RGB") if image.mode == "P" else image.convert("RGB")


def view(image: Image.Image, number: int, views: int, size: int, seed: str) -> Image.Image:
    """View 0 is what the product shows to the model; 1 its mirror image; those after are random.

    A set with one view a picture gets one in two pictures whole, the others at random.
    """
    rng = random.Random(f"{seed}:{number}")
    if views == 1:
        number = rng.choice((0, 2))
    if number == 0:
        return whole(image, size)
    if number == 1:
        return whole(image, size).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return worse(random_crop(image, size, rng), rng)


def whole(image: Image.Image, size: int) -> Image.Image:
    """Shortest edge to `size`, the middle cut out; with the roundings of the product (planResize)."""
    width, height = image.size
    edge = min(width, height)
    resized = image.resize((size * width // edge, size * height // edge), Image.Resampling.BICUBIC)
    left, top = (resized.width - size) // 2, (resized.height - size) // 2
    return resized.crop((left, top, left + size, top + size))


def random_crop(image: Image.Image, size: int, rng: random.Random) -> Image.Image:
    width, height = image.size
    area = width * height * rng.uniform(0.45, 1)
    aspect = 2 ** rng.uniform(-0.4, 0.4)
    w, h = min(width, round((area * aspect) ** 0.5)), min(height, round((area / aspect) ** 0.5))
    x, y = rng.randint(0, width - w), rng.randint(0, height - h)
    crop = image.resize((size, size), Image.Resampling.BICUBIC, box=(x, y, x + w, y + h))
    return crop.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else crop


def worse(image: Image.Image, rng: random.Random) -> Image.Image:
    """Re-compressed, blurred, darkened, grey or as it is.

    The sets differ in sharpness and in traces of JPEG. Without this a model learns those traces as a sign of
    a set's
    classes, and fails on clean pictures.
    """
    kind = rng.random()
    if kind < 0.35:
        image = recompressed(image, rng.randint(64, image.width), rng.randint(25, 90))
    elif kind < 0.6:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 2.5)))
    elif kind < 0.7:
        image = ImageEnhance.Brightness(image).enhance(rng.uniform(0.25, 0.8))
    elif kind < 0.77:
        image = image.convert("L").convert("RGB")
    return ImageEnhance.Color(image).enhance(rng.uniform(0.6, 1.3))


def recompressed(image: Image.Image, side: int, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.resize((side, side), Image.Resampling.BICUBIC).save(file, "JPEG", quality=quality)
    small = Image.open(file).convert("RGB")
    return small.resize(image.size, Image.Resampling.BICUBIC)
