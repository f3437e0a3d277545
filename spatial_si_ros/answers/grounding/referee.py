"""Who has the last word on which object is meant, where measurement alone does not decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ...language.canonical import describe, describe_viewpoint
from ...language.declined import Declined, DeclineReason
from ...language.references import Reference, ViewpointSpec
from ..backends import Source
from .grounded import Candidate, Resolved

if TYPE_CHECKING:
    from .ground import Grounder

DOUBTFUL = frozenset({DeclineReason.AMBIGUOUS, DeclineReason.NOT_OBSERVED_WELL})
"""Refusals of measurement on which somebody else's word is wanted."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The object that words were taken to mean.

    Attributes:
        words: see `words_of`.
        object_id: of the map.
        probability: 0..1.
        source: who said so.
        keyframe_ids: pictures that were looked at.
    """

    words: str
    object_id: int
    probability: float
    source: Source
    keyframe_ids: tuple[int, ...] = ()


class Referee(Protocol):
    """Settles references; a `Grounder` asks it after it has measured."""

    def settle(
        self, words: str, reading: Reference, measured: Resolved | Declined, grounder: Grounder
    ) -> Resolved | Declined:
        """The object that is meant, or why none is.

        Args:
            words: the reference, and the viewpoint it is meant from where one is named.
            reading: of the words, that was measured.
            measured: what came of it.
            grounder: that measured.
        """

    def settle_pair(self, words: str) -> Declined | None:
        """Why two objects ("the chairs") cannot be decided on; None: measurement alone does."""


def words_of(reference: Reference, viewpoint: ViewpointSpec) -> str:
    """What a decision is known by: the reference, and the viewpoint that is named for it."""
    view = describe_viewpoint(viewpoint)
    return f"{describe(reference)}, {view}" if view else describe(reference)


class Doubts:
    """Lets measurement decide, and remembers whether anybody else would have been asked.

    Attributes:
        any: something was not measured surely enough.
    """

    def __init__(self, sure: float) -> None:
        """`sure`: least probability that is not questioned, 0..1."""
        self._sure = sure
        self.any = False

    def settle(
        self, words: str, reading: Reference, measured: Resolved | Declined, grounder: Grounder
    ) -> Resolved | Declined:
        """What was measured."""
        self.any |= is_doubtful(measured, self._sure)
        return measured

    def settle_pair(self, words: str) -> Declined | None:
        """Measurement decides."""
        return None


def is_doubtful(measured: Resolved | Declined, sure: float) -> bool:
    """Whether somebody else's word is wanted on which object is meant."""
    if isinstance(measured, Declined):
        return measured.reason in DOUBTFUL
    return measured.probability < sure


class AsDecided:
    """What was decided once stays decided: the referee of a running instruction."""

    def __init__(self, picks: Mapping[str, Pick]) -> None:
        """`picks` by their words."""
        self._picks = picks

    def settle(
        self, words: str, reading: Reference, measured: Resolved | Declined, grounder: Grounder
    ) -> Resolved | Declined:
        """The object that was decided on, where it still is; else what was measured."""
        pick = self._picks.get(words)
        thing = grounder.index.get(pick.object_id) if pick is not None else None
        if pick is None or thing is None:
            return measured
        return Resolved((Candidate(thing, pick.probability),))

    def settle_pair(self, words: str) -> Declined | None:
        """Measurement decides."""
        return None
