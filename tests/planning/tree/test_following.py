"""Whole instructions with a fake robot: steps, quantifiers, bringing, and what is shown of it."""

from __future__ import annotations

import numpy as np
import pytest
from planning.tree.fake_robot import FakeRobot, Run, follow

from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language.declined import DeclineReason
from spatial_si_ros.language.parser import parse_instruction
from spatial_si_ros.planning.tree import Kind, NodeStatus, limit_s
from spatial_si_ros.planning.tree.ports import Held, Stage

WHERE_THE_SPEAKER_IS = Observer(
    ViewpointKind.SPEAKER, np.array([1.0, 4.0, 0.0]), 0.0, "the speaker"
)


def test_steps_are_done_in_order_and_each_is_reported() -> None:
    outcome, robot = follow("pick up the red mug and put it on the shelf, then go to the tv")
    assert outcome.declined is None, outcome
    assert [step.words for step in outcome.steps] == [
        "pick up the red mug",
        "put it on the bookshelf",
        "go to the tv",
    ]
    assert [step.object_id for step in outcome.steps[:2]] == [6, 6]
    assert all(step.took_s > 0.0 for step in outcome.steps)
    assert outcome.report.startswith("picked up mug_6; put the mug on the bookshelf; done:")
    assert robot.things[6].support is not None
    assert robot.things[6].support.object_id == 10


def test_a_step_that_fails_ends_it_and_what_was_done_is_told() -> None:
    outcome, robot = follow("pick up the red mug, put it on the shelf, then go to the tv",
                            place="ARM_UNAVAILABLE")  # fmt: skip
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.ARM_UNAVAILABLE
    assert [step.declined is None for step in outcome.steps] == [True, False]
    assert outcome.report == "picked up mug_6; then: it said arm_unavailable"
    assert "plan_spots" not in robot.done


@pytest.mark.parametrize("take", ["pick up the red mug", "take the red mug to the tv"])
def test_the_room_for_it_is_looked_at_before_anything_is_taken(take: str) -> None:
    outcome, robot = follow(f"{take} and put it on the shelf", place_before="NO_ROOM " * 3)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.NO_ROOM
    assert robot.done.count("drive") == 3  # to look at both from nearer


# Quantifiers ----------------------------------------------------------------------------------


def test_all_are_put_one_after_the_other() -> None:
    outcome, robot = follow("put all the mugs on the bookshelf")
    assert outcome.declined is None, outcome
    assert [(step.object_id, step.declined) for step in outcome.steps] == [(7, None), (6, None)]
    assert outcome.steps[0].words == "put mug_7 on the bookshelf"
    assert robot.done.count("pick") == 2


def test_what_is_there_already_is_left_there() -> None:
    outcome, robot = follow("put all the mugs on the table")
    assert outcome.declined is None
    assert "pick" not in robot.done


def test_the_others_are_done_when_one_cannot_be() -> None:
    outcome, robot = follow("put all the mugs on the bookshelf", grasp_stands="UNGRASPABLE " * 3)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.UNGRASPABLE
    assert [step.declined is None for step in outcome.steps] == [False, True]
    assert "done for 1 of 2 (mug_6)" in outcome.report
    assert "mug_7: it said ungraspable" in outcome.report


def test_any_will_do_and_another_is_taken_when_the_first_cannot_be() -> None:
    outcome, robot = follow("pick up any mug", grasp_stands="OUT_OF_REACH " * 4)
    assert outcome.declined is None
    assert robot.asked == []
    assert robot.in_hand is not None and robot.in_hand.object_id == 6
    outcome, robot = follow("pick up a mug")
    assert robot.in_hand is not None and robot.in_hand.object_id == 7


@pytest.mark.parametrize(
    ("words", "reason", "part"),
    [
        ("put three mugs on the bookshelf", "NOT_SEEN", "3 mugs are wanted and 2 were seen"),
        ("pick up all the mugs", "HAND_FULL", "one thing at a time"),
        ("put all the apples on the bookshelf", "NOT_SEEN", "no apple"),
        ("pick up the piano", "NOT_SEEN", "no piano"),
    ],
)
def test_what_cannot_be_done_is_declined_before_anything_moves(words, reason, part) -> None:
    outcome, robot = follow(words)
    assert outcome.declined is not None
    assert (outcome.declined.reason.name, part in outcome.report) == (reason, True), outcome
    assert not {"drive", "pick", "stow"} & set(robot.done)


def test_an_arm_that_fails_ends_it_for_all() -> None:
    outcome, robot = follow("put all the mugs on the bookshelf", pick="ARM_UNAVAILABLE")
    assert outcome.declined is not None
    assert len(outcome.steps) == 1
    assert robot.done.count("pick") == 1


# Bringing, going back, waiting, fingers -------------------------------------------------------


