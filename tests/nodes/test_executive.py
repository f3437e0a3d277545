"""Tests for nodes/executive.py with the real planner node and a fake base."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from nodes.fake_base import FakeBase
from nodes.harness import WAIT_S, Ros, wait
from nodes.scenery import FixedTf, room_snapshot
from nodes.test_spatial_qa import until_active
from rclpy.parameter import Parameter
from rosgraph_msgs.msg import Clock
from std_srvs.srv import SetBool, Trigger

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import DeclineReason, GuardState, NavigationGoal
from spatial_si_interfaces.srv import AnswerQuestion, PlanGoal
from spatial_si_ros.nodes.executive import Executive
from spatial_si_ros.nodes.guard import Guard
from spatial_si_ros.nodes.navigation_planner import NavigationPlanner
from spatial_si_ros.nodes.qos import LATCHED
from spatial_si_ros.scene.snapshot import EMPTY
from spatial_si_ros.scene.store import SnapshotStore

Feedback = FollowInstruction.Feedback


class BaseTf(FixedTf):
    """Where the fake base is."""

    def __init__(self, base: FakeBase) -> None:
        self._base = base

    @property
    def T_map_base(self) -> np.ndarray:
        return self._base.T_map_base


class Stage:
    """Planner, executive and fake base, and a client that talks to them."""

    def __init__(
        self, ros: Ros, *script: str, snapshot: Any = None, serve: bool = True, **parameters: Any
    ) -> None:
        base = FakeBase(*script, x_m=1.0, y_m=1.0, serve=serve, context=ros.context)
        self.base = ros.spin(base)
        self.store = SnapshotStore(snapshot if snapshot is not None else room_snapshot())
        self.tf = tf = BaseTf(self.base)
        overrides = [Parameter(name, value=value) for name, value in parameters.items()]
        ros.spin(NavigationPlanner(self.store, tf, context=ros.context))
        self.node = ros.spin(
            Executive(self.store, tf, context=ros.context, parameter_overrides=overrides)
        )
        until_active(ros, "navigation_planner")
        until_active(ros, "executive")
        self.client = ros.action_client(FollowInstruction, "follow_instruction")
        self.feedback: list[Feedback] = []
        self.asked: Future[Feedback] = Future()

    def send(self, words: str, **fields: Any) -> Any:
        goal = FollowInstruction.Goal(instruction=words, **fields)
        return wait(self.client.send_goal_async(goal, feedback_callback=self._on_feedback))

    def go(self, words: str, **fields: Any) -> FollowInstruction.Result:
        return end(self.send(words, **fields)).result

    def _on_feedback(self, msg: Any) -> None:
        self.feedback.append(msg.feedback)
        if msg.feedback.stage == Feedback.ASKING and not self.asked.done():
            self.asked.set_result(msg.feedback)


def end(handle: Any) -> Any:
    assert handle.accepted
    return wait(handle.get_result_async())


def test_drives_there_and_checks_the_place(ros: Ros) -> None:
    stage = Stage(ros)
    result = stage.go("stand in front of the tv, facing it")
    assert result.success, result.report
    assert list(result.goal.object_ids) == [2]
    (goal,) = stage.base.goals
    x, y = goal[:2, 3]
    assert abs(x - 3.0) < 0.5 and 3.5 < y < 4.4
    assert result.final_pose.pose.position.y == pytest.approx(y)
    assert "in front of tv_2" in result.report
    stages = [feedback.stage for feedback in stage.feedback]
    assert stages[0] == Feedback.UNDERSTANDING
    assert {Feedback.PLANNING, Feedback.DRIVING, Feedback.VERIFYING} <= set(stages)


def test_turns_on_the_spot(ros: Ros) -> None:
    stage = Stage(ros)
    assert stage.go("face the mug").success
    (goal,) = stage.base.goals
    assert goal[:2, 3] == pytest.approx([1.0, 1.0])


def test_tries_the_next_goal_when_the_base_fails(ros: Ros) -> None:
    stage = Stage(ros, "abort")
    assert stage.go("go to the table").success
    first, second = stage.base.goals
    assert np.hypot(*(first - second)[:2, 3]) > 0.3


def test_gives_up_with_the_bases_own_words(ros: Ros) -> None:
    stage = Stage(ros, *["abort"] * 9)
    result = stage.go("go to the table")
    assert result.decline.reason == DeclineReason.NAVIGATION_FAILED
    assert "the way is blocked" in result.report and "9003" in result.report


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", DeclineReason.BAD_INPUT),
        ("x" * 100_000, DeclineReason.BAD_INPUT),
        ("\x00\x01\x02", DeclineReason.BAD_INPUT),
        ("juggle the mugs", DeclineReason.UNPARSEABLE),
        ("go to the fridge", DeclineReason.NOT_SEEN),
        ("come to me", DeclineReason.NO_VIEWPOINT),
        ("where is the sofa?", DeclineReason.UNPARSEABLE),
    ],
    ids=lambda value: value[:10] if isinstance(value, str) else None,
)
def test_refuses_without_moving(ros: Ros, words: str, reason: int) -> None:
    stage = Stage(ros)
    result = stage.go(words)
    assert (result.success, result.decline.reason) == (False, reason), result.decline
    assert len(result.report) > 10
    assert not stage.base.goals
    assert stage.go("go to the table").success


def test_an_empty_map_is_said(ros: Ros) -> None:
    stage = Stage(ros, snapshot=EMPTY, service_timeout_s=1.5)
    assert stage.go("go to the sofa").decline.reason == DeclineReason.MAP_EMPTY


def test_a_goal_off_the_map_is_not_driven_to(ros: Ros) -> None:
    stage = Stage(ros)
    far = stage.base.T_map_base.copy()
    far[:2, 3] = 50.0
    stage.base.T_map_base = far
    result = stage.go("go to the sofa")
    assert result.decline.reason == DeclineReason.UNREACHABLE
    assert not stage.base.goals


def test_asks_back_and_goes_where_the_answer_says(ros: Ros) -> None:
    stage = Stage(ros)
    handle = stage.send("go to the chair")
    question = stage.asked.result(WAIT_S)
    assert set(question.options) == {"the red chair", "the green chair"}
    answer = AnswerQuestion.Request(answer="the purple one")
    assert not ros.call(AnswerQuestion, "answer_question", answer).accepted
    answer.answer = "the green one"
    assert ros.call(AnswerQuestion, "answer_question", answer).accepted
    result = end(handle).result
    assert result.success, result.report
    assert list(result.goal.object_ids) == [5]
    assert not ros.call(AnswerQuestion, "answer_question", answer).accepted


def test_without_an_answer_the_words_stay_ambiguous(ros: Ros) -> None:
    stage = Stage(ros, answer_timeout_s=0.2)
    result = stage.go("go to the chair")
    assert result.decline.reason == DeclineReason.AMBIGUOUS
    assert set(result.decline.alternatives) == {"the red chair", "the green chair"}


def test_a_second_goal_during_the_first_is_refused_as_busy(ros: Ros) -> None:
    stage = Stage(ros, "hang")
    first = stage.send("go to the table")
    assert stage.base.driving.wait(WAIT_S)
    second = end(stage.send("go to the tv"))
    assert second.status == GoalStatus.STATUS_ABORTED
    assert second.result.decline.reason == DeclineReason.BUSY
    assert "go to the table" in second.result.report
    first.cancel_goal_async()
    assert end(first).result.decline.reason == DeclineReason.CANCELLED


def test_looks_closer_at_what_was_not_measured_well(ros: Ros) -> None:
    """The TV's front is unknown until the robot has looked at it from another side."""
    room = room_snapshot()
    blind = {**room.objects, 2: replace(room.objects[2], front=None)}
    stage = Stage(ros, snapshot=replace(room, objects=blind))

    def see() -> None:
        if len(stage.base.goals) == 1:
            stage.store.publish(room)

    ros.probe.create_timer(0.02, see)
    result = stage.go("go in front of the tv")
    assert result.success, result.report
    look, goal = (T[:2, 3] for T in stage.base.goals)
    assert np.hypot(*(look - [3.0, 4.7])) < 2.5
    assert abs(goal[0] - 3.0) < 0.6 and 3.5 < goal[1] < 4.5


