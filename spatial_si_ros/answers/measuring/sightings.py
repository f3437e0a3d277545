"""How probable it is that things are visible, hidden, or hide each other, from somebody's eye."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import DegenerateGeometry, NotObserved
from ...geometry.lexicon import SEATS
from ...geometry.relations import RelationKind, bearing
from ...geometry.viewpoints import Observer, ViewpointKind
from ...scene.objects import SceneObject
from . import chances
from .index import Rows, SceneIndex
from .measured import Measured
from .sight_lines import Sightings, look

R = RelationKind
Array = npt.NDArray[np.float64]

VISIBLE = 0.25
HIDDEN = 0.05
IN_VIEW_RAD = math.radians(45.0)
STANDING_M, SITTING_M = 1.4, 1.1
ROBOT_M = 1.2
"""Height of the robot's camera above its base where the viewpoint is the base itself."""
SHAPE_STD = 0.06
"""Error of the seen part of a thing's surface that comes of its few points."""
REACH_M = 12.0
"""Farther away things are not looked for when all that is visible is asked for."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a thing that an eye sees.

    Attributes:
        seen: mean part, 0..1, and `std`, its 1 sigma.
        open: part that hangs on what nobody has seen.
        hider: row of the thing that hides most of the rest, -1 for a wall or nothing.
        clear: how clearly it hides more than anything else, 0..1.
    """

    seen: float
    std: float
    open: float
    hider: int
    clear: float

    def at_least(self, limit: float) -> float:
        """P(the seen part is at least so large).

        Raises:
            NotObserved: what nobody has seen decides it.
        """
        low = 1.0 - chances.below(self.seen, limit, self.std)
        high = 1.0 - chances.below(self.seen + self.open, limit, self.std)
        if high - low > 0.3:
            raise NotObserved(
                f"{self.seen:.0%} of it is in sight and {self.open:.0%} lies behind parts that "
                "nobody has seen yet"
            )
        return 0.5 * (low + high)


def eye_of(observer: Observer, index: SceneIndex) -> Array:
    """(3,) where the eye of an observer is."""
    x, y, z = observer.position_m
    if observer.kind is ViewpointKind.ROBOT:
        return np.array([x, y, z if z > 0.3 else z + ROBOT_M])
    if observer.kind is ViewpointKind.OBJECT_FRONT and observer.object_ids:
        thing = index.get(observer.object_ids[0])
        return np.array([x, y, SITTING_M if thing and thing.label in SEATS else STANDING_M])
    if observer.kind is ViewpointKind.STANDING_AT_FACING:
        return np.array([x, y, STANDING_M])
    return np.array([x, y, z if z > 0.6 else STANDING_M])


def shares(index: SceneIndex, observer: Observer, rows: Rows) -> list[Share]:
    """The part of each thing that the observer sees, over the error of where both are."""
    eye = eye_of(observer, index)
    # Who looks from a sofa, or stands where a table is, looks past it and what is on it.
    own = [index.row_of[each] for each in observer.object_ids if each in index.row_of]
    but = {row for row in own if index.objects[row].box.distance_to_point_2d(eye) <= 0.0}
    if but:
        over = index.boxes.distances_to_point_2d_m(eye) <= 0.0
        but |= {int(row) for row in np.flatnonzero(over)}
    error = max(observer.position_std_m, chances.POSITION_FLOOR_M)
    if len(rows) == 1:
        error = math.hypot(error, index.objects[rows[0]].position_std_m)
    around = [eye] + [eye + error * np.array(d) for d in _AROUND] if len(rows) == 1 else [eye]
    return [_share(each, error) for each in look(index, np.array(around), rows, frozenset(but))]


_AROUND = ((1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, -1.0, 0.0))
"""Where else the eye may be: sigma points of its place (Julier and Uhlmann 1997)."""


def _share(looks: list[Sightings], error_m: float) -> Share:
    seen = [each.seen for each in looks]
    lost: dict[int, float] = {}
    for each in looks:
        for row, part in each.lost_to.items():
            lost[row] = lost.get(row, 0.0) + part / len(looks)
        lost[-1] = lost.get(-1, 0.0) + each.wall / len(looks)
    ranked = sorted(lost.items(), key=lambda item: -item[1])
    hider = ranked[0][0] if ranked and ranked[0][1] > 0.0 else -1
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    clear = (ranked[0][1] - second) / ranked[0][1] if hider >= 0 else 0.0
    spread = float(np.std(seen)) if len(seen) > 1 else error_m
    return Share(
        float(np.mean(seen)),
        math.hypot(spread, SHAPE_STD),
        float(np.mean([each.open for each in looks])),
        hider,
        0.5 + 0.5 * min(1.0, clear / 0.3),
    )


