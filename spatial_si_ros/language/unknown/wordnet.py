"""Nouns of WordNet (Miller, 1995) from its database files, as Debian's `wordnet-base` has them.

Formats: `wndb(5WN)`. NLTK's reader asks for a file `lexnames` that the package has not, `wn` for
another format; so the two files of nouns are read here, by bisection, as they were made to be.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...errors import SpatialError

DEBIAN = Path("/usr/share/wordnet")
"""Where `apt-get install wordnet-base` puts the files."""
THINGS = frozenset({5, 6, 13, 18, 20})
"""Lexicographer files of animals, artifacts, food, persons and plants: what a map can have."""
_HYPERNYM = "@"


class WordNetMissing(SpatialError):
    """The files are not where they were looked for; the message says how to get them."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a noun.

    Attributes:
        offset: names it: its place in `data.noun`.
        file: number of its lexicographer file.
        words: nouns with this meaning, lower-case.
        hypernyms: offsets of what it is a kind of.
    """

    offset: int
    file: int
    words: tuple[str, ...]
    hypernyms: tuple[int, ...]


class WordNet:
    """The nouns of a folder with `index.noun` and `data.noun`.

    Raises:
        WordNetMissing: the folder has no such files.
    """

    def __init__(self, folder: Path = DEBIAN) -> None:
        for name in ("index.noun", "data.noun"):
            if not (folder / name).is_file():
                raise WordNetMissing(
                    f"{folder / name} was expected: install the Debian package wordnet-base, or "
                    "name the folder that has WordNet's database files"
                )
        self._index = _mapped(folder / "index.noun")
        self._data = _mapped(folder / "data.noun")
        self._sense = lru_cache(maxsize=4096)(self._read)

    def senses(self, noun: str) -> tuple[Sense, ...]:
        """Its meanings as a thing, most frequent first; () for an unknown noun.

        Args:
            noun: lower-case, its singular; words separated by spaces.
        """
        if not noun:
            return ()
        line = _found(self._index, noun.replace(" ", "_").encode("ascii", "replace"))
        if line is None:
            return ()
        fields = line.split()
        offsets = [int(each) for each in fields[-int(fields[2]) :]]
        return tuple(s for s in (self._sense(each) for each in offsets) if s.file in THINGS)

    def above(self, sense: Sense, most: int) -> Iterator[tuple[int, Sense]]:
        """The meaning itself and what it is a kind of, with how many steps away each is."""
        level, seen = [sense], {sense.offset}
        for steps in range(most + 1):
            yield from ((steps, each) for each in level)
            higher = [self._sense(offset) for each in level for offset in each.hypernyms]
            level = [each for each in higher if each.offset not in seen]
            seen.update(each.offset for each in level)

    def _read(self, offset: int) -> Sense:
        fields = self._data[offset : self._data.find(b"\n", offset)].decode("ascii").split()
        number = int(fields[3], 16)
        words = tuple(fields[4 + 2 * i].lower().replace("_", " ") for i in range(number))
        start = 4 + 2 * number
        pointers = [
            fields[start + 1 + 4 * i : start + 5 + 4 * i] for i in range(int(fields[start]))
        ]
        hypernyms = tuple(int(p[1]) for p in pointers if p[0] == _HYPERNYM and p[2] == "n")
        return Sense(offset, int(fields[1]), words, hypernyms)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _found(index: mmap.mmap, lemma: bytes) -> str | None:
    """The line of a lemma in a file of sorted lines; lines of the licence begin with a space."""
    low, high = 0, len(index)
    while low < high:
        middle = (low + high) // 2
        start = index.rfind(b"\n", 0, middle) + 1
        end = index.find(b"\n", middle)
        end = len(index) if end < 0 else end
        line = index[start:end]
        word = line.split(b" ", 1)[0]
        if word == lemma:
            return line.decode("ascii")
        if word < lemma:
            low = end + 1
        else:
            high = start
    return None