def test_looks_once_where_no_free_ground_was_seen(ros: Ros) -> None:
    """The sofa stands against the wall: the look shows no more, and the words are refused."""
    stage = Stage(ros)
    result = stage.go("go behind the sofa")
    assert result.decline.reason == DeclineReason.UNREACHABLE
    assert "behind sofa_1" in result.report
    assert len(stage.base.goals) == 1


def test_what_no_look_makes_clear_is_said(ros: Ros) -> None:
    room = room_snapshot()
    blind = {**room.objects, 2: replace(room.objects[2], front=None)}
    stage = Stage(ros, snapshot=replace(room, objects=blind))
    result = stage.go("go in front of the tv")
    assert result.decline.reason == DeclineReason.NOT_OBSERVED_WELL
    assert len(stage.base.goals) == 2


def test_without_tf_it_says_that_it_does_not_know_where_it_is(ros: Ros) -> None:
    stage = Stage(ros, base_frame="nowhere", service_timeout_s=1.5)
    result = stage.go("go to the table")
    assert result.decline.reason == DeclineReason.NO_VIEWPOINT
    assert not stage.base.goals


def test_with_an_old_tf_it_does_not_move(ros: Ros) -> None:
    stage = Stage(ros, service_timeout_s=1.5)
    stage.tf.stamp_ns = stage.node.now_ns() - 60 * 10**9
    result = stage.go("go to the table")
    assert result.decline.reason == DeclineReason.STALE
    assert "max_pose_age_s is 2 s" in result.report
    planned = ros.call(PlanGoal, "plan_goal", PlanGoal.Request(instruction="go to the table"))
    assert planned.decline.reason == DeclineReason.STALE
    assert not stage.base.goals


