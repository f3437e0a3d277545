"""How well a colour word fits a measured colour."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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
    return rest * _share_of_rest(name, thing.colour.name)


def _share_of_rest(name: str, measured: str) -> float:
    """What of the doubt about a measured name falls on another one."""
    close = [group for group in _CLOSE if measured in group]
    if frozenset({name, measured}) in close:
        return 0.8 / len(close)
    return 0.2 / max(len(COLOURS) - 1 - len(close), 1)


NO_COLOUR, OTHER_COLOUR = len(COLOURS), len(COLOURS) + 1
"""Codes of a colour that was not measured, and of one without a name in `COLOURS`; the code of
the rest is their place there."""
_CODES = {name: code for code, name in enumerate(COLOURS)}
_SHARES = {
    name: np.array([_share_of_rest(name, measured) for measured in (*COLOURS, "", "")])
    for name in COLOURS
}


def code_of(thing: SceneObject) -> tuple[int, float]:
    """The code of a measured colour, and how sure its name is."""
    if thing.colour is None:
        return NO_COLOUR, 0.0
    return _CODES.get(thing.colour.name, OTHER_COLOUR), thing.colour.probability


def colour_probabilities(
    codes: npt.NDArray[np.intp], sure: npt.NDArray[np.float64], name: str
) -> npt.NDArray[np.float64]:
    """(N,) `colour_probability` of many things at once, from their codes.

    Args:
        name: one of `COLOURS`.
    """
    doubt = 1.0 - sure
    square = doubt**2
    chance: npt.NDArray[np.float64] = (
        np.maximum(square, CLOSE_ENOUGH * doubt) * _SHARES[name][codes]
    )
    chance = np.where(codes == _CODES[name], 1.0 - square, chance)
    return np.where(codes == NO_COLOUR, 1.0 / len(COLOURS), chance)
