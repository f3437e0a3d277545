"""Movements that were measured: probabilities from the covariance of the velocities.

Each is the share of a fixed sample of the normal errors for which the definition of
`docs/relations.md`, "Time and motion", holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from ...errors import DegenerateGeometry, NotObserved
from ...geometry.relations import RelationKind
from ...geometry.viewpoints import Observer
from ...scene.history import last_seen_ns
from ...scene.kinds import MOVES_BY_ITSELF
from ...scene.motion import FRESH_S, MOVING_M_S, Motion
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot
from .measured import Array, Measured, horizontal

R = RelationKind
KINDS = frozenset({R.MOVING_TOWARDS, R.MOVING_AWAY_FROM})

SHRINKS_M_S = 0.05
WITHIN_RAD = math.radians(45.0)
COLLISION_S = 5.0
PERSON_RADIUS_M = 0.25
RESTS_ON = 0.95
"""How sure it is that what always stood still does so now."""
_LONG_SIGHTS, _LONG_S = 8, 2.0
_STILL_STD_M_S = 0.01
_SAMPLES = 4096
_NORMALS: Array = np.random.default_rng(0).standard_normal((_SAMPLES // 2, 6))
_ERRORS: Array = np.concatenate([_NORMALS, -_NORMALS])
_LEAST, _MOST = 0.001, 0.999
_MAY_MOVE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What takes part in a movement.

    Attributes:
        name: for people.
        centre_m: (2,).
        footprint_m: (N, 2) convex.
        covariance_m2: (2, 2) of the centre.
        motion: over the ground.
    """

    name: str
    centre_m: Array
    footprint_m: Array
    covariance_m2: Array
    motion: Motion


def age_s(thing: SceneObject, snapshot: SceneSnapshot) -> float:
    """Seconds since the last sight of a thing, by the clock of the map."""
    return max(0.0, 1e-9 * (snapshot.stamp_ns - last_seen_ns(snapshot, thing)))


def motion_of(thing: SceneObject, snapshot: SceneSnapshot) -> Motion:
    """The present velocity of a thing.

    Raises:
        NotObserved: it was not seen lately, or not long enough.
    """
    age = age_s(thing, snapshot)
    if age > FRESH_S:
        raise NotObserved(f"{thing.name} was last seen {age:.1f} s ago: how it moves is not known")
    if thing.motion is None:
        raise NotObserved(f"{thing.name} was not seen long enough to tell how it moves")
    return thing.motion


def may_move(thing: SceneObject, snapshot: SceneSnapshot) -> bool:
    """Whether a thing moves, or could while nobody looks: everything else rests."""
    if age_s(thing, snapshot) <= FRESH_S and thing.motion is not None:
        return moves(thing.motion) > _MAY_MOVE if thing.motion.speed_m_s > 0.0 else False
    was_moving = thing.motion is not None and thing.motion.is_moving
    return was_moving or thing.label in MOVES_BY_ITSELF


def rests(thing: SceneObject) -> bool:
    """Whether a thing that nobody looks at stands still: it did, as long as it was seen."""
    if thing.label in MOVES_BY_ITSELF or thing.past:
        return False
    if thing.motion is not None and thing.motion.is_moving:
        return False
    seen_s = 1e-9 * (thing.last_seen_ns - thing.first_seen_ns)
    return thing.observations >= _LONG_SIGHTS and seen_s >= _LONG_S


def body_of(thing: SceneObject, snapshot: SceneSnapshot) -> Body:
    """A thing with its velocity; what rests by its kind, and was seen at rest, goes on resting.

    Raises:
        NotObserved: it may move, and was not seen lately.
    """
    try:
        motion = motion_of(thing, snapshot)
    except NotObserved:
        if may_move(thing, snapshot):
            raise
        motion = _still(snapshot.stamp_ns)
    return Body(
        thing.name, thing.box.centre_m[:2], thing.box.footprint_m, horizontal(thing), motion
    )


def body_at(person: Observer, stamp_ns: int) -> Body:
    """Somebody who stands at a place."""
    centre = person.position_m[:2]
    corners = PERSON_RADIUS_M * np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    covariance = np.eye(2) * max(person.position_std_m, 0.01) ** 2
    return Body(person.description, centre, centre + corners, covariance, _still(stamp_ns))


def moves(motion: Motion) -> float:
    """Probability that something moves."""
    speeds = np.hypot(*_velocities(motion).T)
    return _share(speeds >= MOVING_M_S)


def speed(motion: Motion) -> tuple[float, float]:
    """Metres a second and 1 sigma."""
    along = motion.velocity_m_s / max(motion.speed_m_s, 1e-9)
    if motion.speed_m_s < 1e-6:
        along = np.array([1.0, 0.0])
    return motion.speed_m_s, math.sqrt(float(along @ motion.covariance_m2_s2 @ along))


def heading_std_rad(motion: Motion) -> float:
    """1 sigma of the direction of a velocity that is not zero."""
    v = motion.velocity_m_s
    across = np.array([-v[1], v[0]]) / max(motion.speed_m_s, 1e-6)
    std = math.sqrt(float(across @ motion.covariance_m2_s2 @ across))
    return math.atan2(std, motion.speed_m_s)


