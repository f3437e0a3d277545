"""The pictures that show most of what one question is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...scene.coverage import Coverage
from ...scene.keyframes import Keyframe


def views_for(
    keyframes: Sequence[Keyframe], object_ids: Collection[int], at_most: int
) -> tuple[Keyframe, ...]:
    """The few pictures that together show most of the asked objects and of the space.

    Space-aware sampling of Spatial-MLLM (Wu et al. 2025, arXiv 2505.23747), a maximum coverage
    problem solved greedily, with cells measured by depth; the asked objects count half.

    Args:
        keyframes: to choose from.
        object_ids: that the question is about; none: space alone counts.
        at_most: pictures.

    Returns:
        In the order they were taken.
    """
    wanted = frozenset(object_ids)
    seen = [tuple(i for i in each.object_ids if i in wanted) for each in keyframes]
    best = Coverage([each.cells for each in keyframes], seen).best(at_most)
    return tuple(keyframes[row] for row in sorted(best))
