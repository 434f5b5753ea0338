"""The public repositories that pictures, captions and words come from, and how to read them.

Clone those you need (bare is enough) to ROOT/OWNER/NAME:

    git clone --bare https://github.com/OWNER/NAME ROOT/OWNER/NAME

Their terms differ; the model's card lists them.
"""

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A repository, the commit that was used, and the folder in it that holds pictures."""

    repository: str
    commit: str
    folder: str = ""


PICTURES = {
    "flickr": Source(
        "RlNZLER/Image-Text-Matching", "56a15d913c3f290e2ee896386ece6076c1eea02e", "data/images"
    ),
    "places": Source("rathull/CTFs", "f35c219885f163ca00a045236dd44be489598837", "data/images/train"),
    "mini": Source("Deo0330/split_minidataset", "557ebcae0db23651f9370f54a5f31b1f0fd4064d"),
    "caltech": Source(
        "MachineLearning2020/Homework2-Caltech101",
        "836044dd000296b2bb74d0aa4b4e462e459b01d7",
        "101_ObjectCategories",
    ),
    "receipt": Source("zzzDavid/ICDAR-2019-SROIE", "27be4271b251c256f695acbade9a801bffe85994", "data/img"),
    "screens": Source("PySimpleGUI/PySimpleGUI-Screenshots", "4e245786af96b9b6f5602b24ab09cb61e5cad3bf"),
}
CAPTIONS = Source(
    "quantumnaan/sic_translator", "d27da85cff2dbf143fcaf365aece667d66c4298f", "data/ignore_captions.txt"
)
WORDNET = Source("globalwordnet/english-wordnet", "d94538ad0df3d7a4c77837bde6af69d7a6592c32", "src/yaml")
IMAGENET_WORDS = Source(
    "seshuad/IMagenet", "153dbc161ab7942a12c99515e80ef6454dd06693", "tiny-imagenet-200/words.txt"
)


class Repositories:
    """The cloned repositories under one folder."""

    def __init__(self, root: Path):
        self.root = root

    def list_files(self, source: Source) -> dict[str, str]:
        """Path -> blob id of everything in a source's folder, in git's order."""
        command = self._git(source, "ls-tree", "-r", "-z", "--full-tree", source.commit)
        if source.folder:
            command += ["--", source.folder]
        listing = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        rows = (row.split("\t", 1) for row in listing.split("\0") if row)
        return {path: meta.split()[2] for meta, path in rows}

    def read_text(self, source: Source, path: str = "") -> str:
        name = "/".join(part for part in (source.folder, path) if part)
        command = self._git(source, "show", f"{source.commit}:{name}")
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    def read_blobs(self, source: Source, ids: Iterable[str]) -> Iterator[bytes]:
        """The content of each blob, in order, through one process of git."""
        command = self._git(source, "cat-file", "--batch")
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin and process.stdout
            for blob in ids:
                process.stdin.write(f"{blob}\n".encode())
                process.stdin.flush()
                header = process.stdout.readline().split()
                if len(header) != 3:
                    raise ValueError(f"{source.repository} has no blob {blob}")
                yield process.stdout.read(int(header[2]))
                process.stdout.read(1)

    def _git(self, source: Source, *arguments: str) -> list[str]:
        """A clone is either bare or a work tree with its .git inside."""
        clone = self.root / source.repository
        git_dir = clone / ".git" if (clone / ".git").is_dir() else clone
        return ["git", f"--git-dir={git_dir}", *arguments]
