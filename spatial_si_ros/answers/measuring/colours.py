"""How well a colour word fits a measured colour."""

from __future__ import annotations

from ...geometry.lexicon import COLOURS
from ...scene.objects import SceneObject

_CLOSE: tuple[frozenset[str], ...] = (
    frozenset({"red", "pink"}),
    frozenset({"red", "orange"}),
    frozenset({"red", "brown"}),
    frozenset({"orange", "brown"}),
    frozenset({"orange", "yellow"}),
    frozenset({"brown", "beige"}),
    frozenset({"brown", "black"}),
    frozenset({"beige", "white"}),
    frozenset({"beige", "yellow"}),
    frozenset({"white", "grey"}),
    frozenset({"grey", "black"}),
    frozenset({"blue", "purple"}),
    frozenset({"pink", "purple"}),
    frozenset({"green", "yellow"}),
    frozenset({"blue", "green"}),
)
"""Names that people and cameras take for each other."""

CLOSE_ENOUGH = 0.5
"""How readily a close name is accepted where the best one is in doubt."""


def colour_probability(thing: SceneObject, name: str) -> float:
    """Probability that a person would call the object's colour `name`."""
    if thing.colour is None:
        return 1.0 / len(COLOURS)
    # The measured share is that of one name among twelve; a person accepts the best name unless
    # it is wrong by more than a shade, so doubt counts twice before the name is given up.
    rest = (1.0 - thing.colour.probability) ** 2
    if thing.colour.name == name:
        return 1.0 - rest
    rest = max(rest, CLOSE_ENOUGH * (1.0 - thing.colour.probability))
    close = [group for group in _CLOSE if thing.colour.name in group]
    if frozenset({name, thing.colour.name}) in close:
        return 0.8 * rest / len(close)
    return 0.2 * rest / max(len(COLOURS) - 1 - len(close), 1)
