"""Every relation that holds between the objects of a list, from one viewpoint."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations

from ...errors import DegenerateGeometry
from ...geometry.boxes import footprint_gap
from ...geometry.relations import (
    APART,
    COMPASS,
    DIRECTIONAL,
    NEAR_M,
    SIDED,
    SIGHTED,
    RelationKind,
)
from ...geometry.viewpoints import Frame
from ...language.references import Qualifier, Reference
from ...scene.objects import SceneObject
from ..answer import Declined, FrameUsed, RelationFact
from ..grounding.ground import Grounder
from ..measuring.relations import measure
from .asking import frame_of

BETWEEN_AT_MOST = 12
"""With more objects than this, what is about three of them is left out."""
R = RelationKind
TOLD = DIRECTIONAL | {
    R.ABOVE, R.BELOW, R.ON, R.IN, R.NEAR, R.NEXT_TO, R.BETWEEN, R.UNDER, R.TOUCHING, R.AGAINST,
    R.COVERING, R.FACING,
}  # fmt: skip
"""What is told where nothing in particular is asked for; the rest says the same more finely, or
holds of nearly every pair."""
_OF_THREE = frozenset({R.BETWEEN, R.ALIGNED_WITH})
_OF_ANY_TWO = APART | COMPASS | {R.FACING, R.FACING_AWAY_FROM, R.PARALLEL_TO}
_NEEDS_MORE = SIGHTED | {R.WITHIN, R.BEYOND, R.MOVING_TOWARDS, R.MOVING_AWAY_FROM}
"""Relations that two boxes and a frame do not tell."""


def related(
    things: Sequence[SceneObject],
    kinds: frozenset[RelationKind],
    grounder: Grounder,
    min_probability: float,
) -> list[tuple[RelationFact, FrameUsed]]:
    """The facts with at least `min_probability` (above 0), most probable first.

    Relations are told of pairs that are near each other, directions in the frame that the same
    words would have in a question; a pair for which a relation is undefined is left out. Distances
    beyond a limit, the compass and fronts are told of any two, where they are asked for.

    Args:
        kinds: which; none in particular: `TOLD`.
    """
    facts: list[tuple[RelationFact, FrameUsed]] = []
    asked = kinds - _NEEDS_MORE
    kinds = asked if kinds else TOLD
    for subject, reference in permutations(things, 2):
        close = footprint_gap(subject.box, reference.box) <= NEAR_M
        for kind in kinds - _OF_THREE:
            if close or kind in _OF_ANY_TWO & asked:
                facts += _fact(kind, subject, reference, None, grounder)
    for kind in kinds & _OF_THREE if len(things) <= BETWEEN_AT_MOST else ():
        for subject in things:
            others = [each for each in things if each is not subject]
            for first, second in combinations(others, 2):
                facts += _fact(kind, subject, first, second, grounder)
    floor = max(min_probability, 1e-3)
    kept = [each for each in facts if each[0].probability >= floor]
    return sorted(kept, key=lambda each: -each[0].probability)


def _fact(
    kind: RelationKind,
    subject: SceneObject,
    reference: SceneObject,
    second: SceneObject | None,
    grounder: Grounder,
) -> list[tuple[RelationFact, FrameUsed]]:
    observer, frame, used = None, Frame.ABSOLUTE, FrameUsed(Frame.ABSOLUTE)
    sure = 1.0
    if kind in SIDED:
        side = grounder.side(Qualifier(kind, (Reference(reference.label),)), reference)
        if isinstance(side, Declined):
            return []
        observer, frame, used, sure = side.observer, side.frame, frame_of(side), side.probability
    try:
        measured = measure(kind, subject, reference, second, observer, frame)
    except DegenerateGeometry:
        return []
    fact = RelationFact(
        kind,
        subject.id,
        reference.id,
        measured.probability * sure,
        frame,
        second.id if second is not None else 0,
    )
    return [(fact, used)]
