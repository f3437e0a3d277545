"""Where to look so that a question can be answered: the next best view by expected information.

The worth of a view is the information that it is expected to bring about what the words are about,
in bits, for each second that it takes (next best view: Connolly 1985; information gain for each
cost of a view: Stachniss, Grisetti and Burgard 2005). What is counted:

- whether an object is what the words mean, real and of its kind: the entropy of that, as far as
  the view shows enough pixels of it;
- where it is: 0.5 log2(1 + s^2 / v^2) for each horizontal axis, s the deviation known so far and v
  that of one measurement from there;
- which way its front is, where the words need it: the entropy of the front that is believed in, as
  far as the view is from a side that is new;
- ground that nobody observed between a viewpoint and an object: one bit for each cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import numpy.typing as npt

from ..answers.context import AskContext
from ..answers.grounding.candidates import candidates
from ..answers.grounding.ground import Grounder
from ..answers.measuring.index import index_of
from ..geometry.lexicon import KINDS_WITH_FRONT
from ..language.declined import Declined, DeclineReason
from ..language.queries import Question
from ..language.references import Reference
from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body, DriveGrid, Mask, Routes
from .inspecting import newness_rad
from .looking import Eye, look_around
from .navigation_goals import RankedGoal
from .places import beside_objects, gap_m
from .walls import hidden_by, walls_of

Array = npt.NDArray[np.float64]

LOOK_HELPS = frozenset(
    {DeclineReason.NOT_OBSERVED_WELL, DeclineReason.NOT_OBSERVED_YET, DeclineReason.UNCERTAIN}
)
"""Refusals that another look may turn into an answer."""
MEANT_AT_MOST = 4
"""Objects that one description may mean, and that are worth a look."""
FROM_M = (0.5, 3.0)
"""Gap between the robot and what it looks at."""
SPACING_M = 0.3
ELSEWHERE_M = 0.4
"""A second look is from at least this far away."""
ENOUGH_BITS = 0.6
"""A view that is expected to bring less is not worth a drive."""
PIXELS = 400.0
"""An object shown with so many pixels is known for what it is."""
FOCAL_PX = 420.0
"""Of a picture 640 pixels wide that shows 75 degrees."""
NEW_SIDE_RAD = 0.5 * np.pi
"""A view from a side this far from all others shows the front, or that it is not there."""
LOCALISED_M = 0.04
"""1 sigma of where one view is."""
LOOK_S = 4.0
SPEED_MPS = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """An object that a look shall tell more about.

    Attributes:
        chance: that the words mean it, 0..1, where they can be judged.
        front: whether its front matters.
    """

    thing: SceneObject
    chance: float
    front: bool


def next_look(
    question: Question,
    snapshot: SceneSnapshot,
    context: AskContext,
    robot_m: npt.ArrayLike,
    body: Body,
    trail_m: Sequence[Array] = (),
    looked_m: Sequence[Array] = (),
) -> RankedGoal | None:
    """The view that is expected to decide most for each second; None where none is worth it.

    Args:
        context: of the moment at which the question was asked.
        robot_m: (2,) or (3,) where the robot is now.
        trail_m: (2,) each, where it was.
        looked_m: (2,) each, from where it has looked for this question, or failed to get to.
    """
    robot = np.asarray(robot_m, dtype=np.float64)[:2]
    grid = DriveGrid.of(snapshot, body, robot, np.reshape(trail_m, (-1, 2)))
    if grid is None:
        return None
    routes = grid.routes_from(robot)
    wanted = things_wanted(question, snapshot, context)
    if routes is None:
        return None
    points = _places(grid, routes, snapshot, body)
    for looked in looked_m:
        points = points[np.hypot(*(points - looked).T) > ELSEWHERE_M]
    if len(points) == 0:
        return None
    walls = walls_of(grid, snapshot)
    known = np.vstack([np.reshape(trail_m, (-1, 2)), robot])
    unseen = _unseen_between(grid, wanted, context)
    best: tuple[float, int, float, float, str] | None = None
    seconds = _seconds(grid, routes, points)
    for each, yaws, bits in [
        *((w.thing.name, *_views(w, points, grid, walls, known)) for w in wanted),
        ("ground that was not seen", *_ground(grid, points, unseen)),
    ]:
        rates = bits / seconds
        at = int(np.argmax(rates))
        if bits[at] >= ENOUGH_BITS and (best is None or rates[at] > best[0]):
            best = (float(rates[at]), at, float(yaws[at]), float(bits[at]), each)
    if best is None:
        return None
    _, at, yaw, bits_there, name = best
    cell = tuple(grid.cells_of(points[at])[0][0])
    return RankedGoal(
        position_m=points[at],
        yaw_rad=yaw,
        probability=1.0,
        clearance_m=float(grid.clearance_m[cell]),
        path_m=routes.to(points[at]),
        path_length_m=float(routes.length_m[cell]),
        place=None,
        reason=f"looking at {name}, for {bits_there:.1f} bits",
    )


def things_wanted(
    question: Question, snapshot: SceneSnapshot, context: AskContext
) -> tuple[Wanted, ...]:
    """What the descriptions in a question may mean, the first descriptions first, each once."""
    grounder = Grounder(index_of(snapshot), context, question.viewpoint).unaided()
    found: dict[int, Wanted] = {}
    for reference in references_in(question):
        meant = candidates(reference, grounder, MEANT_AT_MOST)
        if isinstance(meant, Declined):
            continue
        for each in meant:
            front = each.thing.label in KINDS_WITH_FRONT and reference.kind is not None
            found.setdefault(each.thing.id, Wanted(each.thing, each.probability, front))
    return tuple(found.values())


def references_in(value: object) -> Iterator[Reference]:
    """Every description in a question, in the order of its fields; readings are left out."""
    if isinstance(value, Reference):
        yield value
    if isinstance(value, tuple):
        for each in value:
            yield from references_in(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name != "readings":
                yield from references_in(getattr(value, field.name))


def entropy_bits(probability: float) -> float:
    """Of a yes or no, 0..1."""
    p = min(max(probability, 1e-9), 1.0 - 1e-9)
    return -(p * math.log2(p) + (1.0 - p) * math.log2(1.0 - p))


def _places(grid: DriveGrid, routes: Routes, snapshot: SceneSnapshot, body: Body) -> Array:
    """(N, 2) reachable places on a lattice that keep clear of every object."""
    stride = max(int(round(SPACING_M / grid.resolution_m)), 1)
    lattice: Mask = np.zeros(grid.shape, dtype=bool)
    lattice[stride // 2 :: stride, stride // 2 :: stride] = True
    rows, columns = np.nonzero(lattice & np.isfinite(routes.length_m) & ~grid.assumed)
    points = grid.centres_m(rows, columns)
    return points[beside_objects(snapshot, points, body)] if len(points) else points


def _seconds(grid: DriveGrid, routes: Routes, points: Array) -> Array:
    """(N,) that each view takes."""
    cells, _ = grid.cells_of(points)
    seconds: Array = routes.length_m[cells[:, 0], cells[:, 1]] / SPEED_MPS + LOOK_S
    return seconds


def _views(
    wanted: Wanted, points: Array, grid: DriveGrid, walls: Mask, known_m: Array
) -> tuple[Array, Array]:
    """(N,) facing towards the thing and (N,) bits that the view from each place brings."""
    thing = wanted.thing
    rays = thing.box.centre_m[:2] - points
    yaws: Array = np.arctan2(rays[:, 1], rays[:, 0])
    bits: Array = np.zeros(len(points))
    gaps = gap_m(thing.box, points)
    fits = (gaps >= FROM_M[0]) & (gaps <= FROM_M[1])
    fits[fits] = ~hidden_by(walls, grid, thing.box, points[fits])
    if not fits.any():
        return yaws, bits
    metres = np.maximum(np.hypot(*rays[fits].T), 0.1)
    pixels = _face_m2(thing) * (FOCAL_PX / metres) ** 2
    clear = 1.0 - np.exp(-pixels / PIXELS)
    doubts = entropy_bits(wanted.chance or thing.existence * thing.labels[0][1])
    view_std = np.hypot(0.0012 + 0.0019 * (metres - 0.4) ** 2, LOCALISED_M)
    spread = max(thing.position_std_m, float(thing.size_std_m[:2].max()) / 2.0)
    places = np.log2(1.0 + (spread / view_std) ** 2)
    fronts: Array = np.zeros(len(metres))
    if wanted.front:
        believed = thing.front.probability if thing.front is not None else 0.5
        new_side = np.minimum(newness_rad(thing, points[fits], known_m) / NEW_SIDE_RAD, 1.0)
        fronts = entropy_bits(believed) * new_side
    bits[fits] = clear * (doubts + places + fronts)
    return yaws, bits


def _face_m2(thing: SceneObject) -> float:
    """What of its box can be seen from one side, roughly."""
    length, width, height = (float(edge) for edge in thing.box.size_m)
    return max(0.5 * (length + width), 0.02) * max(height, 0.02)


def _unseen_between(grid: DriveGrid, wanted: Sequence[Wanted], context: AskContext) -> Mask:
    """(H, W) unknown cells on the lines between what is meant, and between it and the asker."""
    unseen: Mask = np.zeros(grid.shape, dtype=bool)
    ends = [each.thing.box.centre_m[:2] for each in wanted]
    if context.asker is not None:
        ends.append(context.asker.position_m[:2])
    for i, first in enumerate(ends):
        for second in ends[i + 1 :]:
            steps = max(int(np.hypot(*(second - first)) / grid.resolution_m) * 2, 2)
            line = first + (second - first) * np.linspace(0.0, 1.0, steps)[:, None]
            cells, inside = grid.cells_of(line)
            unseen[tuple(cells[inside].T)] = True
    return unseen & grid.unknown


def _ground(grid: DriveGrid, points: Array, unseen: Mask) -> tuple[Array, Array]:
    """(N,) facing and (N,) bits of unseen ground that the view from each place shows."""
    if not unseen.any():
        return np.zeros(len(points)), np.zeros(len(points))
    eye = Eye()
    panorama = look_around(grid, points, eye)
    shown = unseen[panorama.cells[..., 0], panorama.cells[..., 1]] & panorama.seen
    rows = panorama.cells[..., 0] * grid.shape[1] + panorama.cells[..., 1]
    half = max(int(round(0.5 * eye.fov_rad / (2.0 * np.pi) * len(panorama.angles_rad))), 1)
    yaws, bits = np.zeros(len(points)), np.zeros(len(points))
    for i in range(len(points)):
        per_ray = [np.unique(rows[i, ray][shown[i, ray]]) for ray in range(len(shown[i]))]
        if not any(len(each) for each in per_ray):
            continue
        counts = np.array([len(each) for each in per_ray], dtype=np.float64)
        window = np.stack([np.roll(counts, shift) for shift in range(-half, half + 1)]).sum(axis=0)
        middle = int(np.argmax(window))
        cells = [per_ray[(middle + shift) % len(per_ray)] for shift in range(-half, half + 1)]
        yaws[i] = panorama.angles_rad[middle]
        bits[i] = len(np.unique(np.concatenate(cells)))
    return yaws, bits
