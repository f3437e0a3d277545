"""How the arm ends what fails or is not wanted any more: still, with a sentence, and knowing what
it holds. Placing, stowing and slow drivers; for picking see test_arm.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from nodes.fake_arm import ARM, GRIPPER, FakeArm
from nodes.harness import Ros, wait
from nodes.test_arm import Bench, grasp, placement, refused
from nodes.test_spatial_qa import until_active
from sensor_msgs.msg import JointState
from std_srvs.srv import Trigger

from spatial_si_interfaces.action import Pick, Place
from spatial_si_interfaces.msg import DeclineReason
from spatial_si_ros.nodes.arm import Arm
from spatial_si_ros.nodes.guard import Guard

LIMIT = {"driver_timeout_s": 0.6, "gripper_timeout_s": 0.6}
SWIFT = LIMIT | {"joint_speeds": [9.0] * 8, "joint_accelerations": [90.0] * 8}
PATIENT = {"driver_timeout_s": 10.0, "gripper_timeout_s": 30.0}


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
    ({GRIPPER: ["mute"]}, True, f"{GRIPPER} was not done within 0.6 s"),
    ({ARM: ["done", "done", "abort"]}, False, "the arm left its path"),
]


def test_drivers_that_fail_while_placing_are_told_and_what_is_held_is_known(ros: Ros) -> None:
    bench = Holding(ros, LIMIT)
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
    bench = Holding(ros, PATIENT)
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
    bench = Bench(ros, PATIENT, gripper=("done", "done", "hang")).ready()
    sent = bench.send(Pick, Pick.Goal(grasps=[grasp()]))
    assert bench.fake.going.wait(10.0)
    wait(sent.cancel_goal_async())
    assert bench.end(sent).status == GoalStatus.STATUS_CANCELED
    assert bench.node.held.holding and len(bench.fake.ends) == 2


def test_fingers_that_are_opened_hold_nothing(ros: Ros) -> None:
    """By who drives the gripper besides: "open the hand", or a cancel that came too late."""
    bench = Holding(ros, PATIENT)
    bench.fake.gap_m = 0.15
    assert not bench.held(False).holding
    assert bench.node.keeper.lost == 0
    assert bench.pick(grasp()).result.success


def unfolded(ros: Ros, fake: FakeArm, arm: Arm) -> None:
    """Somebody moved the arm, and it has heard so."""
    fake.at = np.array([0.7, 0.05, 0.05, 0.05, 0.05, 0.0, 0.0, 0.0])

    def heard(_: JointState) -> bool:
        joints = arm.state.joints(1.0)
        return isinstance(joints, np.ndarray) and abs(float(joints[0]) - 0.7) < 1e-6

    ros.until(JointState, "joint_states", heard)


STOWING = [
    ({ARM: ["reject"]}, f"{ARM} rejected the goal"),
    ({ARM: ["abort"]}, "the arm left its path"),
    ({ARM: ["mute"]}, f"{ARM} was not done within"),
    ({ARM: ["elsewhere"]}, "says that it is done, but joint_"),
]


def test_an_arm_that_cannot_be_stowed_says_why_and_keeps_what_it_holds(ros: Ros) -> None:
    bench = Holding(ros, SWIFT)
    unfolded(ros, bench.fake, bench.node)
    for script, words in STOWING:
        bench.says(script)
        answer = ros.call(Trigger, "stow", Trigger.Request())
        assert not answer.success and words in answer.message, answer.message
        assert bench.node.held.holding
        assert bench.fake.cancelled.is_set() == (script[ARM] == ["mute"])


@pytest.mark.parametrize(
    ("service", "words"),
    [("cancel_stow", "the stow was cancelled"), ("stop", "the guard stopped the robot")],
)
def test_stowing_can_be_stopped(ros: Ros, service: str, words: str) -> None:
    ros.spin(Guard(context=ros.context))
    until_active(ros, "guard")
    bench = Bench(ros, PATIENT, arm=("hang",)).ready()
    client = ros.probe.create_client(Trigger, "stow")
    assert client.wait_for_service(10.0)
    unfolded(ros, bench.fake, bench.node)
    asked = client.call_async(Trigger.Request())
    assert bench.fake.going.wait(10.0)
    assert ros.call(Trigger, service, Trigger.Request()).success
    answer = wait(asked)
    assert not answer.success and answer.message == words
    assert bench.fake.cancelled.is_set() and bench.fake.ends == []
    idle = ros.call(Trigger, "cancel_stow", Trigger.Request())
    assert not idle.success and idle.message == "the arm is not stowing"


def test_a_goal_that_is_taken_too_late_is_taken_back(ros: Ros) -> None:
    bench = Bench(ros, LIMIT, arm=("deaf", "hang")).ready()
    words = f"{ARM} did not say whether it takes the goal"
    refused(bench.pick(grasp()), DeclineReason.ARM_UNAVAILABLE, words)
    bench.fake.hears.set()
    assert bench.fake.cancelled.wait(10.0)
    assert bench.fake.ends == []
