"""Under, touching, against, covering, far, within, and lines: `docs/relations.md`, "Places"."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.spatial import cKDTree
from shapely.geometry import Polygon

from . import shapes
from .scene import TrueBox, TrueObject, TrueRoom
from .surfaces import Surfaces
from .verdicts import (
    ROUNDING,
    Undefined,
    Verdict,
    at_least_gap,
    at_most,
    clear_angle_rad,
    clear_gap_m,
    clear_ratio,
)

FAR_M = 3.0
UNDER_SLACK_M = 0.02
HALF = 0.5
TOUCH_M = 0.02
AGAINST_M = 0.05
WALL_M = 0.10
COVER_GAP_M = 0.05
COVER_SHARE = 0.8
ROW_M = 0.25
ROW_LENGTH_M = 1.0
PARALLEL_RAD = math.radians(15.0)
LONGER = 1.2
CARRIED_ON_TOP = frozenset({"table", "coffee table", "desk", "bench", "bed"})
FLAT = frozenset({"rug", "bath mat"})
POINTS = 4000


def under(subject: TrueObject, reference: TrueObject, carried: Sequence[int]) -> Verdict:
    """Below the underside of what of the reference is over it.

    Args:
        carried: ids of what carries the subject, the nearest first.
    """
    if reference.id in carried:
        return Verdict(False, True, f"it rests on {reference.name}")
    if subject.kind in FLAT and subject.id == reference.support:
        return Verdict(True, True, f"{reference.name} stands on it")
    top_kind = reference.kind in CARRIED_ON_TOP
    carrying_m = reference.box.top_m if top_kind else reference.box.bottom_m
    over = reference.box if subject.kind not in FLAT else subject.box
    below = subject.box if subject.kind not in FLAT else reference.box
    return Verdict.all_of(
        (
            at_least_gap(
                reference.box.top_m + UNDER_SLACK_M - subject.box.top_m, 0.0, "room over its top"
            ),
            at_least_gap(carrying_m - subject.box.bottom_m, 2 * ROUNDING, "height of the surface"),
            _share_at_least(shapes.overlap_fraction(below, over), HALF),
        )
    )


def touching(subject: TrueObject, reference: TrueObject, surfaces: Surfaces | None) -> Verdict:
    """The surfaces come within 2 cm of each other; what rests on or in something touches it.

    Without surfaces the boxes stand for them.
    """
    if reference.id == subject.support or subject.id == reference.support:
        return Verdict(True, True, "one rests on the other")
    gap_m = shapes.gap_m(subject.box, reference.box)
    if surfaces is not None and gap_m < TOUCH_M + clear_gap_m():
        gap_m = _mesh_gap_m(subject.id, reference.id, surfaces)
    verdict = at_least_gap(-gap_m, -TOUCH_M, "minus the gap")
    return Verdict(verdict.holds, verdict.clear, f"closest points {gap_m:.3f} m")


def against(subject: TrueObject, reference: TrueObject) -> Verdict:
    """Side by side without one resting on the other."""
    if reference.id == subject.support or subject.id == reference.support:
        return Verdict(False, True, "one rests on the other")
    shared_m = min(subject.box.top_m, reference.box.top_m) - max(
        subject.box.bottom_m, reference.box.bottom_m
    )
    gap_m = shapes.footprint_gap_m(subject.box, reference.box)
    return Verdict.all_of(
        (
            at_least_gap(-gap_m, -AGAINST_M, "minus the gap"),
            at_least_gap(shared_m, AGAINST_M, "shared height"),
        )
    )


def at_wall(subject: TrueObject, room: TrueRoom) -> Verdict:
    """The footprint comes within 10 cm of the room's edge."""
    edge = Polygon(room.polygon_m).exterior
    gap_m = float(edge.distance(shapes.footprint(subject.box)))
    verdict = at_least_gap(-gap_m, -WALL_M, "minus the gap")
    return Verdict(verdict.holds, verdict.clear, f"{gap_m:.2f} m from the wall")


