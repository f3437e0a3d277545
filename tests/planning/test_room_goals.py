"""Tests for planning/room_goals.py: going to a room is standing in it. Drawn in scenes/flats.py."""

from __future__ import annotations

import numpy as np
import pytest
from scenes.flats import ROBOT_IN_THE_HALL, flat

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.floor.rooms import rooms_of
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.language.parser import parse_instruction
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.planning.navigation_goals import RankedGoal
from spatial_si_ros.planning.planner import plan
from spatial_si_ros.planning.room_goals import LEAST_M

FLAT = flat()
CONTEXT = AskContext(robot=ROBOT_IN_THE_HALL)


def planned(words: str) -> tuple[RankedGoal, ...] | Declined:
    instruction = parse_instruction(words)
    assert not isinstance(instruction, Declined), instruction
    return plan(instruction, FLAT, CONTEXT, Body())


@pytest.mark.parametrize("words", ["go to the {}", "go into the {}", "drive into the {}"])
@pytest.mark.parametrize("room", ["kitchen", "bedroom"])
def test_a_robot_that_goes_to_a_room_stands_well_within_it(words: str, room: str) -> None:
    goals = planned(words.format(room))
    assert not isinstance(goals, Declined), goals
    rooms = rooms_of(index_of(FLAT))
    assert rooms is not None
    assert goals[0].place is not None and goals[0].place.object_ids == ()
    for goal in goals:
        for turn in np.linspace(0.0, 2.0 * np.pi, 8):
            beside = goal.position_m + LEAST_M * np.array([np.cos(turn), np.sin(turn)])
            here = rooms.at(beside)
            assert here is not None and here.kind == room, (goal.position_m, here)
    assert f"in the {room}" in goals[0].reason or f"in {room}" in goals[0].reason


def test_it_does_not_drive_farther_into_the_room_than_it_must() -> None:
    goals = planned("go to the kitchen")
    assert not isinstance(goals, Declined), goals
    assert goals[0].path_length_m == min(goal.path_length_m for goal in goals)


def test_nobody_stands_in_a_fridge() -> None:
    refused = planned("go into the fridge")
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.UNDEFINED
    assert refused.detail == "a robot on the floor cannot stand in it"
