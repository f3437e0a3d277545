"""The words that recognisers listen for: made from the names of the objects that are known now."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ..language.lexicon import COLOUR_WORDS, KINDS, MORE_KINDS, PERSON, ROOMS, SYNONYMS

LONGEST_NAME = 40
MOST_NAMES = 400
"""Kinds from the map: more make no grammar that is still quick."""
_NUMBER = re.compile(r"[_\s-]*\d+$")
_UNSAYABLE = re.compile(r"[^a-z' ]+")


@dataclass(frozen=True)
class Vocabulary:
    """What may be named.

    Attributes:
        live: kinds that are in the map, lower-case, singular.
        spoken: other words for those.
        absent: kinds that are not in the map; they can be asked for, and are not there.
        options: answers that a question of the robot offers just now.
        left_out: names that nobody can say, as they came.
    """

    live: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def labels(self) -> frozenset[str]:
        """Kinds that the parser is told beyond its own lexicon."""
        return frozenset(self.live)

    @property
    def colours(self) -> tuple[str, ...]:
        return tuple(COLOUR_WORDS)

    @property
    def rooms(self) -> tuple[str, ...]:
        return (*ROOMS, *(word for word, kind in SYNONYMS.items() if kind in ROOMS))

    @property
    def hints(self) -> tuple[str, ...]:
        """The nouns that are most likely to be said."""
        return self.live or KINDS


def vocabulary_of(names: Iterable[str], options: Iterable[str] = ()) -> Vocabulary:
    """The vocabulary of a map.

    Args:
        names: of its objects, "mug_12" or "mug"; odd characters are taken out.
        options: of a question that waits for its answer.
    """
    live: list[str] = []
    left_out: list[str] = []
    for name in names:
        kind = sayable(_NUMBER.sub("", name))
        if not kind or len(kind) > LONGEST_NAME or len(live) >= MOST_NAMES:
            left_out.append(name)
        elif kind not in live:
            live.append(kind)
    known = {*live, PERSON}
    spoken = [word for word, kind in SYNONYMS.items() if kind in live and word not in known]
    absent = [kind for kind in (*KINDS, *MORE_KINDS) if kind not in {*known, *spoken}]
    said = [words for words in map(sayable, options) if words]
    return Vocabulary(
        tuple(live),
        tuple(dict.fromkeys(spoken)),
        tuple(dict.fromkeys(absent)),
        tuple(dict.fromkeys(said)),
        tuple(dict.fromkeys(left_out)),
    )


def sayable(name: str) -> str:
    """A name as it is said: lower-case letters of the Latin alphabet and blanks.

    >>> sayable("Café_Table-2!"), sayable("\\u676f")
    ('cafe table', '')
    """
    plain = unicodedata.normalize("NFKD", name).lower()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = plain.replace("\u2019", "'").replace("_", " ").replace("-", " ")
    words = _UNSAYABLE.sub(" ", plain).split()
    return " ".join(word.strip("'") for word in words if word.strip("'"))
