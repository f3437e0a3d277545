"""Who has the last word on which object is meant, where measurement alone does not decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ..language.canonical import describe
from ..language.declined import Declined
from ..language.references import Reference
from .backends import Source
from .grounded import Candidate, Resolved

if TYPE_CHECKING:
    from .ground import Grounder


@dataclass(frozen=True, slots=True)
class Pick:
    """The object that words were taken to mean.

    Attributes:
        words: the reference, canonical.
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
        self, reference: Reference, measured: Resolved | Declined, grounder: Grounder
    ) -> Resolved | Declined:
        """The object that is meant, or why none is."""


class AsDecided:
    """What was decided once stays decided: the referee of a running instruction."""

    def __init__(self, picks: Mapping[str, Pick]) -> None:
        """`picks` by their words."""
        self._picks = picks

    def settle(
        self, reference: Reference, measured: Resolved | Declined, grounder: Grounder
    ) -> Resolved | Declined:
        """The object that was decided on, where it still is; else what was measured."""
        pick = self._picks.get(describe(reference))
        thing = grounder.index.get(pick.object_id) if pick is not None else None
        if pick is None or thing is None:
            return measured
        return Resolved((Candidate(thing, pick.probability),))