def test_cancelling_stops_the_base(ros: Ros) -> None:
    stage = Stage(ros, "hang")
    handle = stage.send("go to the table")
    assert stage.base.driving.wait(WAIT_S)
    handle.cancel_goal_async()
    ended = end(handle)
    assert ended.status == GoalStatus.STATUS_CANCELED
    assert ended.result.decline.reason == DeclineReason.CANCELLED
    assert stage.base.cancelled.wait(WAIT_S)
    assert stage.go("go to the table").success


def test_saying_stop_ends_the_running_instruction(ros: Ros) -> None:
    stage = Stage(ros, "hang")
    handle = stage.send("go to the table")
    assert stage.base.driving.wait(WAIT_S)
    assert stage.go("stop").success
    assert end(handle).result.decline.reason == DeclineReason.STOPPED
    assert stage.base.cancelled.wait(WAIT_S)


def test_the_guard_stops_it_at_any_moment(ros: Ros) -> None:
    guard = ros.spin(Guard(context=ros.context))
    stage = Stage(ros, "hang")
    ros.until(GuardState, "guard_state", lambda msg: msg.motion_enabled, LATCHED)
    for client in guard._cancels.values():
        assert client.wait_for_service(WAIT_S)
    handle = stage.send("go to the table")
    assert stage.base.driving.wait(WAIT_S)
    ros.call(Trigger, "stop", Trigger.Request())
    assert stage.base.cancelled.wait(WAIT_S)
    assert end(handle).result.decline.reason in (DeclineReason.STOPPED, DeclineReason.CANCELLED)
    assert len(stage.base.goals) == 1
    ros.call(SetBool, "motion_enable", SetBool.Request(data=False))
    known(ros, lambda: not stage.node.guard.motion_enabled)
    refused = stage.go("go to the table")
    # What the guard cancels last may be this one.
    assert refused.decline.reason in (DeclineReason.STOPPED, DeclineReason.CANCELLED)
    assert len(stage.base.goals) == 1


def test_it_ends_when_its_time_is_over(ros: Ros) -> None:
    stage = Stage(ros, "hang")
    result = stage.go("go to the table", timeout=2.0)
    assert result.decline.reason == DeclineReason.TIMEOUT
    assert stage.base.cancelled.wait(WAIT_S)


def test_a_clock_that_goes_back_ends_it(ros: Ros) -> None:
    stage = Stage(ros, "hang", use_sim_time=True)
    clock = ros.probe.create_publisher(Clock, "/clock", 10)
    msg = Clock()
    msg.clock.sec = 100
    timer = ros.probe.create_timer(0.05, lambda: clock.publish(msg))
    known(ros, lambda: stage.node.now_ns() > 0)
    handle = stage.send("go to the table")
    assert stage.base.driving.wait(WAIT_S)
    msg.clock.sec = 20
    assert end(handle).result.decline.reason == DeclineReason.STALE
    ros.probe.destroy_timer(timer)


def test_a_clock_that_stands_still_ends_it(ros: Ros, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spatial_si_ros.nodes.errand.CLOCK_STILL_S", 1.0)
    stage = Stage(ros, "hang", use_sim_time=True)
    clock, msg = ros.probe.create_publisher(Clock, "/clock", 10), Clock()

    def tick() -> None:
        msg.clock.sec += 0 if stage.base.driving.is_set() else 1
        clock.publish(msg)

    timer = ros.probe.create_timer(0.05, tick)
    known(ros, lambda: stage.node.now_ns() > 0)
    result = stage.go("go to the table", timeout=3600.0)
    assert result.decline.reason == DeclineReason.STALE
    assert stage.base.cancelled.wait(WAIT_S)
    ros.probe.destroy_timer(timer)


def test_nobody_serves_the_base(ros: Ros) -> None:
    stage = Stage(ros, serve=False, service_timeout_s=1.5)
    result = stage.go("go to the table")
    assert result.decline.reason == DeclineReason.NAVIGATION_FAILED
    assert "nobody serves navigate_to_pose" in result.report


def test_explores_until_all_was_seen(ros: Ros) -> None:
    stage = Stage(ros)
    result = stage.go("explore")
    assert result.success, result.report
    assert "6 objects" in result.report
    assert len(stage.base.goals) >= 2
    assert Feedback.LOOKING in [feedback.stage for feedback in stage.feedback]
    assert isinstance(result.goal, NavigationGoal)


def test_deactivating_ends_it(ros: Ros) -> None:
    stage = Stage(ros, "hang")
    handle = stage.send("go to the table")
    assert stage.base.driving.wait(WAIT_S)
    stage.node.trigger_deactivate()
    assert end(handle).result.decline.reason == DeclineReason.NOT_ACTIVE
    assert stage.base.cancelled.wait(WAIT_S)
    assert not stage.send("go to the table").accepted


def known(ros: Ros, holds: Any) -> None:
    """Wait until a fact holds."""
    done = threading.Event()
    timer = ros.probe.create_timer(0.02, lambda: holds() and done.set())
    assert done.wait(WAIT_S)
    ros.probe.destroy_timer(timer)
