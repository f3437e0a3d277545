"""Tests for evaluation/benchmarks/plans.py and eb_man.py: a gripper's plans, read and compared."""

from __future__ import annotations

import json

import pytest
from evaluation.benchmarks.handmade import MADE, write
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.evaluation.benchmarks import read_benchmark
from spatial_si_ros.evaluation.benchmarks.plans import (
    Action,
    Plan,
    keeps_to,
    read_action,
    read_actions,
    read_plan,
)
from spatial_si_ros.evaluation.errors import BadData
from spatial_si_ros.inference.inputs.replies import Unreadable

OPEN, CLOSED = [45, 13, 18, 60, 0, 90, 1], [45, 13, 18, 60, 0, 90, 0]
actions = st.builds(
    Action,
    st.tuples(*[st.integers(0, 100)] * 3),
    st.tuples(*[st.integers(0, 120)] * 3),
    st.booleans(),
)


def test_an_action_is_a_place_and_angles() -> None:
    """The grid begins at (-0.3, -0.5, 0.6) m, cells are 1 cm; 60 turns of 3 degrees are none."""
    action = read_action(OPEN)
    assert action.position_m == pytest.approx((0.155, -0.365, 0.785))
    assert action.angles_rad == pytest.approx((0.0, -3.14159265, 1.57079633))
    assert action.open and action.value() == OPEN


@pytest.mark.parametrize(
    "reply",
    [
        json.dumps({"executable_plan": [OPEN, CLOSED]}),
        json.dumps({"executable_plan": str([OPEN, CLOSED])}),
        json.dumps({"executable_plan": [{"action": OPEN}, {"action": str(CLOSED)}]}),
        json.dumps({"properties": {"executable_plan": [OPEN, CLOSED]}}),
        "Sure! " + json.dumps({"executable_plan": [OPEN, [float(n) for n in CLOSED]]}) + " Done.",
        f"star at [45, 13, 18]\nexecutable_plan: {OPEN}, then {CLOSED}",
        f'{{"executable_plan": [{OPEN}, {CLOSED}',  # cut off
    ],
)
def test_plans_are_read_as_models_write_them(reply: str) -> None:
    assert read_plan(reply) == (read_action(OPEN), read_action(CLOSED))


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("I cannot.", "expected 1 to 15 actions"),
        (json.dumps({"executable_plan": []}), "expected 1 to 15 actions"),
        (json.dumps({"executable_plan": [OPEN] * 16}), "expected 1 to 15 actions"),
        (json.dumps({"executable_plan": [[1, 2, 3, 4, 5, 6]]}), "expected 7 whole numbers"),
        (json.dumps({"executable_plan": [[0.5, 0, 0, 0, 0, 0, 1]]}), "expected 7 whole numbers"),
        (json.dumps({"executable_plan": [[101, 0, 0, 0, 0, 0, 1]]}), "X, Y, Z of 0 to 100"),
        (json.dumps({"executable_plan": [[0, 0, 0, 121, 0, 0, 1]]}), "angles of 0 to 120"),
        (json.dumps({"executable_plan": [[0, 0, 0, 0, 0, 0, 3]]}), "a gripper of 0 or 1"),
        (json.dumps({"executable_plan": "go("}), "expected a list, got 'go('"),
    ],
)
def test_what_is_no_plan_is_unreadable(reply: str, why: str) -> None:
    found = read_plan(reply)
    assert isinstance(found, Unreadable) and why in found.why


@given(st.lists(actions, min_size=1, max_size=15))
def test_a_plan_comes_back_as_it_was_written(plan: list[Action]) -> None:
    written = [each.value() for each in plan]
    assert read_actions(written) == read_actions(str(written)) == tuple(plan)
    assert read_plan(json.dumps({"executable_plan": written})) == tuple(plan)
    assert keeps_to(plan, Plan(tuple(plan)))


@given(st.text(max_size=300))
def test_no_reply_is_an_error(reply: str) -> None:
    read_plan(reply)


def test_grasping_what_should_only_be_pushed_is_wrong() -> None:
    push, grasp = read_actions([OPEN]), read_actions([OPEN, CLOSED])
    assert not keeps_to(grasp, Plan(push)) and not keeps_to(push, Plan(grasp))


def test_objects_are_listed_as_discrete_places(tmp_path) -> None:
    row = MADE["eb-man"].rows[0] | {"input": "", "objects": {"object 1": [45, 13, 18]}}
    dataset = read_benchmark("eb-man", write(tmp_path, "eb-man", [row]))
    assert "object 1 [45, 13, 18]" in dataset.items[0].prompt
    assert "Put the star into the box." in dataset.items[0].prompt
    assert dataset.notes == ("rows without `input` are asked in our own words",)


def test_episodes_that_failed_are_left_out_and_counted(tmp_path) -> None:
    first, *others = MADE["eb-man"].rows
    rows = [first | {"success": 0.0}, *others]
    dataset = read_benchmark("eb-man", write(tmp_path, "eb-man", rows))
    assert len(dataset.items) == 4
    assert "left out: 1 episodes that did not succeed" in dataset.notes[0]
    with pytest.raises(BadData, match="expected a question, got 1 episodes that did not succeed"):
        read_benchmark("eb-man", write(tmp_path / "none", "eb-man", rows[:1]))


def test_actions_that_the_arm_did_not_reach_are_no_part_of_the_plan(tmp_path) -> None:
    plan = [{"action": [1, 1, 1, 0, 0, 0, 0], "action_success": 0.0}, {"action": OPEN}]
    row = MADE["eb-man"].rows[0] | {"executable_plan": plan}
    (item,) = read_benchmark("eb-man", write(tmp_path, "eb-man", [row])).items
    assert item.plan is not None and item.plan.actions == (read_action(OPEN),)
