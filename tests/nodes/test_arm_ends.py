"""How the arm ends what fails or is not wanted any more: still, with a sentence, and knowing what
it holds. Placing, stowing and slow drivers; for picking see test_arm.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from action_msgs.srv import CancelGoal
from nodes.fake_arm import ARM, GRIPPER
from nodes.harness import Ros, wait
from nodes.test_arm import Bench, grasp, placement, refused, wait_for_joints
from nodes.test_spatial_qa import until_active
from rclpy.parameter import Parameter
from std_srvs.srv import Trigger

from spatial_si_interfaces.action import Pick, Place
from spatial_si_interfaces.msg import DeclineReason
from spatial_si_ros.nodes.guard import Guard

SWIFT = {"joint_speeds": [9.0] * 8, "joint_accelerations": [90.0] * 8}


class Holding(Bench):
    """A bench whose hand holds a mug."""

    def __init__(self, ros: Ros, parameters: dict[str, Any] | None = None, **fake: Any) -> None:
        super().__init__(ros, parameters, **fake)
        self.ready()
        assert self.pick(grasp()).result.success

    def says(self, script: dict[str, list[str]]) -> None:
        """What the drivers do next."""
        self.fake.script |= {name: list(words) for name, words in script.items()}
        self.fake.going.clear()
        self.fake.cancelled.clear()


PLACING = [
    ({ARM: ["reject"]}, True, f"{ARM} rejected the goal"),
    ({ARM: ["done", "abort"]}, True, "the arm left its path; something may be in its way"),
    ({GRIPPER: ["reject"]}, True, f"{GRIPPER} rejected the goal"),
    ({GRIPPER: ["abort"]}, True, f"{GRIPPER} failed with the fingers 6.0 cm apart"),
    ({GRIPPER: ["mute"]}, True, f"{GRIPPER} was not done within 0.4 s"),
    ({ARM: ["done", "done", "abort"]}, False, "the arm left its path"),
]


def test_drivers_that_fail_while_placing_are_told_and_what_is_held_is_known(ros: Ros) -> None:
    bench = Holding(ros)
    for script, holding, words in PLACING:
        bench.says(script)
        refused(bench.place(placement()), DeclineReason.ARM_UNAVAILABLE, words)
        assert bench.node.held.holding == holding, words


CANCELS = [
    ({ARM: ["hang"]}, True),  # approaching
    ({ARM: ["done", "hang"]}, True),  # lowering
    ({GRIPPER: ["hang"]}, True),  # opening
    ({ARM: ["done", "done", "hang"]}, False),  # retreating
]


def test_a_cancel_at_any_stage_of_placing_stops_the_driver(ros: Ros) -> None:
    bench = Holding(ros)
    bench.node.set_parameters([Parameter("gripper_timeout_s", value=30.0)])
    for script, holding in CANCELS:
        bench.says(script)
        sent = bench.send(Place, Place.Goal(placements=[placement()]))
        assert bench.fake.going.wait(10.0)
        ends = len(bench.fake.ends)
        wait(sent.cancel_goal_async())
        outcome = bench.end(sent)
        assert outcome.status == GoalStatus.STATUS_CANCELED
        assert outcome.result.decline.reason == DeclineReason.CANCELLED
        assert outcome.result.report == "the place was cancelled"
        assert bench.fake.cancelled.is_set() and len(bench.fake.ends) == ends
        assert bench.node.held.holding == holding


def test_a_cancel_while_it_is_checked_whether_it_holds_keeps_it(ros: Ros) -> None:
    bench = Bench(ros, {"gripper_timeout_s": 30.0}, gripper=("done", "done", "hang")).ready()
    sent = bench.send(Pick, Pick.Goal(grasps=[grasp()]))
    assert bench.fake.going.wait(10.0)
    wait(sent.cancel_goal_async())
    assert bench.end(sent).status == GoalStatus.STATUS_CANCELED
    assert bench.node.held.holding and len(bench.fake.ends) == 2


def test_fingers_that_are_opened_hold_nothing(ros: Ros) -> None:
    """By who drives the gripper besides: "open the hand", or a cancel that came too late."""
    bench = Holding(ros)
    bench.fake.gap_m = 0.15
    assert not bench.held(False).holding
    assert bench.node.keeper.lost == 0
    assert bench.pick(grasp()).result.success


def unfold(bench: Bench) -> None:
    """Somebody moved the arm, and it has heard so."""
    bench.fake.at = np.array([0.7, 0.05, 0.05, 0.05, 0.05, 0.0, 0.0, 0.0])
    wait_for_joints(bench)


STOWING = [
    ({ARM: ["reject"]}, f"{ARM} rejected the goal"),
    ({ARM: ["abort"]}, "the arm left its path"),
    ({ARM: ["mute"]}, f"{ARM} was not done within"),
    ({ARM: ["elsewhere"]}, "says that it is done, but joint_"),
]


def test_an_arm_that_cannot_be_stowed_says_why_and_keeps_what_it_holds(ros: Ros) -> None:
    bench = Holding(ros, SWIFT)
    unfold(bench)
    for script, words in STOWING:
        bench.says(script)
        answer = ros.call(Trigger, "stow", Trigger.Request())
        assert not answer.success and words in answer.message, answer.message
        assert bench.node.held.holding


@pytest.mark.parametrize(
    ("how", "words"), [("cancel", "somebody else cancelled"), ("stop", "the guard stopped")]
)
def test_stowing_can_be_stopped(ros: Ros, how: str, words: str) -> None:
    ros.spin(Guard(context=ros.context))
    until_active(ros, "guard")
    bench = Bench(ros, arm=("hang",)).ready()
    client = ros.probe.create_client(Trigger, "stow")
    assert client.wait_for_service(10.0)
    unfold(bench)
    asked = client.call_async(Trigger.Request())
    assert bench.fake.going.wait(10.0)
    if how == "stop":
        ros.call(Trigger, "stop", Trigger.Request())
    else:
        ros.call(CancelGoal, f"{ARM}/_action/cancel_goal", CancelGoal.Request())
    answer = wait(asked)
    assert not answer.success and words in answer.message, answer.message
    assert bench.fake.cancelled.is_set() and bench.fake.ends == []


def test_an_arm_that_never_ends_is_given_up_and_cancelled(ros: Ros) -> None:
    """It goes on telling its joints, and says nothing to being cancelled."""
    bench = Bench(ros, SWIFT, arm=("mute",)).ready()
    refused(bench.pick(grasp()), DeclineReason.ARM_UNAVAILABLE, f"{ARM} was not done within")
    assert bench.fake.cancelled.is_set() and bench.fake.ends == []


@pytest.mark.parametrize("name", [ARM, GRIPPER])
def test_a_goal_that_is_taken_too_late_is_taken_back(ros: Ros, name: str) -> None:
    bench = Bench(ros, **{"arm" if name == ARM else "gripper": ("deaf", "hang")}).ready()
    outcome = bench.pick(grasp())
    words = f"{name} did not say whether it takes the goal"
    refused(outcome, DeclineReason.ARM_UNAVAILABLE, words)
    bench.fake.hears.set()
    assert bench.fake.cancelled.wait(10.0)
    assert bench.fake.ends == []
