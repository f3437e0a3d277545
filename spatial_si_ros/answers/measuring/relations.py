"""How probable a relation is between two measured objects, and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...errors import DegenerateGeometry
from ...geometry.boxes import footprint_gap, overlap_fraction
from ...geometry.lexicon import CARRIES_INSIDE, CONTAINERS
from ...geometry.relations import (
    ABOVE_GAP_M,
    ABOVE_TOLERANCE_M,
    APART,
    BETWEEN_RAD,
    COMPASS,
    FAR_M,
    NEAR_M,
    NEXT_TO_M,
    SIDED,
    RelationKind,
    bearing,
    between_angle,
    relative_bearing,
)
from ...geometry.viewpoints import Frame, Observer
from ...language.queries import Scheme
from ...scene.objects import SceneObject
from . import chances, contacts, fronts, sectors, unseen
from .measured import Array, Measured, degrees, horizontal

R = RelationKind

LIMIT_M = {R.NEAR: NEAR_M, R.NEXT_TO: NEXT_TO_M, R.FAR_FROM: FAR_M}
"""Lengths by which a relation of distance is judged where the words name none."""
BY_DISTANCE = frozenset({R.NEAR, R.NEXT_TO, R.FAR_FROM, R.WITHIN, R.BEYOND})
CONTACT_M = 0.06
"""A bottom this close to a top, measured, may rest on it."""
SEAT = 0.85
"""How sure it is that what is within a sofa's box, off the floor, rests on its seat."""
NORTH_RAD = 0.5 * math.pi
"""The direction of north in the map (REP 103: x is east)."""
FRONT_KNOWN = 0.8
"""Probability from which an object's front counts as known."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An azimuth with its error: 0 ahead, positive left; for a relative one 0 is "behind"."""

    azimuth_rad: float
    std_rad: float
    words: str
    sure: float = 1.0
    gaze: bool = False

    def probability(self, relation: RelationKind) -> float:
        """That the azimuth lies in the quarter, or the quadrant, that a direction means."""
        return self.shares(sectors.alone(relation))[sectors.NAMES[relation]]

    def shares(self, scheme: Scheme) -> dict[str, float]:
        """Probability of each sector of a scheme, by its name."""
        ahead = math.pi - self.azimuth_rad if self.gaze else self.azimuth_rad
        return sectors.shares(scheme, ahead, self.std_rad, self.sure)


def egocentric_turn(observer: Observer, subject: SceneObject) -> Turn:
    """Where the subject is around the observer.

    Raises:
        DegenerateGeometry: the observer has no facing, or the subject is where the observer is.
    """
    if observer.yaw_rad is None:
        raise DegenerateGeometry(f"{observer.description} has no known facing")
    seen = bearing(observer.position_m, observer.yaw_rad, subject.box.centre_m)
    across = chances.across_std_m(subject, seen.azimuth_rad + observer.yaw_rad)
    std = math.hypot(
        math.hypot(across, observer.position_std_m) / seen.distance_m, observer.yaw_std_rad
    )
    return Turn(
        seen.azimuth_rad, std, degrees(seen.azimuth_rad, std, f"from {observer.description}")
    )


def relative_turn(observer: Observer, subject: SceneObject, reference: SceneObject) -> Turn:
    """Where the subject is around the reference, as the observer sees it.

    Raises:
        DegenerateGeometry: see `geometry.relations.relative_bearing`.
    """
    seen = relative_bearing(observer.position_m, subject.box, reference.box)
    g = reference.box.centre_m[:2] - observer.position_m[:2]
    r = subject.box.centre_m[:2] - reference.box.centre_m[:2]
    across_r = np.array([-r[1], r[0]]) / float(r @ r)
    across_g = np.array([-g[1], g[0]]) / float(g @ g)
    both = across_r + across_g
    variance = float(across_r @ horizontal(subject) @ across_r)
    variance += float(both @ horizontal(reference) @ both)
    variance += observer.position_std_m**2 / float(g @ g)
    std = math.sqrt(variance)
    words = degrees(
        seen.azimuth_rad, std, f"from the gaze past {reference.name}, from {observer.description}"
    )
    return Turn(seen.azimuth_rad, std, words, gaze=True)


