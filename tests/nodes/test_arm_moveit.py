"""Tests for nodes/arm_moveit.py: the arm goes the ways that a (pretended) move_group finds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from moveit_msgs.msg import MoveItErrorCodes
from moveit_msgs.srv import GetMotionPlan
from nodes.harness import Ros
from nodes.test_arm import Bench, grasp
from rclpy.node import Node
from trajectory_msgs.msg import JointTrajectoryPoint

from spatial_si_interfaces.msg import DeclineReason

MOVEIT = {"detours": "moveit", "moveit_group": "arm_with_telescope"}


def ends_of(plan: Any) -> dict[str, float]:
    return {each.joint_name: each.position for each in plan.goal_constraints[0].joint_constraints}


class FakeMoveGroup(Node):
    """Plans over one point in the middle, with the joints in the reverse order.

    Attributes:
        asked: the requests.
    """

    def __init__(self, *, code: int = MoveItErrorCodes.SUCCESS, leave_out: int = 0, **kwargs: Any):
        super().__init__("fake_move_group", **kwargs)
        self.asked: list[Any] = []
        self._code, self._leave_out = code, leave_out
        self.create_service(GetMotionPlan, "plan_kinematic_path", self._plan)

    def _plan(self, request: Any, response: Any) -> Any:
        plan = request.motion_plan_request
        self.asked.append(plan)
        answer = response.motion_plan_response
        answer.error_code.val = self._code
        answer.error_code.message = "as told"
        wanted = ends_of(plan)
        state = plan.start_state.joint_state
        start = dict(zip(state.name, state.position, strict=True))
        names = list(reversed(state.name))[self._leave_out :]
        a = np.array([start[name] for name in names])
        b = np.array([wanted[name] for name in names])
        trajectory = answer.trajectory.joint_trajectory
        trajectory.joint_names = names
        trajectory.points = [
            JointTrajectoryPoint(positions=each.tolist()) for each in (a, 0.5 * (a + b), b)
        ]
        return response


def test_detours_are_moveits_and_lines_are_ours(ros: Ros) -> None:
    group = ros.spin(FakeMoveGroup(context=ros.context))
    bench = Bench(ros, MOVEIT).ready()
    result = bench.pick(grasp()).result
    assert result.success, result.report
    assert len(group.asked) == 2  # to the thing, and back to the posture for driving
    first = group.asked[0]
    assert first.group_name == "arm_with_telescope"
    assert first.start_state.is_diff
    assert list(first.start_state.joint_state.name) == bench.fake.names
    joints = bench.node.state.joints(1.0)
    last = ends_of(group.asked[1])
    assert [last[name] for name in bench.fake.names] == pytest.approx(list(joints), abs=1e-3)


@pytest.mark.parametrize(
    ("fake", "reason", "words"),
    [
        (None, DeclineReason.ARM_UNAVAILABLE, "is MoveIt's move_group running?"),
        (
            {"code": MoveItErrorCodes.GOAL_IN_COLLISION},
            DeclineReason.OUT_OF_REACH,
            "MoveIt found no way: goal in collision (as told)",
        ),
        (
            {"leave_out": 1},
            DeclineReason.ARM_UNAVAILABLE,
            "MoveIt's group 'arm_with_telescope' plans 3 points without joint_wrist_roll",
        ),
    ],
)
def test_no_way_is_a_refusal_and_nothing_moves(
    ros: Ros, fake: dict[str, Any] | None, reason: int, words: str
) -> None:
    if fake is not None:
        ros.spin(FakeMoveGroup(context=ros.context, **fake))
    bench = Bench(ros, MOVEIT).ready()
    result = bench.pick(grasp()).result
    assert not result.success
    assert result.decline.reason == reason
    assert words in result.decline.detail
    assert bench.fake.ends == []
