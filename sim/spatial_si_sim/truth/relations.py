"""Every relation of `docs/relations.md` between true objects, each as a `Verdict`."""

from __future__ import annotations

import math
from collections.abc import Mapping

from . import shapes
from .scene import TrueObject
from .spec import Relation, Side
from .verdicts import (
    ROUNDING,
    Undefined,
    Verdict,
    at_least_gap,
    at_most,
    clear_angle_rad,
    clear_gap_m,
    clear_ratio,
    in_side,
    wrap,
)

NEAR_M = 1.0
NEXT_TO_M = 0.5
ABOVE_GAP_M = 0.15
ABOVE_SLACK_M = 0.02
MIN_GAZE_M = 0.3
BETWEEN_RAD = math.radians(135.0)
ON_SHARE = 0.5
CONTAINERS = frozenset({"bowl", "box", "basket", "sink", "bathtub", "vase"})

SIDE_OF_RELATION: Mapping[Relation, Side] = {
    Relation.LEFT_OF: Side.LEFT,
    Relation.RIGHT_OF: Side.RIGHT,
    Relation.IN_FRONT_OF: Side.FRONT,
    Relation.BEHIND: Side.BEHIND,
}
GAZE_SIDE: Mapping[Relation, Side] = {
    Relation.LEFT_OF: Side.LEFT,
    Relation.RIGHT_OF: Side.RIGHT,
    Relation.IN_FRONT_OF: Side.BEHIND,  # nearer to the viewer: against the gaze
    Relation.BEHIND: Side.FRONT,  # farther away: along the gaze
}

Point2 = tuple[float, float]


def azimuth_rad(position_m: Point2, yaw_rad: float, target_m: Point2) -> float:
    """Direction of a point from an observer, 0 ahead, positive to the left."""
    return wrap(math.atan2(target_m[1] - position_m[1], target_m[0] - position_m[0]) - yaw_rad)


def relative(
    relation: Relation, subject: TrueObject, reference: TrueObject, observer_m: Point2
) -> Verdict:
    """LEFT_OF, RIGHT_OF, IN_FRONT_OF, BEHIND as somebody at `observer_m` sees it.

    Raises:
        Undefined: the observer is within 0.3 m of the reference, or the footprints overlap.
    """
    centre = reference.box.centre_m[:2]
    gaze_m = math.dist(observer_m, centre)
    if gaze_m < MIN_GAZE_M:
        raise Undefined(f"the viewpoint is {gaze_m:.2f} m from {reference.name}")
    gap_m = shapes.footprint_gap_m(subject.box, reference.box)
    if gap_m <= 0.0:
        raise Undefined(f"{subject.name} and {reference.name} overlap")
    gaze_rad = math.atan2(centre[1] - observer_m[1], centre[0] - observer_m[0])
    side = in_side(azimuth_rad(centre, gaze_rad, subject.box.centre_m[:2]), GAZE_SIDE[relation])
    if not side.holds and side.clear:
        return side
    sharp = gap_m >= clear_gap_m() and gaze_m >= (1.0 + clear_ratio()) * MIN_GAZE_M
    return Verdict(side.holds, side.clear and sharp, side.why)


def intrinsic(relation: Relation, subject: TrueObject, reference: TrueObject) -> Verdict:
    """LEFT_OF, RIGHT_OF, IN_FRONT_OF, BEHIND by the reference's own front.

    Raises:
        Undefined: the reference has no front.
    """
    if reference.front_yaw_rad is None:
        raise Undefined(f"{reference.name} has no front")
    side = in_side(
        azimuth_rad(reference.box.centre_m[:2], reference.front_yaw_rad, subject.box.centre_m[:2]),
        SIDE_OF_RELATION[relation],
    )
    if not side.holds and side.clear:
        return side
    apart = shapes.footprint_gap_m(subject.box, reference.box) >= clear_gap_m()
    return Verdict(side.holds, side.clear and apart, side.why)


