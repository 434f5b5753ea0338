"""Flickr8k's sentences: file name -> up to five of them."""

import collections
import re

from sources import CAPTIONS, Repositories


def read_captions(repositories: Repositories) -> dict[str, list[str]]:
    captions: dict[str, list[str]] = collections.defaultdict(list)
    for line in repositories.read_text(CAPTIONS).split("\n")[1:]:
        file, comma, caption = line.partition(",")
        # The source puts spaces before punctuation and doubles its quotes.
        caption = caption.strip().strip('"').replace('""', '"').strip()
        caption = re.sub(r"\s+([.,!?;\'])", r"\1", caption).strip(" .")
        if comma and caption:
            captions[file].append(caption)
    return dict(captions)
