"""Tests for the planner: words and a drawn room in, poses out; tables a person can check."""

from __future__ import annotations

import numpy as np
import pytest
from nodes.scenery import living_room, occupancy, room_snapshot, thing

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.geometry.boxes import box_distance
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.geometry.viewpoints import Frame, Observer, ViewpointKind
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.language.instructions import Face, GoTo
from spatial_si_ros.language.parser import parse_instruction
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.planning.navigation_goals import RankedGoal
from spatial_si_ros.planning.places import robot_thing
from spatial_si_ros.planning.planner import plan
from spatial_si_ros.planning.verifying import verify
from spatial_si_ros.scene.snapshot import EMPTY, SceneSnapshot

BODY = Body()
ROBOT = Observer(ViewpointKind.ROBOT, np.array([1.0, 1.0, 0.0]), 0.8, "the robot")
SPEAKER = Observer(ViewpointKind.SPEAKER, np.array([5.0, 4.0, 0.0]), np.pi, "the speaker")


def planned(
    words: str, snapshot: SceneSnapshot | None = None, **context: object
) -> tuple[RankedGoal, ...] | Declined:
    instruction = parse_instruction(words)
    assert not isinstance(instruction, Declined), instruction
    asked = AskContext(**{"robot": ROBOT, **context})
    return plan(instruction, snapshot if snapshot is not None else room_snapshot(), asked, BODY)


def best(words: str, **context: object) -> RankedGoal:
    goals = planned(words, **context)
    assert not isinstance(goals, Declined), goals
    return goals[0]


@pytest.mark.parametrize(
    ("words", "x_m", "y_m"),
    [
        pytest.param("in front of the tv", (2.4, 3.6), (3.6, 4.4), id="its own front"),
        pytest.param("in front of the sofa", (2.0, 4.0), (1.2, 2.0), id="sofa looks along +y"),
        pytest.param("on the sofa's own left", (1.0, 2.0), (0.2, 1.2), id="its left is -x"),
        pytest.param(
            "behind the table as seen from the sofa", (2.5, 3.5), (3.0, 4.0), id="farther away"
        ),
        pytest.param("left of the table as seen from the sofa", (1.5, 2.6), (1.8, 3.2), id="left"),
        pytest.param("right of the table as seen from the tv", (1.5, 2.6), (1.8, 3.2), id="mirror"),
        pytest.param("between the sofa and the tv", (1.7, 4.3), (1.2, 4.2), id="between two"),
        pytest.param("between the chairs", (1.8, 4.2), (1.5, 3.5), id="between a pair"),
        pytest.param("go to the mug", (2.0, 4.0), (1.3, 3.6), id="beside the table it is on"),
    ],
)
def test_where_the_words_mean(words: str, x_m: tuple[float, float], y_m: tuple) -> None:
    x, y = best(words).position_m
    assert x_m[0] <= x <= x_m[1], (x, y)
    assert y_m[0] <= y <= y_m[1], (x, y)


@pytest.mark.parametrize("words", ["go to the sofa", "go to the tv", "face the red chair"])
def test_faces_what_it_goes_to(words: str) -> None:
    goal = best(words)
    assert goal.place is not None
    ray = goal.place.anchors[0].box.centre_m[:2] - goal.position_m
    assert goal.yaw_rad == pytest.approx(np.arctan2(ray[1], ray[0]))


def test_faces_what_the_words_say() -> None:
    goal = best("stand left of the table facing the tv")
    ray = np.array([3.0, 4.7]) - goal.position_m
    assert goal.yaw_rad == pytest.approx(np.arctan2(ray[1], ray[0]))
    assert "facing tv_2" in goal.reason


def test_goes_to_the_front_of_what_has_one() -> None:
    assert best("go to the tv").position_m[1] < 4.5
    x, _ = best("go to the green chair").position_m
    assert x < 4.5


@pytest.mark.parametrize(
    ("words", "limit_m"), [("next to the red chair", 0.5), ("near the red chair", 1.0)]
)
def test_distances_hold_for_the_robots_body(words: str, limit_m: float) -> None:
    goal = best(words)
    chair = room_snapshot().objects[4]
    assert box_distance(robot_thing(goal.position_m, BODY).box, chair.box) <= limit_m


