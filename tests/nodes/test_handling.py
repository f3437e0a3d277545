"""The executive with an arm: the real planner of goals, fakes of what plans grasps and moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nodes.fake_hands import FakeHands
from nodes.harness import WAIT_S, Ros
from nodes.test_executive import Stage, end, known

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import BehaviourTree, DeclineReason, GuardState, TreeNode
from spatial_si_interfaces.srv import AnswerQuestion
from spatial_si_ros.nodes.guard import Guard
from spatial_si_ros.nodes.qos import LATCHED

Feedback = FollowInstruction.Feedback


class Handling(Stage):
    """A stage with an arm."""

    def __init__(self, ros: Ros, *script: str, base: tuple[str, ...] = (), **fields: Any) -> None:
        super().__init__(ros, *base, **fields)
        self.hands = ros.spin(FakeHands(self.store, *script, context=ros.context))
        known(ros, lambda: self.node.arm.held() is not None)
        for name in ("pick", "place"):
            assert getattr(self.node.arm, f"_{name}").wait_for_server(WAIT_S)
        for name in ("plan_grasp", "plan_placement", "stow"):
            assert getattr(self.node.arm, f"_{name}").wait_for_service(WAIT_S)


def test_picks_and_puts_and_shows_its_tree(ros: Ros) -> None:
    stage = Handling(ros)
    trees: list[BehaviourTree] = []
    ros.probe.create_subscription(BehaviourTree, "behaviour_tree", trees.append, LATCHED)
    result = stage.go("pick up the mug, then put it on the table")
    assert result.success, result.report
    assert [step.words for step in result.steps] == ["pick up the mug", "put it on the table"]
    assert [step.object_id for step in result.steps] == [6, 6]
    assert result.interpretation == "pick up the mug, then put it on the table"
    calls = stage.hands.calls
    assert calls.index("stow") < calls.index("pick") < calls.index("place")
    at = stage.base.goals[0][:2, 3]
    assert at == pytest.approx([2.2, 2.4])
    placement = next(each for each in reversed(stage.hands.asked) if hasattr(each, "place"))
    assert (placement.place, placement.from_here) == ("on the table", True)
    assert placement.grasp.object_id == 6
    stages = {feedback.stage for feedback in stage.feedback}
    assert {Feedback.GRASPING, Feedback.CARRYING, Feedback.PLACING} <= stages
    known(ros, lambda: bool(trees) and trees[-1].nodes[0].status == TreeNode.SUCCESS)
    assert trees[-1].instruction == "pick up the mug, then put it on the table"
    assert "grasp it" in [node.name for node in trees[-1].nodes]


def test_a_failed_grasp_is_tried_again(ros: Ros) -> None:
    stage = Handling(ros, "fail")
    result = stage.go("pick up the mug")
    assert result.success, result.report
    assert stage.hands.calls.count("pick") == 2
    assert stage.hands.calls.count("grasp_here") == 2


def test_what_cannot_be_grasped_is_said_before_it_drives(ros: Ros) -> None:
    stage = Handling(ros, "reject")
    result = stage.go("pick up the sofa")
    assert result.decline.reason == DeclineReason.UNGRASPABLE
    assert "2.0 m wide" in result.report
    assert not stage.base.goals
    assert [step.success for step in result.steps] == [False]


def test_without_an_arm_it_says_so_soon_and_still_drives(ros: Ros) -> None:
    stage = Stage(ros, arm_wait_s=0.3)
    for words in ("pick up the mug", "put the mug on the table", "open the hand"):
        assert stage.go(words).decline.reason == DeclineReason.ARM_UNAVAILABLE
    assert not stage.base.goals
    assert stage.go("go to the table").success


def test_with_an_arm_it_is_stowed_before_driving(ros: Ros) -> None:
    stage = Handling(ros)
    assert stage.go("go to the table").success
    assert stage.hands.calls == ["stow"]


def test_asks_which_and_takes_what_the_answer_describes(ros: Ros) -> None:
    stage = Handling(ros)
    handle = stage.send("pick up the chair")
    question = stage.asked.result(WAIT_S)
    assert set(question.options) == {"the red chair", "the green chair"}
    answer = AnswerQuestion.Request(answer="the second one")
    assert ros.call(AnswerQuestion, "answer_question", answer).message == question.options[1]
    result = end(handle).result
    assert result.success, result.report
    assert result.steps[0].object_id in (4, 5)


def test_cancelling_stops_the_arm(ros: Ros) -> None:
    stage = Handling(ros, "hang")
    handle = stage.send("pick up the mug")
    assert stage.hands.moving.wait(WAIT_S)
    handle.cancel_goal_async()
    assert end(handle).result.decline.reason == DeclineReason.CANCELLED
    assert stage.hands.cancelled.wait(WAIT_S)
    assert stage.hands.calls.count("pick") == 1


def test_an_arm_that_is_silent_is_given_up_and_cancelled(ros: Ros) -> None:
    stage = Handling(ros, "hang", arm_limit_s=0.4)
    result = stage.go("pick up the mug")
    assert result.decline.reason == DeclineReason.ARM_UNAVAILABLE
    assert "did not end within 0.4 s" in result.report
    assert stage.hands.cancelled.wait(WAIT_S)


def test_an_arm_that_rejects_is_said(ros: Ros) -> None:
    stage = Handling(ros)
    stage.hands.accepts = False
    result = stage.go("pick up the mug")
    assert result.decline.reason == DeclineReason.ARM_UNAVAILABLE
    assert "rejected the goal" in result.report
    assert stage.hands.calls.count("pick") == 0


def test_the_guard_stops_the_arm(ros: Ros) -> None:
    stage = Handling(ros, "hang")
    guard = ros.spin(Guard(context=ros.context))
    ros.until(GuardState, "guard_state", lambda msg: msg.motion_enabled, LATCHED)
    known(ros, lambda: stage.node.count_publishers("guard_state") > 0)
    handle = stage.send("pick up the mug")
    assert stage.hands.moving.wait(WAIT_S)
    guard._stops += 1
    guard._announce()
    assert end(handle).result.decline.reason == DeclineReason.STOPPED
    assert stage.hands.cancelled.wait(WAIT_S)


def test_an_instruction_during_picking_is_refused_as_busy(ros: Ros) -> None:
    stage = Handling(ros, "hang")
    handle = stage.send("pick up the mug")
    assert stage.hands.moving.wait(WAIT_S)
    assert stage.go("put it down").decline.reason == DeclineReason.BUSY
    assert stage.go("stop").success
    assert end(handle).result.decline.reason == DeclineReason.STOPPED
    assert stage.hands.cancelled.wait(WAIT_S)


def test_goes_back_to_where_the_last_instruction_began(ros: Ros) -> None:
    stage = Stage(ros)
    assert stage.go("go to the table").success
    assert stage.go("go back").success
    assert stage.base.goals[-1][:2, 3] == pytest.approx(np.array([1.0, 1.0]))
