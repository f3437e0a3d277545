"""The next best view for a question: where it is, what it is of, and when there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from nodes.scenery import room_snapshot

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language.parser import parse_question
from spatial_si_ros.planning.active_look import (
    entropy_bits,
    next_look,
    references_in,
    things_wanted,
)
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.scene.objects import Front, SceneObject
from spatial_si_ros.scene.snapshot import SceneSnapshot

ROBOT = np.array([1.0, 1.0])
BODY = Body()
CONTEXT = AskContext(
    robot=Observer(ViewpointKind.ROBOT, np.array([1.0, 1.0, 0.0]), 0.8, "the robot")
)


def with_things(**changed: SceneObject) -> SceneSnapshot:
    room = room_snapshot()
    return replace(room, objects={**room.objects, **{t.id: t for t in changed.values()}})


def blurred(number: int, std_m: float, existence: float = 1.0) -> SceneObject:
    thing = room_snapshot().objects[number]
    covariance = np.eye(3) * std_m**2
    return replace(thing, position_covariance_m2=covariance, existence=existence)


@pytest.mark.parametrize(
    ("probability", "bits"), [(0.5, 1.0), (0.0, 0.0), (1.0, 0.0), (0.9, 0.469)]
)
def test_entropy(probability: float, bits: float) -> None:
    assert entropy_bits(probability) == pytest.approx(bits, abs=1e-3)


def test_descriptions_come_in_the_order_of_the_words_and_nested_ones_too() -> None:
    question = parse_question("is the mug on the table left of the tv as seen from the sofa?")
    kinds = [each.kind for each in references_in(question)]
    assert set(kinds) == {"mug", "table", "tv", "sofa"}


def test_what_the_words_may_mean_is_wanted_with_its_chance() -> None:
    question = parse_question("is the red chair left of the table?")
    wanted = things_wanted(question, room_snapshot(), CONTEXT)
    chances = {each.thing.id: each.chance for each in wanted}
    assert set(chances) == {3, 4, 5}, "both chairs, the red one first"
    assert chances[4] > 0.9 > 0.1 > chances[5]
    assert not any(each.front for each in wanted if each.thing.label == "table")


def test_it_looks_at_what_is_known_least() -> None:
    question = parse_question("is the red chair left of the green chair?")
    look = next_look(question, with_things(a=blurred(5, 0.4, 0.6)), CONTEXT, ROBOT, BODY)
    assert look is not None
    assert "chair_5" in look.reason
    ray = np.array([4.5, 2.5]) - look.position_m
    assert np.arctan2(ray[1], ray[0]) == pytest.approx(look.yaw_rad)
    assert 0.5 <= np.hypot(*ray) <= 3.5
    assert look.path_length_m > 0.0 and look.clearance_m >= BODY.inflation_m


def test_an_unknown_front_is_looked_at_from_a_new_side() -> None:
    tv = replace(room_snapshot().objects[2], front=Front(-1.57, 0.5))
    question = parse_question("is the table in front of the tv?")
    seen_from = np.array([2.0, 3.4])
    look = next_look(question, with_things(tv=tv), CONTEXT, seen_from, BODY, [seen_from])
    assert look is not None and "tv_2" in look.reason
    rays = [point - np.array([3.0, 4.7]) for point in (look.position_m, seen_from)]
    turn = np.arctan2(rays[0][1], rays[0][0]) - np.arctan2(rays[1][1], rays[1][0])
    assert abs(np.remainder(turn + np.pi, 2 * np.pi) - np.pi) > np.deg2rad(30.0)


def test_ground_that_nobody_saw_between_two_things_is_looked_at() -> None:
    room = room_snapshot()
    assert room.occupancy is not None
    cells = room.occupancy.cells.copy()
    cells[55:75, 30:90] = -1  # from (1.5, 2.75) to (4.5, 3.75), between table and TV
    snapshot = replace(room, occupancy=replace(room.occupancy, cells=cells))
    question = parse_question("is the table near the tv?")
    look = next_look(question, snapshot, CONTEXT, ROBOT, BODY)
    assert look is not None and look.reason.startswith("looking at ground")
    facing = np.array([np.cos(look.yaw_rad), np.sin(look.yaw_rad)])
    assert facing @ (np.array([3.0, 3.2]) - look.position_m) > 0.0


def test_it_does_not_look_twice_from_one_place() -> None:
    question = parse_question("where is the mug?")
    snapshot = with_things(mug=blurred(6, 0.3, 0.55))
    looked: list[np.ndarray] = []
    for _ in range(3):
        look = next_look(question, snapshot, CONTEXT, ROBOT, BODY, looked_m=looked)
        assert look is not None
        assert all(np.hypot(*(look.position_m - each)) > 0.4 for each in looked)
        looked.append(look.position_m)


def test_no_view_is_worth_it_where_all_is_known() -> None:
    question = parse_question("is the mug left of the red chair?")
    assert next_look(question, room_snapshot(), CONTEXT, ROBOT, BODY) is None


def test_no_view_without_ground() -> None:
    question = parse_question("where is the mug?")
    blind = replace(with_things(mug=blurred(6, 0.3)), occupancy=None)
    assert next_look(question, blind, CONTEXT, ROBOT, BODY) is None


def test_no_view_of_what_was_never_seen() -> None:
    question = parse_question("where is the fridge?")
    assert next_look(question, room_snapshot(), CONTEXT, ROBOT, BODY) is None
