"""What a thing is called so that nothing else of the whole scene fits the words."""

from __future__ import annotations

import random

from ..questions.references import refer
from ..truth.referents import Undecidable, resolve
from ..truth.scene import TrueObject
from ..truth.situation import Situation
from ..truth.spec import Reference
from ..truth.verdicts import Undefined

NAMES = 12
COLOURED_SHARE = 0.4


def name(thing: TrueObject, situation: Situation, draw: random.Random) -> Reference:
    """A reference by kind, colour, or a relation to a landmark.

    Raises:
        Undecidable: none was found.
    """
    coloured = Reference(thing.kind, thing.colour)
    if thing.colour and draw.random() < COLOURED_SHARE and _means(coloured, thing, situation):
        return coloured
    for _ in range(NAMES):
        words = refer(thing, situation, draw)
        if _means(words, thing, situation):
            return words
    raise Undecidable("ambiguous", f"{thing.name} has no name of its own")


def _means(words: Reference, thing: TrueObject, situation: Situation) -> bool:
    try:
        return resolve(words, situation).id == thing.id
    except (Undecidable, Undefined):
        return False
