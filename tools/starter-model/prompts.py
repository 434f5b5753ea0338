"""How a name becomes a text: articles, plurals, and the sentences people put around a thing."""

import random

from names import MASS_NOUNS

TEMPLATES = [
    "a photo of {}.",
    "a picture of {}",
    "an image of {}",
    "a close-up photo of {}",
    "my photo of {}",
    "a snapshot of {}",
    "photo of {}",
    "there is {} in the photo",
    "a blurry photo of {}",
    "a drawing of {}",
]

# {0} is the bare name, {1} the name with its article.
ENSEMBLE = [
    "{0}",
    "{1}",
    "a photo of {1}.",
    "a picture of {1}",
    "an image of {1}",
    "a close-up photo of {1}",
    "a snapshot of {1}",
]


def with_article(name: str) -> str:
    plural_already = name.endswith("s") and not name.endswith("ss")
    if name in MASS_NOUNS or name.endswith("ing") or plural_already:
        return name
    return ("an " if name[0] in "aeiou" else "a ") + name


def plural(name: str) -> str:
    if name in MASS_NOUNS or name.endswith(("s", "ing")) or " of " in name:
        return name
    if name.endswith("y") and name[-2:-1] not in tuple("aeiou"):
        return name[:-1] + "ies"
    return name + ("es" if name.endswith(("x", "ch", "sh")) else "s")


def forms(name: str, rng: random.Random, count: int = 3) -> list[str]:
    """The name bare, with its articles, in the plural, and inside `count` sentences."""
    inside = [template.format(with_article(name)) for template in rng.sample(TEMPLATES, count)]
    return list(dict.fromkeys([name, with_article(name), f"the {name}", plural(name), *inside]))


def ensemble(name: str) -> list[str]:
    """The texts whose vectors are averaged for a class."""
    return [template.format(name, with_article(name)) for template in ENSEMBLE]
