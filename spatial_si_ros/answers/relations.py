"""How probable a relation is between two measured objects, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import DegenerateGeometry
from ..geometry.boxes import footprint_gap, overlap_fraction
from ..geometry.frames import wrap_angle
from ..geometry.lexicon import CARRIES_INSIDE, CONTAINERS
from ..geometry.relations import (
    ABOVE_GAP_M,
    ABOVE_TOLERANCE_M,
    BETWEEN_RAD,
    NEAR_M,
    NEXT_TO_M,
    RelationKind,
    Sector,
    bearing,
    between_angle,
    relative_bearing,
)
from ..geometry.viewpoints import Frame, Observer
from ..scene.objects import SceneObject
from . import chances

R = RelationKind

SIDE_OF: dict[RelationKind, Sector] = {
    R.LEFT_OF: Sector.LEFT,
    R.RIGHT_OF: Sector.RIGHT,
    R.IN_FRONT_OF: Sector.FRONT,
    R.BEHIND: Sector.BEHIND,
}
"""The quarter of an observer, or of an object with a front, that a direction means."""
_GAZE_SIDE = {
    R.LEFT_OF: Sector.LEFT,
    R.RIGHT_OF: Sector.RIGHT,
    R.IN_FRONT_OF: Sector.BEHIND,
    R.BEHIND: Sector.FRONT,
}
"""The quarter around the gaze (0 = farther away) that a relative direction means."""
LIMIT_M = {R.NEAR: NEAR_M, R.NEXT_TO: NEXT_TO_M}
CONTACT_M = 0.06
"""A bottom this close to a top, measured, may rest on it."""
SEAT = 0.85
"""How sure it is that what is within a sofa's box, off the floor, rests on its seat."""
FRONT_KNOWN = 0.8
"""Probability from which an object's front counts as known."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A relation's probability and the measurement behind it, in words."""

    probability: float
    explanation: str


@dataclass(frozen=True, slots=True)
class Turn:
    """An azimuth with its error: 0 ahead, positive left; for a relative one 0 is "behind"."""

    azimuth_rad: float
    std_rad: float
    words: str
    sure: float = 1.0
    gaze: bool = False

    def probability(self, relation: RelationKind) -> float:
        """That the azimuth lies in the quarter that a direction means."""
        side = (_GAZE_SIDE if self.gaze else SIDE_OF)[relation]
        share = chances.sectors(self.azimuth_rad, self.std_rad)[side]
        return self.sure * share + (1.0 - self.sure) * (1.0 - share) / 3.0

    def left(self) -> float:
        """Probability that it is on the left half rather than the right."""
        share = chances.within(0.5 * math.pi, 0.5 * math.pi, self.azimuth_rad, self.std_rad)
        return self.sure * share + (1.0 - self.sure) * 0.5


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
        seen.azimuth_rad, std, _degrees(seen.azimuth_rad, std, f"from {observer.description}")
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
    variance = float(across_r @ _horizontal(subject) @ across_r)
    variance += float(both @ _horizontal(reference) @ both)
    variance += observer.position_std_m**2 / float(g @ g)
    std = math.sqrt(variance)
    words = _degrees(
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
    words = _degrees(seen.azimuth_rad, std, f"from the front of {reference.name}")
    return Turn(seen.azimuth_rad, std, words, sure=reference.front.probability)


def turn(
    frame: Frame, observer: Observer | None, subject: SceneObject, reference: SceneObject | None
) -> Turn:
    """The azimuth that a direction is judged by.

    Args:
        reference: None for EGOCENTRIC.

    Raises:
        DegenerateGeometry: it has no meaning for these positions.
        ValueError: the frame lacks its observer or reference.
    """
    if frame is Frame.INTRINSIC and reference is not None:
        return intrinsic_turn(subject, reference)
    if observer is None:
        raise ValueError(f"a direction in the {frame.value} frame needs an observer")
    if frame is Frame.EGOCENTRIC:
        return egocentric_turn(observer, subject)
    if frame is Frame.RELATIVE and reference is not None:
        return relative_turn(observer, subject, reference)
    raise ValueError(f"there is no direction in the {frame.value} frame of {reference}")


def measure(
    kind: RelationKind,
    subject: SceneObject,
    reference: SceneObject,
    second: SceneObject | None = None,
    observer: Observer | None = None,
    frame: Frame = Frame.NONE,
) -> Measured:
    """Probability of `subject kind reference (and second)` with its measurement.

    Args:
        second: for BETWEEN.
        observer: for directions in the RELATIVE and EGOCENTRIC frames.
        frame: of a direction; ignored by the other relations.

    Raises:
        DegenerateGeometry: the relation has no meaning for these positions.
        ValueError: BETWEEN without a second reference, a direction without its frame.
    """
    if kind in SIDE_OF:
        azimuth = turn(frame, observer, subject, reference)
        return Measured(azimuth.probability(kind), azimuth.words)
    if kind is R.BETWEEN:
        if second is None:
            raise ValueError("BETWEEN needs a second reference")
        return _between(subject, reference, second)
    if kind in LIMIT_M:
        return _near(kind, subject, reference)
    if kind is R.ABOVE:
        return _above(subject, reference)
    if kind is R.BELOW:
        return _above(reference, subject)
    return _supported(kind, subject, reference)


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


def _near(kind: RelationKind, subject: SceneObject, reference: SceneObject) -> Measured:
    metres, std = distance(subject, reference)
    words = f"{metres:.2f} m ± {std:.2f} m apart; the limit of '{kind.value}' is {LIMIT_M[kind]} m"
    return Measured(chances.below(metres, LIMIT_M[kind], std), words)


def _between(subject: SceneObject, first: SceneObject, second: SceneObject) -> Measured:
    angle = between_angle(subject.box, first.box, second.box)
    variance = 0.0
    pull = np.zeros(2)
    for each, sign in ((first, 1.0), (second, -1.0)):
        ray = each.box.centre_m[:2] - subject.box.centre_m[:2]
        across = np.array([-ray[1], ray[0]]) / float(ray @ ray)
        variance += float(across @ _horizontal(each) @ across)
        pull += sign * across
    variance += float(pull @ _horizontal(subject) @ pull)
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
    if support is not None and support.object_id == lower.id and abs(clear) < CONTACT_M:
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


def _horizontal(thing: SceneObject) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(2, 2) covariance of the centre, with a floor."""
    covariance: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = thing.position_covariance_m2[
        :2, :2
    ] + chances.POSITION_FLOOR_M**2 * np.eye(2)
    return covariance


def _degrees(azimuth_rad: float, std_rad: float, of: str) -> str:
    azimuth = math.degrees(wrap_angle(azimuth_rad))
    return f"azimuth {azimuth:+.0f}° ± {math.degrees(std_rad):.0f}° {of}"