def intrinsic_turn(subject: SceneObject, reference: SceneObject) -> Turn:
    """Where the subject is around the reference's own front.

    Raises:
        DegenerateGeometry: the front is unknown, or the centres coincide.
    """
    if reference.front is None:
        raise DegenerateGeometry(f"the front of {reference.name} is not known")
    seen = bearing(reference.box.centre_m, reference.front.yaw_rad, subject.box.centre_m)
    toward = seen.azimuth_rad + reference.front.yaw_rad
    across = math.hypot(
        chances.across_std_m(subject, toward), chances.across_std_m(reference, toward)
    )
    std = math.hypot(across / seen.distance_m, chances.FRONT_STD_RAD)
    words = degrees(seen.azimuth_rad, std, f"from the front of {reference.name}")
    return Turn(seen.azimuth_rad, std, words, sure=reference.front.probability)


def turn(
    frame: Frame, observer: Observer | None, subject: SceneObject, reference: SceneObject | None
) -> Turn:
    """The azimuth that a direction is judged by; less sure where a thing was not seen to end.

    Args:
        reference: None for EGOCENTRIC.

    Raises:
        DegenerateGeometry: it has no meaning for these positions.
        ValueError: the frame lacks its observer or reference.
    """
    things = (subject,) if reference is None else (subject, reference)

    def seen(case: tuple[SceneObject, ...]) -> Turn:
        return _turn(frame, observer, case[0], case[1] if len(case) > 1 else None)

    return _widened(seen(things), unseen.spread_rad(lambda case: seen(case).azimuth_rad, things))


def _widened(seen: Turn, more_rad: float) -> Turn:
    """The same with another error, 1 sigma, added."""
    if more_rad == 0.0:
        return seen
    words = f"{seen.words}; ± {math.degrees(more_rad):.0f}° more for an end that was not seen"
    return replace(seen, std_rad=math.hypot(seen.std_rad, more_rad), words=words)


def _turn(
    frame: Frame, observer: Observer | None, subject: SceneObject, reference: SceneObject | None
) -> Turn:
    if frame is Frame.INTRINSIC and reference is not None:
        return intrinsic_turn(subject, reference)
    if observer is None:
        raise ValueError(f"a direction in the {frame.value} frame needs an observer")
    if frame is Frame.EGOCENTRIC:
        return egocentric_turn(observer, subject)
    if frame is Frame.RELATIVE and reference is not None:
        return relative_turn(observer, subject, reference)
    raise ValueError(f"there is no direction in the {frame.value} frame of {reference}")


def compass_turn(subject: SceneObject, position_m: Array, std_m: float, of: str) -> Turn:
    """Where the subject is from a place, 0 to the north of the map and positive to the west.

    Raises:
        DegenerateGeometry: it is at that place.
    """
    seen = bearing(position_m, NORTH_RAD, subject.box.centre_m)
    across = math.hypot(chances.across_std_m(subject, seen.azimuth_rad + NORTH_RAD), std_m)
    std = across / seen.distance_m
    return Turn(seen.azimuth_rad, std, degrees(seen.azimuth_rad, std, f"from north, from {of}"))


def measure(
    kind: RelationKind,
    subject: SceneObject,
    reference: SceneObject,
    second: SceneObject | None = None,
    observer: Observer | None = None,
    frame: Frame = Frame.NONE,
    limit_m: float | None = None,
) -> Measured:
    """Probability of `subject kind reference (and second)` with its measurement.

    Where a thing was not seen to end, it is the mean over what it may be; see `unseen.variants`.

    Args:
        second: for BETWEEN; for ALIGNED_WITH the third thing.
        observer: for directions in the RELATIVE and EGOCENTRIC frames.
        frame: of a direction; ignored by the other relations.
        limit_m: for WITHIN and BEYOND.

    Raises:
        DegenerateGeometry: the relation has no meaning for these positions, or hangs on lines of
            sight, which a pair of boxes does not tell (`sightings.py`).
        ValueError: BETWEEN without a second reference, a direction without its frame, WITHIN
            without its limit.
    """
    if kind in SIDED:
        azimuth = turn(frame, observer, subject, reference)
        return Measured(azimuth.probability(kind), azimuth.words)
    things = (subject, reference) if second is None else (subject, reference, second)
    return unseen.mixed(lambda case: _measured(kind, case, limit_m), things)