def test_brings_it_to_who_speaks_and_lets_go_when_told() -> None:
    robot = FakeRobot()
    robot.speaker = WHERE_THE_SPEAKER_IS
    outcome, _ = follow("bring me the red mug", robot)
    assert outcome.declined is None, outcome
    assert "here is the mug" in outcome.report
    assert np.hypot(*(robot.T_map_base[:2, 3] - [1.0, 4.0])) < 1.5
    assert Stage.CARRYING in [said.stage for said in robot.said]
    outcome, _ = follow("let go", robot)
    assert outcome.declined is None
    assert robot.in_hand == Held(False)


def test_nobody_knows_where_the_speaker_is() -> None:
    outcome, robot = follow("bring me the red mug")
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.NO_VIEWPOINT
    assert "pick" not in robot.done


def test_what_is_lost_on_the_way_is_said() -> None:
    robot = FakeRobot()
    follow("pick up the red mug", robot)
    robot.on_call["drive"] = lambda it: setattr(it, "in_hand", Held(False))
    outcome, _ = follow("take it to the window", FakeRobot())
    assert outcome.declined is not None
    outcome, _ = follow("bring it to the tv", robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.GRASP_FAILED
    assert "lost" in outcome.report


def test_what_is_lost_before_it_could_be_put_is_said() -> None:
    robot = FakeRobot()
    follow("pick up the red mug", robot)
    robot.on_call["drive"] = lambda it: setattr(it, "in_hand", Held(False))
    outcome, _ = follow("put it on the shelf", robot)
    assert outcome.declined is not None
    assert outcome.declined.reason is DeclineReason.HAND_EMPTY
    assert outcome.report == "the mug was lost on the way"
    assert "place" not in robot.done


def test_goes_back_to_where_the_instruction_began() -> None:
    robot = FakeRobot()
    begin = robot.T_map_base.copy()
    outcome, _ = follow("go to the tv, then go back", robot)
    assert outcome.declined is None
    assert robot.T_map_base == pytest.approx(begin)


def test_goes_back_alone_to_where_the_last_one_began() -> None:
    robot = FakeRobot()
    first = Run(robot, "go to the tv")
    first.end()
    second = Run(robot, "go back", came_from=first.memory.began)
    assert second.end().declined is None
    assert robot.T_map_base == pytest.approx(first.memory.began)
    never = Run(FakeRobot(), "go back").end()
    assert never.declined is not None
    assert never.declined.reason is DeclineReason.UNREACHABLE


def test_waits_as_long_as_it_is_told() -> None:
    robot = FakeRobot()
    began_s = robot.now_s
    outcome, _ = follow("wait 2 seconds", robot)
    assert outcome.declined is None
    assert 2.0 <= robot.now_s - began_s < 2.2
    assert robot.done == []


def test_before_it_drives_the_arm_is_stowed_and_the_head_looks_ahead() -> None:
    _, robot = follow("put the red mug on the bookshelf")
    first, second = (i for i, port in enumerate(robot.done) if port == "drive")
    assert "stow" in robot.done[:first]
    assert {"stow", "look_ahead"} <= set(robot.done[robot.done.index("pick") : second])


# The tree that is shown -----------------------------------------------------------------------


def test_the_tree_is_shown_whole_whenever_it_changes() -> None:
    robot = FakeRobot(pick="GRASP_FAILED")
    run = Run(robot, "pick up the red mug")
    assert run.end().declined is None
    assert len(run.states) > 8
    for nodes in run.states:
        assert nodes[0].parent == -1
        assert all(0 <= node.parent < number for number, node in enumerate(nodes) if number)
    names = {node.name for node in run.states[-1]}
    assert {"find it", "drive where the arm reaches it", "look at it", "grasp it", "check"} <= names
    assert run.states[-1][0].status is NodeStatus.SUCCESS
    details = {node.detail for nodes in run.states for node in nodes}
    assert "again, because it said grasp_failed" in details
    kinds = {node.name: node.kind for node in run.states[-1]}
    assert kinds["grasp it"] is Kind.ACTION
    assert kinds["until it is held"] is Kind.SELECTOR


def test_progress_tells_the_stages() -> None:
    _, robot = follow("put the red mug on the bookshelf")
    stages = [said.stage for said in robot.said]
    order = [
        Stage.UNDERSTANDING, Stage.GROUNDING, Stage.PLANNING, Stage.DRIVING, Stage.LOOKING,
        Stage.GRASPING, Stage.VERIFYING, Stage.CARRYING, Stage.PLACING,
    ]  # fmt: skip
    firsts = [stages.index(stage) for stage in order]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("go to the sofa", 120.0),
        ("pick up the mug", 300.0),
        ("go to the sofa, then pick up the mug", 420.0),
        ("put two mugs on the table", 600.0),
        ("put all the mugs on the table", 1500.0),
    ],
)
def test_how_long_an_instruction_may_take(words: str, seconds: float) -> None:
    order = parse_instruction(words)
    assert limit_s(order, 120.0, 300.0) == seconds
