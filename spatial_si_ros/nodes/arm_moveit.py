"""Ways of the arm by MoveIt 2, which knows what stands around the robot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from moveit_msgs.msg import Constraints, JointConstraint, MoveItErrorCodes
from moveit_msgs.srv import GetMotionPlan
from rclpy.client import Client
from trajectory_msgs.msg import JointTrajectory

from ..planning.arm.errors import NoPath
from ..planning.arm.hand import Array, Joints
from ..planning.arm.paths import SAME, Leg, PathMaker
from .arm_drivers import failed
from .patience import GaveUp, Patience

TOLERANCE = 0.001
"""Of each joint at the goal, metres or radians."""


@dataclass(frozen=True)
class MoveItSettings:
    """How MoveIt is asked.

    Attributes:
        group: planning group of its configuration; it has all joints of ours.
        planning_s: time that it may think.
        ready_s: steady time for its service to be there.
    """

    group: str
    planning_s: float
    ready_s: float


class MoveItPaths:
    """Detours are MoveIt's, straight lines are `lines`: next to the thing the hand must touch
    what MoveIt would keep clear of."""

    def __init__(
        self,
        client: Client,
        names: Sequence[str],
        lines: PathMaker,
        patience: Patience,
        settings: MoveItSettings,
    ) -> None:
        """
        Args:
            client: of moveit_msgs/srv/GetMotionPlan.
            names: of the arm's joints, in our order.
        """
        self._client = client
        self._names = list(names)
        self._lines = lines
        self._patience = patience
        self._settings = settings

    def around(self, start: Joints, goal: Joints) -> tuple[Leg, ...]:
        """As `PathMaker.around`.

        Raises:
            NoPath: MoveIt found none, with its reason.
            ArmFailed: MoveIt is not there, is silent, or plans for other joints.
            Interrupted: by the patience.
        """
        if float(np.abs(goal - start).max()) <= SAME:
            return ()
        try:
            self._patience.until(self._client.service_is_ready, self._settings.ready_s)
            sent = self._client.call_async(self._request(start, goal))
            answer = self._patience.result(sent, self._settings.planning_s + self._settings.ready_s)
        except GaveUp as error:
            name = self._client.srv_name
            raise failed(f"{name}: {error}; is MoveIt's move_group running?") from None
        response = answer.motion_plan_response
        if response.error_code.val != MoveItErrorCodes.SUCCESS:
            raise NoPath(f"MoveIt found no way: {_reason(response.error_code)}")
        return (Leg(self._waypoints(response.trajectory.joint_trajectory)),)

    def straight(self, start: Joints, offset_m: Array, pace: float = 1.0) -> Leg:
        """As `PathMaker.straight`."""
        return self._lines.straight(start, offset_m, pace)

    def _request(self, start: Joints, goal: Joints) -> GetMotionPlan.Request:
        request = GetMotionPlan.Request()
        plan = request.motion_plan_request
        plan.group_name = self._settings.group
        plan.num_planning_attempts = 1
        plan.allowed_planning_time = self._settings.planning_s
        plan.max_velocity_scaling_factor = plan.max_acceleration_scaling_factor = 1.0
        plan.start_state.is_diff = True
        plan.start_state.joint_state.name = self._names
        plan.start_state.joint_state.position = start.tolist()
        plan.goal_constraints = [
            Constraints(
                joint_constraints=[
                    JointConstraint(
                        joint_name=name,
                        position=position,
                        tolerance_above=TOLERANCE,
                        tolerance_below=TOLERANCE,
                        weight=1.0,
                    )
                    for name, position in zip(self._names, goal.tolist(), strict=True)
                ]
            )
        ]
        return request

    def _waypoints(self, trajectory: JointTrajectory) -> Array:
        """(N, J) in our order."""
        planned = list(trajectory.joint_names)
        missing = sorted(set(self._names) - set(planned))
        if missing or len(trajectory.points) < 2:
            raise failed(
                f"MoveIt's group '{self._settings.group}' plans {len(trajectory.points)} points "
                f"without {', '.join(missing) or 'any way'}: want >= 2 points of all of the arm's "
                "joints"
            )
        order = [planned.index(name) for name in self._names]
        points: Array = np.array([point.positions for point in trajectory.points])[:, order]
        return points


def _reason(code: MoveItErrorCodes) -> str:
    names = [
        name
        for name in dir(MoveItErrorCodes)
        if name.isupper() and getattr(MoveItErrorCodes, name) == code.val
    ]
    words = names[0].lower().replace("_", " ") if names else f"error {code.val}"
    return f"{words} ({code.message})" if code.message else words