@pytest.mark.parametrize(
    "words", ["go to the sofa", "between the chairs", "next to the table", "left of the tv"]
)
def test_every_goal_is_free_and_apart_from_the_others(words: str) -> None:
    goals = planned(words)
    assert not isinstance(goals, Declined)
    assert len(goals) >= 2
    for goal in goals:
        assert goal.clearance_m >= BODY.inflation_m
        assert goal.path_length_m >= np.hypot(*(goal.position_m - [1.0, 1.0])) - 0.3
        assert 0.5 <= goal.probability <= 1.0
    for a, b in zip(goals, goals[1:], strict=False):
        assert np.hypot(*(a.position_m - b.position_m)) >= 0.4


def test_the_speakers_side_is_not_the_robots() -> None:
    mine = best("left of the table")
    theirs = best("left of the table", speaker=SPEAKER)
    assert mine.position_m[1] > 2.5
    assert theirs.position_m[1] < 2.5
    assert theirs.place is not None and theirs.place.frame.frame is Frame.RELATIVE


def test_comes_to_the_speaker() -> None:
    goal = best("come to me", speaker=SPEAKER)
    distance = float(np.hypot(*(goal.position_m - SPEAKER.position_m[:2])))
    assert 0.5 < distance < 1.3
    assert goal.position_m[0] < 5.0, "in front of the speaker, who looks along -x"


@pytest.mark.parametrize(
    ("words", "reason", "says"),
    [
        ("behind the sofa", DeclineReason.UNREACHABLE, "behind sofa_1"),
        ("go to the fridge", DeclineReason.NOT_SEEN, "no fridge"),
        ("go to the chair", DeclineReason.AMBIGUOUS, "which one"),
        ("stand on the table", DeclineReason.UNREACHABLE, "on table_3"),
        ("come to me", DeclineReason.NO_VIEWPOINT, "speaker"),
        ("stop", DeclineReason.BAD_INPUT, "no goal"),
    ],
)
def test_refuses_with_a_reason(words: str, reason: DeclineReason, says: str) -> None:
    refused = planned(words)
    assert isinstance(refused, Declined)
    assert refused.reason is reason
    assert says in refused.detail


def test_refuses_without_a_robot_a_map_or_ground() -> None:
    refusals = {
        DeclineReason.NO_VIEWPOINT: planned("go to the sofa", robot=None),
        DeclineReason.MAP_EMPTY: planned("go to the sofa", EMPTY),
    }
    for reason, refused in refusals.items():
        assert isinstance(refused, Declined) and refused.reason is reason
    room = room_snapshot()
    unseen = SceneSnapshot(1, 1, "map", room.objects, None)
    refused = planned("go to the sofa", unseen)
    assert isinstance(refused, Declined) and refused.reason is DeclineReason.MAP_EMPTY


def test_a_robot_off_the_map_is_told() -> None:
    lost = Observer(ViewpointKind.ROBOT, np.array([50.0, 50.0, 0.0]), 0.0, "the robot")
    refused = planned("go to the sofa", robot=lost)
    assert isinstance(refused, Declined) and refused.reason is DeclineReason.UNREACHABLE


def test_what_the_words_do_not_mean_is_left_out() -> None:
    instruction = parse_instruction("go to the chair")
    assert not isinstance(instruction, Declined)
    goals = plan(instruction, room_snapshot(), AskContext(robot=ROBOT), BODY, excluded=[4])
    assert not isinstance(goals, Declined)
    assert goals[0].place is not None and goals[0].place.object_ids == (5,)


