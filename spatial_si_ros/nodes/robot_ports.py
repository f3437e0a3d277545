"""The robot, as the tree of one instruction uses it: `planning.tree.ports.Robot` over ROS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from nav2_msgs.action import NavigateToPose
from rclpy.action.server import ServerGoalHandle

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import Backend as BackendMsg
from spatial_si_interfaces.msg import Viewpoint
from spatial_si_interfaces.srv import PlanGoal, PlanGrasp, PlanPlacement

from ..answers.backends import Backend
from ..answers.context import AskContext
from ..language.declined import Declined, DeclineReason
from ..planning.tree.ports import Candidate, Drive, Handled, Held, Planned, Said, Spot, Wait
from ..scene.snapshot import SceneSnapshot
from . import convert
from .asker import BadViewpoint
from .convert_answers import BACKEND_TO_MSG, decline_from_msg, grounding_from_msg
from .convert_tree import spot_from_msg, spot_to_msg
from .patience import GaveUp
from .waiting import result, until

if TYPE_CHECKING:
    from .executive import Executive

Array = npt.NDArray[np.float64]
Feedback = FollowInstruction.Feedback

SETTLE_S = 1.0
"""Steady time to wait, after a drive, for the map to know what was seen since."""
PICTURE_S = 10.0
"""Steady time to wait for a picture without which nothing can be done."""
REASON_S = 0.3
"""Steady time to wait for the reason of a drive that somebody else cancelled."""
ASKING_S = 1.0
"""A question back is repeated in the feedback this often (steady)."""


class RobotPorts:
    """Of one goal of follow_instruction.

    Attributes:
        options: of the question that is asked now; () when none is.
        answer: that somebody gave to it.
    """

    def __init__(self, node: Executive, handle: ServerGoalHandle, backend: Backend) -> None:
        self.options: tuple[str, ...] = ()
        self.answer: str | None = None
        self._node = node
        self._handle = handle
        self._viewpoint: Viewpoint = handle.request.viewpoint
        self._backend = BACKEND_TO_MSG[backend]

    def snapshot(self) -> SceneSnapshot:
        return self._node.store.latest

    def context(self, min_probability: float = 0.0) -> AskContext | Declined:
        try:
            return self._node.asker.context(self._viewpoint, min_probability)
        except BadViewpoint as error:
            return error.declined

    def pose(self) -> Array | Declined:
        return self._node.robot_pose()

    def ros_s(self) -> float:
        return self._node.now_ns() * 1e-9

    def tell(self, said: Said) -> None:
        feedback = Feedback(stage=said.stage.value, plan=list(said.plan), plan_index=said.done)
        if said.spot is not None:
            feedback.goal = self._goal(said.spot)
            feedback.distance_remaining = feedback.goal.path_length
        self._publish(feedback)

    def _goal(self, spot: Spot) -> convert.NavigationGoal:
        return spot_to_msg(spot, self._node.params.map_frame, self._node.now_ns())

    def _publish(self, feedback: Feedback) -> None:
        if self._handle.is_active:
            self._handle.publish_feedback(feedback)

    def _from(self, seen_from: Array | None) -> Viewpoint:
        """The viewpoint of the request, or the place where it was given."""
        if seen_from is None:
            return self._viewpoint
        pose = convert.pose_stamped_to_msg(seen_from, self._node.params.map_frame, 0)
        return Viewpoint(kind=Viewpoint.SPEAKER, pose=pose)

    # Waits ------------------------------------------------------------------------------------

    def get_ready(self) -> Wait[None]:
        yield from until(
            lambda: self.snapshot().occupancy is not None and not isinstance(self.pose(), Declined),
            self._node.params.service_timeout_s,
        )

    def settle(self, patient: bool = False) -> Wait[bool]:
        arrived_ns = self._node.now_ns()
        limit_s = PICTURE_S if patient else SETTLE_S
        return (yield from until(lambda: self._node.store.latest.stamp_ns >= arrived_ns, limit_s))

    def plan_spots(
        self, words: str, excluded: frozenset[int], seen_from: Array | None
    ) -> Wait[Planned[Spot]]:
        planner, params = self._node.planner, self._node.params
        limit_s = params.service_timeout_s + params.model_timeout_s
        late = Declined(
            DeclineReason.TIMEOUT, f"navigation_planner did not answer within {limit_s:g} s"
        )
        if not (yield from until(planner.service_is_ready, limit_s)):
            return Planned(late)
        request = PlanGoal.Request(
            instruction=words,
            viewpoint=self._from(seen_from),
            excluded_object_ids=sorted(excluded),
            backend=BackendMsg(kind=self._backend),
        )
        waiting = planner.call_async(request)
        try:
            response: PlanGoal.Response = yield from result(waiting, limit_s)
        except GaveUp:
            return Planned(late)
        finally:
            if not waiting.done():
                planner.remove_pending_request(waiting)
        decided = tuple(grounding_from_msg(each) for each in response.groundings)
        if not response.success:
            return Planned(decline_from_msg(response.decline), decided, response.map_version)
        goals = (response.goal, *response.alternatives)
        return Planned(tuple(map(spot_from_msg, goals)), decided, response.map_version)

    def drive(self, spot: Spot) -> Wait[Drive]:
        goal = self._goal(spot)
        told = Feedback(stage=Feedback.DRIVING, goal=goal)

        def on_feedback(feedback: NavigateToPose.Feedback) -> None:
            told.distance_remaining = float(feedback.distance_remaining)
            self._publish(told)

        began_s = self.ros_s()
        drive = yield from self._node.base.drive(goal.pose, on_feedback)
        at = f"({goal.pose.pose.position.x:.2f}, {goal.pose.pose.position.y:.2f})"
        self._node.get_logger().info(
            f"{at} {drive.message or 'reached'} after {self.ros_s() - began_s:.1f} s: {goal.reason}"
        )
        if drive.cancelled:  # who cancelled it may be telling us just now
            yield from until(lambda: False, REASON_S)
        return drive

    def ask_back(self, question: str, options: tuple[str, ...]) -> Wait[str | None]:
        self.answer, self.options = None, options
        asked = Feedback(stage=Feedback.ASKING, question=question, options=list(options))
        until_s = self._node.steady_s() + self._node.params.answer_timeout_s
        last_s = -ASKING_S
        try:
            while self.answer is None:
                now_s = self._node.steady_s()
                if now_s > until_s:
                    return None
                if now_s - last_s >= ASKING_S:
                    last_s = now_s
                    self._publish(asked)
                yield
        finally:
            self.options = ()
        return self.answer

    # The arm ----------------------------------------------------------------------------------

    def hand_m(self) -> Array | None:
        return self._node.arm.hand_m()

    def held(self) -> Held | None:
        return self._node.arm.held()

    def arm_there(self) -> Wait[bool]:
        return self._node.arm.there()

    def stow(self) -> Wait[Declined | None]:
        return self._node.arm.stow()

    def look_at(self, point_m: Array) -> Wait[Declined | None]:
        return self._node.arm.look_at(point_m)

    def look_ahead(self) -> Wait[Declined | None]:
        return self._node.arm.look_ahead()

    def plan_grasps(self, object_id: int, from_here: bool) -> Wait[Planned[Candidate]]:
        request = PlanGrasp.Request(object_id=object_id, from_here=from_here)
        return self._node.arm.plan_grasps(request, self._viewpoint, self._backend)

    def point_out(
        self, words: str, excluded: frozenset[int], seen_from: Array | None
    ) -> Wait[Planned[Candidate]]:
        request = PlanGrasp.Request(reference=words, excluded_object_ids=sorted(excluded))
        return self._node.arm.plan_grasps(request, self._from(seen_from), self._backend)

    def plan_places(
        self,
        place: str,
        excluded: frozenset[int],
        grasp: Candidate | None,
        from_here: bool,
        seen_from: Array | None,
    ) -> Wait[Planned[Candidate]]:
        request = PlanPlacement.Request(
            place=place, excluded_object_ids=sorted(excluded), from_here=from_here
        )
        viewpoint = self._from(seen_from)
        return self._node.arm.plan_places(request, grasp, viewpoint, self._backend)

    def pick(self, grasps: tuple[Candidate, ...]) -> Wait[Handled]:
        return self._node.arm.pick(grasps)

    def place(self, places: tuple[Candidate, ...]) -> Wait[Handled]:
        return self._node.arm.place(places)

    def move_fingers(self, opened: bool) -> Wait[Declined | None]:
        return self._node.arm.move_fingers(opened)