def above(subject: TrueObject, reference: TrueObject) -> Verdict:
    """Over the reference's footprint (or within 0.15 m of it) and not lower than its top."""
    return Verdict.all_of(
        (
            at_least_gap(
                -shapes.footprint_gap_m(subject.box, reference.box), -ABOVE_GAP_M, "minus the gap"
            ),
            at_least_gap(
                subject.box.bottom_m - reference.box.top_m, -ABOVE_SLACK_M, "height over its top"
            ),
        )
    )


def on(subject: TrueObject, reference: TrueObject, everything: Mapping[int, TrueObject]) -> Verdict:
    """Carried by a surface of the reference, which the generator knows.

    What stands on something that stands on the reference is left open by the words, and so is
    what lies in it; both are unclear.
    """
    share = shapes.overlap_fraction(subject.box, reference.box)
    if subject.support == reference.id and subject.support_relation == "on":
        return Verdict(
            share >= ON_SHARE,
            abs(share - ON_SHARE) >= clear_ratio() * ON_SHARE,
            f"{reference.name} carries it",
        )
    if reference.id in carriers(subject, everything):
        return Verdict(False, False, f"{reference.name} carries it indirectly")
    surfaces = [reference.box.top_m] + [
        thing.box.bottom_m for thing in everything.values() if thing.support == reference.id
    ]
    touching = any(abs(subject.box.bottom_m - height_m) < clear_gap_m() for height_m in surfaces)
    maybe = touching and share >= (1.0 - clear_ratio()) * ON_SHARE
    return Verdict(False, not maybe, f"{reference.name} does not carry it")


def contained(
    subject: TrueObject, reference: TrueObject, everything: Mapping[int, TrueObject]
) -> Verdict:
    """Carried by a container, with its lowest point under the container's rim."""
    below_rim_m = reference.box.top_m - subject.box.bottom_m
    if reference.kind not in CONTAINERS:
        return Verdict(False, True, f"{reference.name} is no container")
    if subject.support == reference.id:
        return Verdict(
            below_rim_m > 0.0,
            abs(below_rim_m) >= clear_gap_m(),
            f"its bottom is {below_rim_m:.2f} m under the rim",
        )
    if reference.id in carriers(subject, everything):
        return Verdict(False, False, f"{reference.name} carries it indirectly")
    inside = (
        shapes.footprint_gap_m(subject.box, reference.box) <= 0.0
        and reference.box.bottom_m < subject.box.bottom_m + clear_gap_m()
        and below_rim_m > -clear_gap_m()
    )
    return Verdict(False, not inside, f"{reference.name} does not carry it")


def near(subject: TrueObject, reference: TrueObject, limit_m: float = NEAR_M) -> Verdict:
    """Closest points of the boxes within the limit."""
    return at_most(shapes.gap_m(subject.box, reference.box), limit_m, "closest points")


def between(subject: TrueObject, first: TrueObject, second: TrueObject) -> Verdict:
    """The angle first-subject-second is at least 135 degrees.

    Raises:
        Undefined: centres coincide.
    """
    centre = subject.box.centre_m[:2]
    if min(math.dist(centre, other.box.centre_m[:2]) for other in (first, second)) < ROUNDING:
        raise Undefined("the centres coincide")
    angle = abs(
        wrap(
            azimuth_rad(centre, 0.0, first.box.centre_m[:2])
            - azimuth_rad(centre, 0.0, second.box.centre_m[:2])
        )
    )
    return Verdict(
        angle >= BETWEEN_RAD,
        abs(angle - BETWEEN_RAD) >= clear_angle_rad(),
        f"angle {math.degrees(angle):.0f} deg",
    )


def carriers(subject: TrueObject, everything: Mapping[int, TrueObject]) -> tuple[int, ...]:
    """Ids of what carries the subject, the nearest first."""
    chain = []
    current = subject
    while current.support is not None and current.support not in chain:
        chain.append(current.support)
        current = everything[current.support]
    return tuple(chain)