def _measured(
    kind: RelationKind, things: tuple[SceneObject, ...], limit_m: float | None
) -> Measured:
    subject, reference = things[:2]
    if kind in COMPASS:
        std = max(reference.position_std_m, chances.POSITION_FLOOR_M)
        azimuth = compass_turn(subject, reference.box.centre_m, std, reference.name)
        return Measured(azimuth.probability(kind), azimuth.words)
    if kind in BY_DISTANCE:
        return judged(kind, *distance(subject, reference), limit_m)
    if kind is R.BETWEEN:
        if len(things) < 3:
            raise ValueError("BETWEEN needs a second reference")
        return _between(*things)
    if kind is R.ALIGNED_WITH:
        return fronts.aligned(things)
    how = _HOW.get(kind)
    if how is None:
        raise DegenerateGeometry(f"'{kind.value}' is not measured between two boxes")
    return how(subject, reference)


def relation_probability(
    kind: RelationKind,
    subject: SceneObject,
    reference: SceneObject,
    second: SceneObject | None = None,
    observer: Observer | None = None,
    frame: Frame = Frame.NONE,
) -> float:
    """`measure(...).probability`; raises the same."""
    return measure(kind, subject, reference, second, observer, frame).probability


def distance(subject: SceneObject, reference: SceneObject) -> tuple[float, float]:
    """Distance between the closest points of two boxes and its 1 sigma, metres."""
    vertical = max(
        subject.box.bottom_m - reference.box.top_m, reference.box.bottom_m - subject.box.top_m, 0.0
    )
    metres = math.hypot(footprint_gap(subject.box, reference.box), vertical)
    return metres, math.hypot(chances.edge_std_m(subject), chances.edge_std_m(reference))


def distance_from(observer: Observer, subject: SceneObject) -> tuple[float, float]:
    """Horizontal distance from a viewpoint to the closest point of a footprint, and 1 sigma."""
    metres = subject.box.distance_to_point_2d(observer.position_m)
    return metres, math.hypot(chances.edge_std_m(subject), observer.position_std_m)


def judged(
    kind: RelationKind, metres: float, std_m: float, limit_m: float | None, of: str = "apart"
) -> Measured:
    """NEAR, NEXT_TO, FAR_FROM, WITHIN or BEYOND of a measured distance.

    Raises:
        ValueError: WITHIN or BEYOND without a limit.
    """
    limit = LIMIT_M.get(kind, limit_m)
    if limit is None:
        raise ValueError(f"{kind.name} needs a limit")
    words = f"{metres:.2f} m ± {std_m:.2f} m {of}; the limit of '{kind.value}' is {limit:g} m"
    inside = chances.below(metres, limit, std_m)
    return Measured(1.0 - inside if kind in APART else inside, words)


def _between(subject: SceneObject, first: SceneObject, second: SceneObject) -> Measured:
    angle = between_angle(subject.box, first.box, second.box)
    variance = 0.0
    pull = np.zeros(2)
    for each, sign in ((first, 1.0), (second, -1.0)):
        ray = each.box.centre_m[:2] - subject.box.centre_m[:2]
        across = np.array([-ray[1], ray[0]]) / float(ray @ ray)
        variance += float(across @ horizontal(each) @ across)
        pull += sign * across
    variance += float(pull @ horizontal(subject) @ pull)
    std = math.sqrt(variance)
    words = (
        f"the angle {first.name}–{subject.name}–{second.name} is {math.degrees(angle):.0f}° "
        f"± {math.degrees(std):.0f}°; 'between' begins at 135°"
    )
    return Measured(1.0 - chances.below(angle, float(BETWEEN_RAD), std), words)