def test_does_not_stand_behind_the_wall_that_a_thing_hangs_near() -> None:
    """The shelf's nearest free ground is in the next room; the goal is in its own."""
    shelf = thing(1, "bookshelf", 3.35, 1.0, (0.3, 1.2, 2.0), front_deg=180.0)
    grid = occupancy((shelf,))
    cells = grid.cells.copy()
    cells[:, 70:73] = 100
    cells[80:98, 70:73] = 0
    snapshot = SceneSnapshot(
        1, 1, "map", {1: shelf}, type(grid)(cells, grid.resolution_m, grid.origin_m)
    )
    there = Observer(ViewpointKind.ROBOT, np.array([4.5, 1.5, 0.0]), 0.0, "the robot")
    goals = planned("go to the bookshelf", snapshot, robot=there)
    assert not isinstance(goals, Declined)
    assert all(goal.position_m[0] < 3.2 for goal in goals)
    refused = planned("behind the bookshelf", snapshot, robot=there)
    assert isinstance(refused, Declined) and refused.reason is DeclineReason.UNREACHABLE
    assert "on the other side of a wall" in refused.detail


def test_between_things_of_two_rooms_is_in_the_room_of_either() -> None:
    """A wall is between the shelf and every place that is free; none is before the table."""
    shelf = thing(1, "bookshelf", 3.35, 1.0, (0.3, 1.2, 2.0))
    table = thing(2, "table", 6.0, 1.0, (0.8, 0.8, 0.7))
    grid = occupancy((shelf, table))
    cells = grid.cells.copy()
    cells[:, 70:73] = 100
    cells[80:98, 70:73] = 0
    snapshot = SceneSnapshot(
        1, 1, "map", {1: shelf, 2: table}, type(grid)(cells, grid.resolution_m, grid.origin_m)
    )
    there = Observer(ViewpointKind.ROBOT, np.array([5.0, 3.0, 0.0]), 0.0, "the robot")
    goals = planned("between the bookshelf and the table", snapshot, robot=there)
    assert not isinstance(goals, Declined), goals
    assert 3.6 < goals[0].position_m[0] < 5.6


@pytest.mark.parametrize(
    ("words", "x_m", "y_m", "yaw_deg", "fulfilled"),
    [
        ("in front of the tv", 3.0, 4.0, -90.0, True),
        ("in front of the tv, facing it", 3.0, 4.0, 90.0, True),
        ("in front of the tv, facing it", 3.0, 4.0, 60.0, False),
        ("behind the table as seen from the sofa", 3.0, 1.7, 90.0, False),
        ("next to the red chair", 1.5, 3.6, 0.0, False),
        ("next to the red chair", 1.5, 3.3, 0.0, True),
        ("face the tv", 3.0, 1.5, 80.0, True),
        ("face the tv", 3.0, 1.5, 60.0, False),
    ],
)
def test_the_place_is_verified(
    words: str, x_m: float, y_m: float, yaw_deg: float, fulfilled: bool
) -> None:
    instruction = parse_instruction(words)
    assert isinstance(instruction, (GoTo, Face))
    pose = pose_from_yaw([x_m, y_m, 0.0], float(np.deg2rad(yaw_deg)))
    verdict = verify(instruction, room_snapshot(), AskContext(robot=ROBOT), pose, BODY)
    assert not isinstance(verdict, Declined)
    assert verdict.fulfilled is fulfilled, verdict.explanation


def test_what_was_removed_cannot_be_verified() -> None:
    instruction = parse_instruction("go to the mug")
    assert isinstance(instruction, GoTo)
    room = room_snapshot()
    rest = {each.id: each for each in living_room() if each.id != 6}
    without = SceneSnapshot(8, 1, "map", rest, room.occupancy)
    refused = verify(instruction, without, AskContext(robot=ROBOT), np.eye(4), BODY)
    assert isinstance(refused, Declined) and refused.reason is DeclineReason.NOT_SEEN


def test_does_not_stand_below_a_table_that_the_grid_shows_as_free() -> None:
    table = thing(3, "table", 3.0, 2.5, (1.6, 1.2, 0.7))
    rug = thing(4, "rug", 3.0, 2.5, (3.0, 2.4, 0.01))
    snapshot = SceneSnapshot(1, 1, "map", {3: table, 4: rug}, occupancy(()))
    goals = planned("go to the table", snapshot)
    assert not isinstance(goals, Declined)
    for goal in goals:
        assert table.box.distance_to_point_2d(goal.position_m) >= BODY.radius_m
