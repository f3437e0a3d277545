"""The arm, the hand and the head, as the tree of an instruction uses them."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from action_msgs.msg import GoalStatus
from control_msgs.action import FollowJointTrajectory, GripperCommand
from std_msgs.msg import String
from std_srvs.srv import Trigger

from spatial_si_interfaces.action import Pick, Place
from spatial_si_interfaces.msg import Backend as BackendMsg
from spatial_si_interfaces.msg import GraspCandidate, HeldObject, Viewpoint
from spatial_si_interfaces.srv import PlanGrasp, PlanPlacement

from ..errors import TransformUnavailable
from ..geometry.frames import invert
from ..language.declined import Declined, DeclineReason
from ..planning.tree.ports import Candidate, Handled, Held, Planned, Wait
from .convert_answers import decline_from_msg, grounding_from_msg
from .convert_tree import grasp_from_msg, placement_from_msg
from .goals import CANCEL_S, NotDone, pursue
from .head_client import HeadClient
from .patience import GaveUp, Patience
from .qos import LATCHED
from .waiting import result, until

if TYPE_CHECKING:
    from .executive import Executive

Array = npt.NDArray[np.float64]

TOLD_S = 1.0
"""Steady time for the hand to say what it holds after a pick, or that it is empty after a place."""
AGAIN_S = 0.2
"""Steady time after which an arm that has not stopped stowing is told to again."""
EFFORT = 10.0
"""Of the fingers, in the driver's unit."""