def _above(upper: SceneObject, lower: SceneObject) -> Measured:
    gap = footprint_gap(upper.box, lower.box)
    side_std = math.hypot(chances.edge_std_m(upper), chances.edge_std_m(lower))
    clear = upper.box.bottom_m - lower.box.top_m
    std = math.hypot(chances.height_std_m(upper), chances.height_std_m(lower))
    over = 1.0 - chances.below(clear, -ABOVE_TOLERANCE_M, std)
    support = upper.support
    rests = support is not None and (support.object_id, support.relation) == (lower.id, R.ON.value)
    if support is not None and rests and abs(clear) < CONTACT_M:
        over = max(over, support.probability)
    words = (
        f"{upper.name} begins {clear:+.2f} m ± {std:.2f} m above the top of {lower.name}, "
        f"{gap:.2f} m beside it"
    )
    return Measured(over * chances.below(gap, ABOVE_GAP_M, side_std), words)


def _supported(kind: RelationKind, subject: SceneObject, reference: SceneObject) -> Measured:
    """ON and IN: what the mapper measured as support; a guess from the boxes without it."""
    if kind is R.IN and reference.label not in CONTAINERS:
        return Measured(0.0, f"a {reference.label} is nothing that things are in")
    support = subject.support
    if support is not None and support.object_id == reference.id:
        holds = support.relation == kind.value
        words = f"{subject.name} rests {support.relation} {reference.name}"
        return Measured(support.probability if holds else 1.0 - support.probability, words)
    guess = _rests(kind, subject, reference)
    if support is None:
        return Measured(guess.probability, guess.explanation)
    rests = "the floor" if support.object_id == 0 else f"object {support.object_id}"
    words = f"{subject.name} rests {support.relation} {rests}"
    return Measured((1.0 - support.probability) * guess.probability, words)


def _rests(kind: RelationKind, subject: SceneObject, reference: SceneObject) -> Measured:
    share = overlap_fraction(subject.box, reference.box)
    std = math.hypot(chances.height_std_m(subject), chances.height_std_m(reference))
    clear = subject.box.bottom_m - reference.box.top_m
    if kind is R.IN:
        high = chances.below(clear, 0.0, std) * (
            1.0 - chances.below(subject.box.bottom_m, reference.box.bottom_m - 0.02, std)
        )
    else:
        high = chances.below(abs(clear), CONTACT_M, std)
        lifted = subject.box.bottom_m - reference.box.bottom_m
        if reference.label in CARRIES_INSIDE and clear < 0.0:
            high = max(high, SEAT * (1.0 - chances.below(lifted, CONTACT_M, std)))
    small = float(min(subject.box.size_m[0], subject.box.size_m[1]))
    spread = math.hypot(chances.edge_std_m(subject), chances.edge_std_m(reference)) / max(
        small, 0.02
    )
    beside = footprint_gap(subject.box, reference.box) / max(small, 0.02)
    over = 1.0 - chances.below(share - beside, 0.5, spread)
    words = f"{share:.0%} of {subject.name} is over {reference.name}, {clear:+.2f} m from its top"
    return Measured(over * high, words)


_HOW: dict[RelationKind, Callable[[SceneObject, SceneObject], Measured]] = {
    R.ABOVE: _above,
    R.BELOW: lambda subject, reference: _above(reference, subject),
    R.ON: lambda subject, reference: _supported(R.ON, subject, reference),
    R.IN: lambda subject, reference: _supported(R.IN, subject, reference),
    R.UNDER: contacts.under,
    R.TOUCHING: contacts.touching,
    R.AGAINST: contacts.against,
    R.COVERING: contacts.covering,
    R.FACING: fronts.facing,
    R.FACING_AWAY_FROM: lambda subject, reference: fronts.facing(subject, reference, away=True),
    R.PARALLEL_TO: fronts.parallel,
}
"""Relations of a pair that need nothing but the two."""
