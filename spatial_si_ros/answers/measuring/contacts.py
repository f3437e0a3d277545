"""How probable it is that one thing is under, touches, leans on or covers another."""

from __future__ import annotations

import math

from ...geometry.boxes import footprint_depth, footprint_gap, overlap_fraction
from ...geometry.lexicon import CARRIES_ON_TOP
from ...geometry.relations import (
    ABOVE_TOLERANCE_M,
    AGAINST_HEIGHT_M,
    AGAINST_M,
    COVERING_GAP_M,
    COVERING_SHARE,
    TOUCHING_M,
)
from ...scene.objects import SceneObject
from . import chances
from .measured import Measured, rests_on

FLAT = frozenset({"rug", "bath mat"})
"""So thin that what stands on one was often measured to stand on the floor; mostly larger than
what is over it."""
_WHOLE = 0.999


def under(lower: SceneObject, upper: SceneObject) -> Measured:
    """Below what of the other is over it, with most of its footprint there."""
    carried = rests_on(lower, upper)
    if upper.support is not None and lower.label in FLAT:
        if upper.support.object_id == lower.id:
            return Measured(upper.support.probability, f"{upper.name} stands on {lower.name}")
        if upper.support.object_id == 0:
            stands = _covers(upper, lower, overlap_fraction(upper.box, lower.box), 0.5)
            return Measured(stands * upper.support.probability, f"{upper.name} stands over it")
    below, over = (upper, lower) if lower.label in FLAT else (lower, upper)
    share = overlap_fraction(below.box, over.box)
    on_top = upper.label in CARRIES_ON_TOP
    ceiling = upper.box.top_m if on_top else upper.box.bottom_m
    std = math.hypot(chances.height_std_m(lower), chances.height_std_m(upper))
    low = chances.below(lower.box.top_m, upper.box.top_m + ABOVE_TOLERANCE_M, std)
    # What stands on the same floor as a wardrobe is not under it, whatever the millimetres.
    low *= chances.below(lower.box.bottom_m, ceiling - 2.0 * ABOVE_TOLERANCE_M, std)
    shared = f"{share:.0%} of {lower.name} is under {upper.name}"
    if below is upper:
        shared = f"{share:.0%} of {upper.name} is over {lower.name}"
    words = (
        f"{shared}, {lower.name}'s foot {lower.box.bottom_m:.2f} m "
        f"and its top {lower.box.top_m:.2f} m high, against {ceiling:.2f} m"
    )
    return Measured((1.0 - carried) * low * _covers(below, over, share, 0.5), words)


def touching(subject: SceneObject, reference: SceneObject) -> Measured:
    """The closest points of both are as good as one."""
    rests = max(rests_on(subject, reference), rests_on(reference, subject))
    beside = footprint_depth(subject.box, reference.box)
    over = max(
        subject.box.bottom_m - reference.box.top_m, reference.box.bottom_m - subject.box.top_m
    )
    side_std = math.hypot(chances.edge_std_m(subject), chances.edge_std_m(reference))
    height_std = math.hypot(chances.height_std_m(subject), chances.height_std_m(reference))
    if beside > 0.0 and over > 0.0:
        close = chances.below(
            math.hypot(beside, over), TOUCHING_M, math.hypot(side_std, height_std)
        )
    else:
        close = chances.below(beside, TOUCHING_M, side_std)
        close *= chances.below(over, TOUCHING_M, height_std)
    words = f"{max(beside, 0.0):.2f} m beside and {max(over, 0.0):.2f} m over each other"
    return Measured(max(rests, close), f"{words}, ± {side_std:.2f} m")


def against(subject: SceneObject, reference: SceneObject) -> Measured:
    """Side by side without a gap, neither resting on the other."""
    free = (1.0 - rests_on(subject, reference)) * (1.0 - rests_on(reference, subject))
    gap = footprint_depth(subject.box, reference.box)
    std = math.hypot(chances.edge_std_m(subject), chances.edge_std_m(reference))
    common = min(subject.box.top_m, reference.box.top_m) - max(
        subject.box.bottom_m, reference.box.bottom_m
    )
    height_std = math.hypot(chances.height_std_m(subject), chances.height_std_m(reference))
    beside = 1.0 - chances.below(common, AGAINST_HEIGHT_M, height_std)
    words = (
        f"{max(gap, 0.0):.2f} m ± {std:.2f} m apart seen from above, "
        f"with {max(common, 0.0):.2f} m of height in common"
    )
    return Measured(free * beside * chances.below(gap, AGAINST_M, std), words)


def covering(upper: SceneObject, lower: SceneObject) -> Measured:
    """On or close over the other, and over most of it."""
    share = overlap_fraction(lower.box, upper.box)
    gap = upper.box.bottom_m - lower.box.top_m
    std = math.hypot(chances.height_std_m(upper), chances.height_std_m(lower))
    close = chances.below(gap, COVERING_GAP_M, std) * (
        1.0 - chances.below(gap, -COVERING_GAP_M, std)
    )
    words = f"{upper.name} is over {share:.0%} of {lower.name}, {gap:+.2f} m ± {std:.2f} m above it"
    on = max(rests_on(upper, lower), close)
    return Measured(on * _covers(lower, upper, share, COVERING_SHARE), words)


def _covers(lower: SceneObject, upper: SceneObject, share: float, wanted: float) -> float:
    """P(at least so much of the lower footprint is under the upper one)."""
    small = max(float(min(lower.box.size_m[:2])), 0.02)
    std = math.hypot(chances.edge_std_m(lower), chances.edge_std_m(upper)) / small
    beside = footprint_gap(lower.box, upper.box) / small
    if share > _WHOLE:  # how much farther inside the edge than it need be
        beside -= max(-footprint_depth(lower.box, upper.box) / small - 1.0, 0.0)
    return 1.0 - chances.below(share - beside, wanted, std)