class ArmPorts:
    """Clients of the arm, of its planner and of the head; one for a node."""

    def __init__(self, node: Executive) -> None:
        p = node.params
        self._node = node
        self._pick = node.add_action_client(Pick, "pick")
        self._place = node.add_action_client(Place, "place")
        self._fingers = node.add_action_client(GripperCommand, p.gripper_action)
        self._head = HeadClient(
            node.add_action_client(FollowJointTrajectory, p.head_action),
            p,
            lambda: node.now_ns() * 1e-9,
        )
        self._stow = node.add_client(Trigger, "stow")
        self._cancel_stow = node.add_client(Trigger, "cancel_stow")
        self._plan_grasp = node.add_client(PlanGrasp, "plan_grasp")
        self._plan_placement = node.add_client(PlanPlacement, "plan_placement")
        self._held: HeldObject | None = None

    def start(self) -> None:
        """Begin to listen."""
        node = self._node
        node.add_subscription(HeldObject, "held", self._on_held, LATCHED)
        node.add_subscription(String, "robot_description", self._head.on_description, LATCHED)

    def _on_held(self, msg: HeldObject) -> None:
        self._held = msg

    def held(self) -> Held | None:
        if self._held is None:
            return None
        if not self._held.holding:
            return Held(False)
        return Held(True, self._held.grasp.object_id, self._held.grasp.label)

    def hand_m(self) -> Array | None:
        T = self._to_map(self._node.params.grasp_frame)
        return None if T is None else T[:3, 3]

    def _to_map(self, frame: str) -> Array | None:
        """(4, 4) T_map_frame, the newest."""
        if frame == self._node.params.map_frame:
            return np.eye(4)
        try:
            return self._node.newest_tf(frame)
        except TransformUnavailable:
            return None

    def there(self) -> Wait[bool]:
        """Whether all that picking and placing need is served."""
        return until(
            lambda: (
                self._pick.server_is_ready()
                and self._place.server_is_ready()
                and self._plan_grasp.service_is_ready()
                and self._plan_placement.service_is_ready()
            ),
            self._node.params.arm_wait_s,
        )

    # Planning ---------------------------------------------------------------------------------

    def plan_grasps(
        self, request: PlanGrasp.Request, viewpoint: Viewpoint, backend: int
    ) -> Wait[Planned[Candidate]]:
        request.viewpoint, request.backend = viewpoint, BackendMsg(kind=backend)
        response = yield from self._asked(self._plan_grasp, request)
        if isinstance(response, Declined):
            return Planned(response)
        if not response.success:
            return Planned(decline_from_msg(response.decline), (), response.map_version)
        return Planned(
            tuple(grasp_from_msg(each, self._to_map) for each in response.grasps),
            tuple(grounding_from_msg(each) for each in response.groundings),
            response.map_version,
        )

    def plan_places(
        self,
        request: PlanPlacement.Request,
        grasp: Candidate | None,
        viewpoint: Viewpoint,
        backend: int,
    ) -> Wait[Planned[Candidate]]:
        """`grasp`: as if it were held so; None: as it is held."""
        request.viewpoint, request.backend = viewpoint, BackendMsg(kind=backend)
        if grasp is not None and isinstance(grasp.origin, GraspCandidate):
            request.grasp = grasp.origin
        elif self._held is not None:
            request.grasp = self._held.grasp
        response = yield from self._asked(self._plan_placement, request)
        if isinstance(response, Declined):
            return Planned(response)
        if not response.success:
            return Planned(decline_from_msg(response.decline), (), response.map_version)
        return Planned(
            tuple(placement_from_msg(each, self._to_map) for each in response.placements),
            tuple(grounding_from_msg(each) for each in response.groundings),
            response.map_version,
        )

    def _asked(self, client: Any, request: Any) -> Wait[Any]:
        """The response, or why there is none."""
        params = self._node.params
        limit_s = params.planning_timeout_s + params.model_timeout_s
        if not client.service_is_ready():
            return Declined(DeclineReason.ARM_UNAVAILABLE, f"nobody serves {client.srv_name}")
        waiting = client.call_async(request)
        try:
            return (yield from result(waiting, limit_s))
        except GaveUp:
            return Declined(
                DeclineReason.TIMEOUT, f"manipulation_planner did not answer within {limit_s:g} s"
            )
        finally:
            if not waiting.done():
                client.remove_pending_request(waiting)

    # Moving -----------------------------------------------------------------------------------

    def pick(self, grasps: tuple[Candidate, ...]) -> Wait[Handled]:
        goal = Pick.Goal(grasps=[each.origin for each in grasps])
        handled = yield from self._handle(self._pick, "pick", goal)
        if handled.declined is None:
            yield from until(lambda: self._held is not None and self._held.holding, TOLD_S)
        return handled

    def place(self, places: tuple[Candidate, ...]) -> Wait[Handled]:
        goal = Place.Goal(placements=[each.origin for each in places])
        handled = yield from self._handle(self._place, "place", goal)
        if handled.declined is None:
            yield from until(lambda: self._held is not None and not self._held.holding, TOLD_S)
        return handled

    def _handle(self, client: Any, name: str, goal: Any) -> Wait[Handled]:
        p = self._node.params
        try:
            ended = yield from pursue(client, name, goal, p.arm_wait_s, p.arm_limit_s)
        except NotDone as error:
            return Handled(Declined(DeclineReason.ARM_UNAVAILABLE, f"the arm: {error}"))
        said = ended.result
        if said.success:
            return Handled(None, said.used, said.report)
        if said.decline.reason != 0:
            return Handled(decline_from_msg(said.decline), said.used, said.report)
        cancelled = ended.status == GoalStatus.STATUS_CANCELED
        reason = DeclineReason.CANCELLED if cancelled else DeclineReason.ARM_UNAVAILABLE
        return Handled(Declined(reason, said.report or f"{name} ended and did not say why"))

    def stow(self) -> Wait[Declined | None]:
        if not self._stow.service_is_ready():
            if self._held is None or not self._held.holding:
                return None
            return Declined(
                DeclineReason.ARM_UNAVAILABLE, "nobody serves stow: is the arm running?"
            )
        waiting = self._stow.call_async(Trigger.Request())
        try:
            response = yield from result(waiting, self._node.params.arm_limit_s)
        except GaveUp as error:
            return Declined(DeclineReason.ARM_UNAVAILABLE, f"the arm was not stowed: {error}")
        finally:
            if not waiting.done():
                self._stop_stowing(waiting)
                self._stow.remove_pending_request(waiting)
        if not response.success:
            return Declined(DeclineReason.ARM_UNAVAILABLE, f"the arm: {response.message}")
        return None

    def _stop_stowing(self, waiting: Any) -> None:
        """Ask until the arm says that it has ended, but not for more than `CANCEL_S`.

        More than once: the first time the call of stow itself may still be on its way.
        """
        began_s = time.monotonic()
        while not waiting.done() and time.monotonic() - began_s < CANCEL_S:
            if self._cancel_stow.service_is_ready():
                self._cancel_stow.call_async(Trigger.Request())
            with suppress(GaveUp):
                Patience(lambda: None).result(waiting, AGAIN_S)

    def move_fingers(self, opened: bool) -> Wait[Declined | None]:
        p = self._node.params
        goal = GripperCommand.Goal()
        goal.command.position = p.gripper_opening_m if opened else 0.0
        goal.command.max_effort = EFFORT
        try:
            ended = yield from pursue(
                self._fingers, p.gripper_action, goal, p.arm_wait_s, p.arm_limit_s
            )
        except NotDone as error:
            return Declined(DeclineReason.ARM_UNAVAILABLE, f"the hand: {error}")
        if ended.status != GoalStatus.STATUS_SUCCEEDED and not ended.result.stalled:
            return Declined(DeclineReason.ARM_UNAVAILABLE, "the hand did not move its fingers")
        return None

    def look_at(self, point_m: Array) -> Wait[Declined | None]:
        """Point (3,) in the map."""
        pose = self._node.robot_pose()
        if isinstance(pose, Declined):
            return pose
        point_base = (invert(pose) @ np.append(point_m, 1.0))[:3]
        return (yield from self._head.look_at(point_base))

    def look_ahead(self) -> Wait[Declined | None]:
        return self._head.look_ahead()