def covering(subject: TrueObject, reference: TrueObject) -> Verdict:
    """Resting on it or close over it, over at least 80 % of its footprint."""
    parts = [_share_at_least(shapes.overlap_fraction(reference.box, subject.box), COVER_SHARE)]
    if subject.support != reference.id:
        over_m = subject.box.bottom_m - reference.box.top_m
        parts.append(at_least_gap(-over_m, -COVER_GAP_M, "minus the height over its top"))
        parts.append(at_least_gap(over_m, -UNDER_SLACK_M, "height over its top"))
    return Verdict.all_of(parts)


def beyond(subject: TrueObject, reference: TrueObject, limit_m: float) -> Verdict:
    """The closest points are farther apart than the limit."""
    inside = at_most(shapes.gap_m(subject.box, reference.box), limit_m, "closest points")
    return Verdict(not inside.holds, inside.clear, inside.why)


def in_a_row(things: Sequence[TrueObject]) -> Verdict:
    """Every centre close to the line of least squares through all, the ends 1 m apart.

    Raises:
        Undefined: fewer than three things.
    """
    if len(things) < 3:
        raise Undefined(f"a row needs three things, got {len(things)}")
    centres = np.array([thing.box.centre_m[:2] for thing in things])
    middle = centres - centres.mean(axis=0)
    axis = np.linalg.svd(middle)[2][0]
    off_m = float(np.abs(middle @ np.array([-axis[1], axis[0]])).max())
    along = middle @ axis
    length_m = float(along.max() - along.min())
    short = at_most(length_m, ROW_LENGTH_M, "length")
    return Verdict.all_of(
        (at_most(off_m, ROW_M, "off the line"), Verdict(not short.holds, short.clear, short.why))
    )


def parallel(subject: TrueObject, reference: TrueObject) -> Verdict:
    """The longer horizontal edges run in nearly the same direction.

    Raises:
        Undefined: one of the two has no edge that is clearly the longer one.
    """
    first, second = _long_yaw_rad(subject), _long_yaw_rad(reference)
    off = abs(first - second) % math.pi
    off = min(off, math.pi - off)
    return Verdict(
        off <= PARALLEL_RAD,
        abs(off - PARALLEL_RAD) >= clear_angle_rad(),
        f"{math.degrees(off):.0f} deg apart",
    )


def _long_yaw_rad(thing: TrueObject) -> float:
    length, width, _ = thing.box.size_m
    if max(length, width) < (1.0 + clear_ratio()) * LONGER * min(length, width):
        raise Undefined(f"{thing.name} has no longer edge")
    return thing.box.yaw_rad + (0.0 if length > width else 0.5 * math.pi)


def _share_at_least(share: float, limit: float) -> Verdict:
    return Verdict(
        share >= limit, abs(share - limit) >= clear_ratio() * limit, f"share {share:.2f}"
    )


def _mesh_gap_m(first: int, second: int, surfaces: Surfaces) -> float:
    """Distance of the closest of many points of two surfaces: a little more than the true one."""
    key = ("gap", min(first, second), max(first, second))
    if key not in surfaces.cache:
        clouds: Mapping[int, cKDTree] = {each: _cloud(each, surfaces) for each in (first, second)}
        away, _ = clouds[first].query(clouds[second].data)
        surfaces.cache[key] = float(away.min())
    return float(surfaces.cache[key])


def _cloud(number: int, surfaces: Surfaces) -> cKDTree:
    key = ("cloud", number)
    if key not in surfaces.cache:
        corners = surfaces.triangles[number].reshape(-1, 3)
        points, _ = surfaces.samples(number, POINTS)
        surfaces.cache[key] = cKDTree(np.vstack([corners, points]))
    tree: cKDTree = surfaces.cache[key]
    return tree


def longest_edge_m(box: TrueBox) -> float:
    """The longest edge in any direction."""
    return max(box.size_m)
