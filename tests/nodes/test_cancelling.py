"""A cancel at every stage of an instruction: what moves is still, nothing is begun afterwards, and
a sentence says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from control_msgs.action import FollowJointTrajectory
from nodes.fake_arm import GRIPPER, FakeArm
from nodes.harness import WAIT_S, Ros
from nodes.test_arm_ends import unfolded
from nodes.test_executive import Stage, end, known
from nodes.test_handling import Handling
from nodes.test_spatial_qa import until_active
from planning.arm.stretch_like import stretch_like
from rclpy.action import ActionServer, CancelResponse
from rclpy.node import Node
from rclpy.task import Future
from std_msgs.msg import String

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import DeclineReason
from spatial_si_ros.nodes.arm import Arm
from spatial_si_ros.nodes.qos import LATCHED

Feedback = FollowInstruction.Feedback


class FakeHead(Node):
    """Turns at once; while `hangs` it turns for ever, until cancelled."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("fake_head", **kwargs)
        self.hangs = False
        self.going, self.cancelled = threading.Event(), threading.Event()
        self._held = Future()
        self._server = ActionServer(
            self,
            FollowJointTrajectory,
            "head_controller/follow_joint_trajectory",
            execute_callback=self._execute,
            cancel_callback=self._on_cancel,
        )

    async def _execute(self, handle: Any) -> FollowJointTrajectory.Result:
        if self.hangs:
            self.going.set()
            await self._held
            handle.canceled()
        else:
            handle.succeed()
        return FollowJointTrajectory.Result()

    def _on_cancel(self, _: Any) -> CancelResponse:
        self.cancelled.set()
        self._held.set_result(None)
        return CancelResponse.ACCEPT


class Everything(Handling):
    """A stage with an arm, fingers and a head that can each be told to hang."""

    def __init__(self, ros: Ros) -> None:
        super().__init__(ros)
        self.fingers = ros.spin(FakeArm(serve=(GRIPPER,), tf=False, context=ros.context))
        self.head = ros.spin(FakeHead(context=ros.context))
        for client in (self.node.arm._fingers, self.node.arm._head._client):
            assert client.wait_for_server(WAIT_S)
        known(ros, lambda: self.node.arm._head._head is not None)

    def told(self, stage: int) -> bool:
        return any(feedback.stage == stage for feedback in self.feedback)

    def begun(self) -> tuple[int, ...]:
        """How much was begun so far."""
        return len(self.hands.calls), len(self.base.goals), len(self.fingers.grips)


@dataclass(frozen=True)
class Case:
    """What is said, what hangs then, when it does, and whether it was told to stop."""

    words: str
    hang: Callable[[Everything], object]
    hangs: Callable[[Everything], bool]
    stopped: Callable[[Everything], bool] = lambda _: True


CASES = {
    "waiting": Case("wait 60 seconds", lambda s: None, lambda s: s.told(Feedback.WAITING)),
    "asking": Case("pick up the chair", lambda s: None, lambda s: s.told(Feedback.ASKING)),
    "driving": Case(
        "pick up the mug",
        lambda s: s.base.script.append("hang"),
        lambda s: s.base.driving.is_set(),
        lambda s: s.base.cancelled.is_set(),
    ),
    "planning": Case(
        "pick up the mug",
        lambda s: s.hands.script.append("think"),
        lambda s: s.hands.thinking.is_set(),
    ),
    "looking": Case(
        "pick up the mug",
        lambda s: setattr(s.head, "hangs", True),
        lambda s: s.head.going.is_set(),
        lambda s: s.head.cancelled.is_set(),
    ),
    "picking": Case(
        "pick up the mug",
        lambda s: s.hands.script.append("hang"),
        lambda s: s.hands.moving.is_set(),
        lambda s: s.hands.cancelled.is_set(),
    ),
    "carrying": Case(
        "pick up the mug, then put it on the table",
        lambda s: s.base.script.append("hang"),
        lambda s: s.base.driving.is_set() and s.hands.holding.holding,
        lambda s: s.base.cancelled.is_set(),
    ),
    "placing": Case(
        "put it on the table",
        lambda s: s.hands.script.append("hang"),
        lambda s: s.hands.moving.is_set(),
        lambda s: s.hands.cancelled.is_set(),
    ),
    "the fingers": Case(
        "open the hand",
        lambda s: s.fingers.script[GRIPPER].append("hang"),
        lambda s: s.fingers.going.is_set(),
        lambda s: s.fingers.cancelled.is_set(),
    ),
}


def test_a_cancel_at_every_stage_leaves_all_still(ros: Ros) -> None:
    stage = Everything(ros)
    for name, case in CASES.items():
        print(name)  # shown where a wait fails
        stage.feedback.clear()
        stage.head.hangs = False
        for who in (stage.base.driving, stage.base.cancelled, stage.hands.moving,
                    stage.hands.cancelled):  # fmt: skip
            who.clear()
        case.hang(stage)
        handle = stage.send(case.words)
        known(ros, lambda case=case: case.hangs(stage))
        begun = stage.begun()
        handle.cancel_goal_async()
        result = end(handle).result
        assert result.decline.reason == DeclineReason.CANCELLED, (name, result.report)
        assert "the instruction was cancelled" in result.report, name
        assert case.stopped(stage), name
        assert stage.go("wait 0 seconds").success, name
        assert stage.begun() == begun, name


def test_a_cancel_while_the_arm_stows_leaves_it_still(ros: Ros) -> None:
    """A service cannot be cancelled; the driver's goal can."""
    stage = Stage(ros)
    fake = ros.spin(FakeArm(arm=("hang",), tf=False, context=ros.context))
    arm = ros.spin(Arm(context=ros.context))
    until_active(ros, "arm")
    assert arm.arm_driver._client.wait_for_server(WAIT_S)
    assert stage.node.arm._stow.wait_for_service(WAIT_S)
    unfolded(ros, fake, arm)
    handle = stage.send("go to the table")
    assert fake.going.wait(WAIT_S)
    handle.cancel_goal_async()
    result = end(handle).result
    assert result.decline.reason == DeclineReason.CANCELLED
    assert fake.cancelled.is_set() and fake.ends == []
    assert arm._running is None
    assert not stage.base.goals


def test_an_arm_that_does_not_move_yet_does_not_begin_to(ros: Ros) -> None:
    """It waits for the robot's description to stow; that comes after the cancel."""
    stage = Stage(ros)
    fake = ros.spin(FakeArm(urdf="", tf=False, context=ros.context))
    arm = ros.spin(Arm(context=ros.context))
    until_active(ros, "arm")
    for client in (stage.node.arm._stow, stage.node.arm._cancel_stow):
        assert client.wait_for_service(WAIT_S)
    handle = stage.send("go to the table")
    known(ros, lambda: arm._running is not None)
    handle.cancel_goal_async()
    result = end(handle).result
    assert result.decline.reason == DeclineReason.CANCELLED
    assert arm._running is None
    description = ros.probe.create_publisher(String, "robot_description", LATCHED)
    description.publish(String(data=stretch_like()))
    unfolded(ros, fake, arm)
    assert fake.ends == [] and not stage.base.goals
