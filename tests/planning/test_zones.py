"""No plan enters a keep-out zone: goals, ways, looks, places of the base, what is put and taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nodes.scenery import room_snapshot
from planning.placing.test_placements import TABLE, planned, room

from spatial_si_ros import planning
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.language.parser import parse_instruction, parse_question
from spatial_si_ros.planning.active_look import next_look
from spatial_si_ros.planning.drive_grid import Body, DriveGrid
from spatial_si_ros.planning.exploration import Explorer
from spatial_si_ros.planning.grasping.ground import Ground
from spatial_si_ros.planning.inspecting import look_closer
from spatial_si_ros.planning.navigation_goals import RankedGoal
from spatial_si_ros.planning.planner import plan
from spatial_si_ros.planning.zones import blamed, not_stood, not_taken
from spatial_si_ros.scene.keepout import KeepOut, everywhere
from spatial_si_ros.scene.snapshot import SceneSnapshot

BODY = Body()
ROBOT = Observer(ViewpointKind.ROBOT, np.array([1.0, 1.0, 0.0]), 0.8, "the robot")
CONTEXT = AskContext(robot=ROBOT)
HERE = ROBOT.position_m[:2]


def rectangle(
    x: tuple[float, float], y: tuple[float, float], step_m: float = 0.05, yaw_rad: float = 0.0
) -> KeepOut:
    """A mask that is one zone, and one free cell wide around it; turned about its corner."""
    shape = np.ceil([(y[1] - y[0]) / step_m, (x[1] - x[0]) / step_m]).astype(int)
    cos, sin = np.cos(yaw_rad), np.sin(yaw_rad)
    origin = np.array([x[0], y[0]]) - step_m * np.array([cos - sin, sin + cos])
    return KeepOut(np.pad(np.ones(shape, dtype=bool), 1), step_m, origin, yaw_rad)


def closed(snapshot: SceneSnapshot, zones: KeepOut) -> SceneSnapshot:
    return replace(snapshot, keep_out=zones)


def go(words: str, snapshot: SceneSnapshot) -> tuple[RankedGoal, ...] | Declined:
    instruction = parse_instruction(words)
    assert not isinstance(instruction, Declined)
    return plan(instruction, snapshot, CONTEXT, BODY)


def stays_out(goal: RankedGoal | None, zones: KeepOut) -> bool:
    """Neither the robot at the goal nor on the way to it touches a zone."""
    points = [] if goal is None else [goal.position_m, *goal.path_m]
    return not any(zones.meets(point, BODY.radius_m) for point in points)


ZONES = st.builds(
    lambda x, y, w, d, step, yaw: rectangle((x, x + w), (y, y + d), step, yaw),
    st.floats(0.0, 5.5), st.floats(0.0, 4.5), st.floats(0.1, 3.0), st.floats(0.1, 3.0),
    st.sampled_from([0.02, 0.05, 0.11, 0.3]), st.floats(-np.pi, np.pi),
)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(ZONES, st.sampled_from(["go to the table", "between the sofa and the tv", "left of the tv"]))
def test_no_goal_and_no_way_enters_a_zone(zones: KeepOut, words: str) -> None:
    found = go(words, closed(room_snapshot(), zones))
    if isinstance(found, Declined):
        assert found.reason is DeclineReason.UNREACHABLE and len(found.detail) > 10
    else:
        assert all(stays_out(goal, zones) for goal in found)


@settings(max_examples=4, deadline=None)
@given(ZONES)
def test_no_look_is_taken_from_a_zone(zones: KeepOut) -> None:
    room_ = closed(room_snapshot(), zones)
    assert stays_out(look_closer(room_.objects[3], room_, HERE, BODY), zones)
    look = Explorer(BODY).next(room_, HERE, 0.0)
    assert not isinstance(look, RankedGoal) or stays_out(look, zones)
    blurred = replace(room_.objects[4], position_covariance_m2=np.eye(3) * 0.1)
    room_ = replace(room_, objects={**room_.objects, 4: blurred})
    question = parse_question("is the red chair left of the table?")
    assert not isinstance(question, Declined)
    assert stays_out(next_look(question, room_, CONTEXT, HERE, BODY), zones)


@settings(max_examples=7, deadline=None)
@given(ZONES)
def test_no_place_of_the_base_is_in_a_zone(zones: KeepOut) -> None:
    x, y = np.meshgrid(np.arange(0.1, 6.0, 0.2), np.arange(0.1, 5.0, 0.2))
    points = np.column_stack([x.ravel(), y.ravel()])
    free = Ground(closed(room_snapshot(), zones), BODY, HERE).free(points)
    assert not any(zones.meets(point, BODY.radius_m) for point in points[free])


def test_every_plan_is_made_on_ground_that_knows_the_zones() -> None:
    """`DriveGrid.of` has them; what is made without looks for walls only."""
    folder = Path(planning.__file__).parent
    bare = [path.name for path in folder.rglob("*.py") if "= DriveGrid(" in path.read_text()]
    assert bare == ["surroundings.py"]


def test_a_zone_is_looked_over_but_not_through_what_stands_in_it() -> None:
    """It is no wall: what is occupied and what is unknown stay what they are."""
    plain = DriveGrid.of(room_snapshot(), BODY)
    zoned = DriveGrid.of(closed(room_snapshot(), rectangle((1.0, 2.0), (3.0, 4.0))), BODY)
    assert plain is not None and zoned is not None
    assert np.array_equal(plain.occupied, zoned.occupied)
    assert np.array_equal(plain.unknown, zoned.unknown)
    assert zoned.at(zoned.kept_out, [1.5, 3.5]) and not zoned.at(zoned.standable, [0.9, 3.5])
    assert plain.at(plain.standable, [1.5, 3.5]) and not plain.kept_out.any()


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        pytest.param(((0.0, 6.0), (3.2, 5.0)), "is in a keep-out zone", id="all before the tv"),
        pytest.param(((0.0, 6.0), (1.8, 3.0)), "leads through one", id="the way there"),
        pytest.param(((0.0, 2.0), (0.0, 2.0)), "itself stands in a keep-out zone", id="the robot"),
    ],
)
def test_the_refusal_names_the_zone(zone: tuple[Any, Any], words: str) -> None:
    found = go("go to the tv", closed(room_snapshot(), rectangle(*zone)))
    assert isinstance(found, Declined) and found.reason is DeclineReason.UNREACHABLE
    assert words in found.detail, found.detail


def test_zones_that_nobody_knows_close_everything() -> None:
    room_ = closed(room_snapshot(), everywhere("the mask on /m has not come"))
    for words in ("go to the tv", "face the tv", "explore"):
        found = go(words, room_)
        assert isinstance(found, Declined) and found.reason is DeclineReason.UNREACHABLE
        assert "(the mask on /m has not come)" in found.detail


def test_the_robot_turns_on_the_spot_only_where_it_may_be() -> None:
    beside = rectangle((1.3, 2.0), (0.5, 1.5))
    assert not isinstance(go("face the tv", closed(room_snapshot(), beside)), Declined)
    under = go("face the tv", closed(room_snapshot(), rectangle((1.1, 2.0), (0.5, 1.5))))
    assert isinstance(under, Declined) and "(1.00, 1.00)" in under.detail


def test_nothing_is_put_into_a_zone() -> None:
    """Half the table is closed; so is where one would stand at its left."""
    zones = rectangle((0.0, 3.0), (1.9, 3.1))
    found = planned("on the table", snapshot=closed(room(), zones))
    assert not isinstance(found, Declined), found
    for each in found:
        assert each.support_id == TABLE
        assert not zones.holds(each.T_world_foot[:2, 3])[0], each.reason
        assert not zones.meets(each.T_world_base[:2, 3], BODY.radius_m)


@pytest.mark.parametrize("words", ["on the table", "left of the vase", "in the bowl"])
def test_a_place_that_is_all_zone_has_no_room(words: str) -> None:
    found = planned(words, snapshot=closed(room(), rectangle((2.1, 3.9), (2.0, 3.0))))
    assert isinstance(found, Declined) and found.reason is DeclineReason.NO_ROOM
    assert "is in a keep-out zone: nothing is put into one" in found.detail, found.detail


def test_nothing_is_taken_out_of_a_zone() -> None:
    mug = room_snapshot().objects[6]
    assert not_taken(None, mug) is None
    assert not_taken(rectangle((0.0, 3.0), (0.0, 5.0)), mug) is None
    refused = not_taken(rectangle((3.12, 4.0), (2.0, 3.0)), mug)
    assert refused is not None and refused.reason is DeclineReason.UNREACHABLE
    assert refused.detail.startswith("mug_6 lies in a keep-out zone")


def test_a_want_of_places_to_stand_is_told_with_the_zone() -> None:
    zones, at_m = rectangle((4.0, 5.0), (2.0, 3.0)), np.array([3.1, 2.4, 0.8])
    why = Declined(DeclineReason.OUT_OF_REACH, "the arm does not reach it")
    assert "within 1.2 m of it is in a keep-out zone" in blamed(why, zones, at_m).detail
    assert blamed(why, None, at_m) is why
    assert blamed(why, zones, at_m - 1.0) is why
    other = Declined(DeclineReason.UNGRASPABLE, "it is too wide")
    assert blamed(other, zones, at_m) is other
    assert not_stood(zones, at_m, BODY) is None
