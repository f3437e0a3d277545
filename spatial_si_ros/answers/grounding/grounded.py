"""What grounding yields: objects, sets of objects, viewpoints, frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.viewpoints import Frame, Observer
from ...scene.objects import SceneObject
from ..measuring.index import Rows

Array = npt.NDArray[np.float64]

MEMBER = 0.5
"""What fits with at least this belongs to a set."""
MIN_MEMBER = 0.05
"""Objects that fit the words with less than this are left out of account."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An object that the words may mean, with the probability that they do."""

    thing: SceneObject
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """One object is meant.

    Attributes:
        candidates: most probable first; the first one is meant.
    """

    candidates: tuple[Candidate, ...]

    @property
    def thing(self) -> SceneObject:
        return self.candidates[0].thing

    @property
    def probability(self) -> float:
        """0..1, that the first candidate is the one that is meant."""
        return self.candidates[0].probability


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Objects that fit a description, each with its own probability; rows of the index."""

    rows: Rows
    chances: Array

    def likely(self) -> Rows:
        """Rows that fit more probably than not, best first."""
        order = np.argsort(-self.chances, kind="stable")
        return self.rows[order][self.chances[order] >= MEMBER]


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A grounded viewpoint and the probability that it is the one that is meant."""

    observer: Observer
    probability: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The frame in which a direction is judged.

    Attributes:
        reference: None for EGOCENTRIC.
        observer: None for INTRINSIC.
        chosen: the words left the frame open and the default rules chose it.
    """

    frame: Frame
    reference: SceneObject | None
    observer: Observer | None
    probability: float
    chosen: bool


def keep(rows: Rows, fit: Array) -> tuple[Rows, Array]:
    """Those that fit well enough to be counted."""
    kept = fit >= MIN_MEMBER
    return rows[kept], fit[kept]