def in_view(observer: Observer, subject: SceneObject) -> float:
    """P(it is within 45° of where the observer looks); 1 for one without a facing."""
    if observer.yaw_rad is None:
        return 1.0
    try:
        seen = bearing(observer.position_m, observer.yaw_rad, subject.box.centre_m)
    except DegenerateGeometry:
        return 1.0
    across = chances.across_std_m(subject, seen.azimuth_rad + observer.yaw_rad)
    std = math.hypot(across, observer.position_std_m) / seen.distance_m
    return chances.within(0.0, IN_VIEW_RAD, seen.azimuth_rad, math.hypot(std, observer.yaw_std_rad))


def sighted(
    index: SceneIndex,
    relation: RelationKind,
    subject: SceneObject,
    things: tuple[SceneObject, ...],
    eye: Observer | None,
    sees: bool = False,
) -> Measured:
    """A relation of sight.

    Args:
        things: for PARTLY_BEHIND and HIDING, what hides or is hidden.
        eye: who looks.
        sees: it must lie before the eye, too.

    Raises:
        DegenerateGeometry: nobody looks, or a thing that is no object of the map is looked at.
        NotObserved: what nobody has seen decides it.
    """
    looked_at = things[0] if relation is R.HIDING else subject
    row = index.row_of.get(looked_at.id)
    if eye is None or row is None:
        raise DegenerateGeometry(f"'{relation.value}' needs a viewpoint and a thing to look at")
    ahead = in_view(eye, subject) if sees and relation is R.VISIBLE_FROM else 1.0
    if ahead < 0.5:
        return Measured(ahead, f"{subject.name} is not in front of {eye.description}")
    (share,) = shares(index, eye, np.array([row]))
    words = (
        f"{share.seen:.0%} ± {share.std:.0%} of {looked_at.name} is in sight from {eye.description}"
    )
    if share.hider >= 0:
        words += f", the rest is behind {index.objects[share.hider].name}"
    if relation is R.VISIBLE_FROM:
        return Measured(ahead * share.at_least(VISIBLE), words)
    hidden = 1.0 - share.at_least(HIDDEN)
    if relation is R.HIDDEN_FROM:
        return Measured(hidden, words)
    lost = 1.0 - share.at_least(VISIBLE)
    hider = index.objects[share.hider] if share.hider >= 0 else None
    blocks = subject if relation is R.HIDING else things[0]
    mine = share.clear if hider is blocks else 1.0 - share.clear if hider else 0.0
    part = lost if relation is R.HIDING else max(lost - hidden, 0.0)
    return Measured(part * mine, words)


def among(
    index: SceneIndex,
    relation: RelationKind,
    rows: Rows,
    things: tuple[SceneObject, ...],
    eye: Observer,
    sees: bool,
) -> Array:
    """(N,) probability that the relation of sight holds for each of many things.

    What lies behind parts that nobody has seen holds as probably as not.
    """
    fit = np.zeros(len(rows))
    if relation is R.HIDING:
        target = index.row_of.get(things[0].id)
        if target is None:
            return fit
        (share,) = shares(index, eye, np.array([target]))
        if share.hider >= 0:
            lost = 1.0 - _or_even(share, VISIBLE)
            fit[rows == share.hider] = lost * share.clear
        return fit
    offsets = index.boxes.centres_m[rows, :2] - eye.position_m[:2]
    near = np.flatnonzero(np.hypot(offsets[:, 0], offsets[:, 1]) <= REACH_M)
    ahead = np.ones(len(rows))
    if sees and relation is R.VISIBLE_FROM:
        ahead[near] = [in_view(eye, index.objects[row]) for row in rows[near]]
        near = near[ahead[near] > HIDDEN]
    if len(near) == 0:
        return fit
    behind = index.row_of.get(things[0].id) if relation is R.PARTLY_BEHIND else None
    for place, share in zip(near, shares(index, eye, rows[near]), strict=True):
        visible, hidden = _or_even(share, VISIBLE), 1.0 - _or_even(share, HIDDEN)
        if relation is R.VISIBLE_FROM:
            fit[place] = ahead[place] * visible
        elif relation is R.HIDDEN_FROM:
            fit[place] = hidden
        elif behind is not None and share.hider == behind:
            fit[place] = max(1.0 - visible - hidden, 0.0) * share.clear
    return fit


def _or_even(share: Share, limit: float) -> float:
    try:
        return share.at_least(limit)
    except NotObserved:
        return 0.5