def measure(
    kind: RelationKind,
    subject: SceneObject,
    reference: SceneObject | Observer,
    snapshot: SceneSnapshot,
) -> Measured:
    """Probability of `subject MOVING_TOWARDS (or AWAY_FROM) reference`.

    Raises:
        NotObserved: how the subject, or the reference, moves is not known.
        DegenerateGeometry: one stands over the other.
    """
    one = Body(
        subject.name,
        subject.box.centre_m[:2],
        subject.box.footprint_m,
        horizontal(subject),
        motion_of(subject, snapshot),
    )
    if isinstance(reference, Observer):
        two = body_at(reference, snapshot.stamp_ns)
        closest = two.centre_m
    else:
        two = body_of(reference, snapshot)
        closest = _closest(one.centre_m, two.footprint_m)
    to_closest, to_centre = closest - one.centre_m, two.centre_m - one.centre_m
    if min(float(np.hypot(*to_closest)), float(np.hypot(*to_centre))) < 0.02:
        raise DegenerateGeometry(f"{one.name} is over {two.name}: nothing is towards it")
    offsets = _ERRORS[:, 2:4] @ _root(one.covariance_m2 + two.covariance_m2).T
    velocity = _velocities(one.motion)
    relative = velocity - two.motion.velocity_m_s
    sign = 1.0 if kind is R.MOVING_TOWARDS else -1.0
    near = _units(to_closest + offsets)
    rate = sign * np.einsum("ij,ij->i", relative, near)
    centre = _units(to_centre + offsets)
    length = np.maximum(np.hypot(*velocity.T), 1e-9)
    cosine = sign * np.einsum("ij,ij->i", velocity, centre) / length
    fits = (rate >= SHRINKS_M_S) & (cosine >= math.cos(WITHIN_RAD))
    mean = float((one.motion.velocity_m_s - two.motion.velocity_m_s) @ to_closest)
    mean /= float(np.hypot(*to_closest))
    words = (
        f"{one.name} moves at {one.motion.speed_m_s:.2f} m/s and comes nearer to {two.name} "
        f"by {mean:+.2f} m/s"
    )
    return Measured(_share(fits), words)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whether two bodies meet, and when.

    Attributes:
        probability: that their footprints meet within `COLLISION_S`.
        after_s, std_s: when, if they do.
    """

    probability: float
    after_s: float
    std_s: float


def meeting(one: Body, two: Body) -> Meeting:
    """Two bodies that go on with their velocities.

    The first meets the second when its way reaches the Minkowski difference of the two
    footprints: a ray against a convex polygon.
    """
    corners = (two.footprint_m[:, None] - one.footprint_m[None]).reshape(-1, 2)
    faces = ConvexHull(corners).equations
    normals, offsets = faces[:, :2], faces[:, 2]
    way = _velocities(one.motion) - _velocities(two.motion, 4)
    shift = _ERRORS[:, 2:4] @ _root(one.covariance_m2 + two.covariance_m2).T
    along = way @ normals.T
    apart = offsets[None] - shift @ normals.T
    with np.errstate(divide="ignore", invalid="ignore"):
        times = -apart / along
    enter = np.where(along < -1e-9, times, 0.0).max(axis=1)
    leave = np.where(along > 1e-9, times, np.inf).min(axis=1)
    never = np.any((np.abs(along) <= 1e-9) & (apart > 0.0), axis=1)
    meets = ~never & (enter <= leave) & (leave >= 0.0) & (enter <= COLLISION_S)
    when = np.maximum(enter[meets], 0.0)
    if len(when) == 0:
        return Meeting(_share(meets), COLLISION_S, 0.0)
    return Meeting(_share(meets), float(np.median(when)), float(when.std()))


def _velocities(motion: Motion, column: int = 0) -> Array:
    errors = _ERRORS[:, column : column + 2] @ _root(motion.covariance_m2_s2).T
    result: Array = motion.velocity_m_s + errors
    return result


def _still(stamp_ns: int) -> Motion:
    return Motion(np.zeros(2), _STILL_STD_M_S**2 * np.eye(2), stamp_ns)


def _root(covariance: Array) -> Array:
    """A square root of a (2, 2) covariance that may be singular."""
    values, vectors = np.linalg.eigh(covariance)
    root: Array = vectors * np.sqrt(np.maximum(values, 0.0))
    return root


def _units(rays: Array) -> Array:
    units: Array = rays / np.maximum(np.hypot(*rays.T), 1e-9)[:, None]
    return units


def _share(fits: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    return min(max(float(np.count_nonzero(fits)) / len(fits), _LEAST), _MOST)


def _closest(point_m: Array, polygon_m: Array) -> Array:
    """The point of a convex polygon, counter-clockwise, that is closest to a point."""
    starts, ends = polygon_m, np.roll(polygon_m, -1, axis=0)
    edges, rays = ends - starts, point_m - starts
    if np.all(edges[:, 0] * rays[:, 1] - edges[:, 1] * rays[:, 0] >= 0.0):
        return point_m
    along = np.einsum("ij,ij->i", rays, edges) / np.maximum(np.square(edges).sum(axis=1), 1e-12)
    candidates = starts + np.clip(along, 0.0, 1.0)[:, None] * edges
    best: Array = candidates[int(np.argmin(np.hypot(*(candidates - point_m).T)))]
    return best
