"""What a person and a referee have: the public actions of the nodes, and the ground truth."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import rclpy
from action_msgs.msg import GoalStatus
from geometry_msgs.msg import PoseStamped
from lifecycle_msgs.msg import State
from lifecycle_msgs.srv import GetState
from nav_msgs.msg import OccupancyGrid
from rclpy.action import ActionClient
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from spatial_si_interfaces.action import AskSpatial, FollowInstruction
from spatial_si_interfaces.msg import (
    DeclineReason,
    FrameOfReference,
    ObjectMap,
    SpatialAnswer,
    Viewpoint,
)
from std_msgs.msg import UInt32, UInt32MultiArray

from ..truth.scene import TrueBox, TruePose
from ..truth.situation import MIN_PIXELS
from .matching import MappedObject
from .scoring import GivenAnswer

LATCHED = QoSProfile(
    depth=1,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.TRANSIENT_LOCAL,
)
EVERY_FRAME = QoSProfile(depth=1000, reliability=ReliabilityPolicy.RELIABLE)
STEP_M = 0.005
"""Smaller moves of the true pose are not added up to the driven length."""
LATE_S = 5.0
"""A node keeps a limit itself; its result may be this late."""
GLIMPSED_PIXELS = 60
"""A thing of which a frame shows so much could be known to be there."""
CANCEL_S = 30.0
"""A goal that was cancelled has ended by then."""
REPLY_S = 3.0
"""A state that was not told after this is asked for again."""

_REASONS = {
    getattr(DeclineReason, name): name
    for name in dir(DeclineReason)
    if name.isupper() and isinstance(getattr(DeclineReason, name), int)
}


class LineTimeout(RuntimeError):
    """Something did not happen in time; the message says what."""


@dataclass(frozen=True)
class Followed:
    """How an instruction ended.

    Attributes:
        success: what the executive says.
        decline: name of the reason, "" when it succeeded.
        report: its sentence.
        goal: where it wanted to go, None when it planned nothing.
        reason: why there.
        sim_s: simulated time that it took.
    """

    success: bool
    decline: str
    report: str
    interpretation: str
    goal: TruePose | None
    reason: str
    sim_s: float


class Client:
    """A node that asks, instructs and watches. Every wait has a limit of steady time.

    Subscribes: ground_truth/pose, ground_truth/visible, ground_truth/collisions, objects,
        occupancy (only to know that the first frame is in the map: `sees`).
    Clients of the actions ask and follow_instruction.
    """

    def __init__(self, domain: int, check: Callable[[], None]) -> None:
        """`check` raises when a process behind the line has died; called during every wait."""
        self._check = check
        self._context = Context()
        self._context.init(domain_id=domain)
        self._node = rclpy.create_node("regression", context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self.pose: TruePose | None = None
        self.sim_s = 0.0
        self.collisions = 0
        self.frames_seen: Counter[int] = Counter()
        self.glimpsed: set[int] = set()
        self.frames = 0
        self.trail: list[tuple[float, float]] = []
        self.objects: ObjectMap | None = None
        self.sees = False
        listen = self._node.create_subscription
        listen(PoseStamped, "ground_truth/pose", self._on_pose, 10)
        listen(UInt32MultiArray, "ground_truth/visible", self._on_visible, EVERY_FRAME)
        listen(UInt32, "ground_truth/collisions", self._on_collisions, LATCHED)
        listen(ObjectMap, "objects", self._on_objects, LATCHED)
        listen(OccupancyGrid, "occupancy", self._on_grid, LATCHED)
        self._ask = ActionClient(self._node, AskSpatial, "ask")
        self.follow_client = ActionClient(self._node, FollowInstruction, "follow_instruction")

    @property
    def node(self) -> Any:
        """The rclpy node, for further subscriptions."""
        return self._node

    def close(self) -> None:
        """Take the node down."""
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()

    def wait(self, done: Callable[[], bool], limit_s: float, what: str) -> None:
        """Spin until `done`.

        Raises:
            LineTimeout: not within `limit_s` of steady time.
        """
        until_s = time.monotonic() + limit_s
        while not done():
            if time.monotonic() > until_s:
                raise LineTimeout(f"{what}: not within {limit_s:.0f} s")
            self._check()
            self._executor.spin_once(timeout_sec=0.1)

    def spin(self, seconds: float) -> None:
        """Take in what arrives for a while."""
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            self._executor.spin_once(timeout_sec=0.05)

    def wait_active(self, names: Sequence[str], limit_s: float) -> None:
        """Until every lifecycle node is ACTIVE."""
        for name in names:
            service = self._node.create_client(GetState, f"{name}/get_state")
            self.wait(service.service_is_ready, limit_s, f"{name} did not start")
            until_s = time.monotonic() + limit_s
            while self._state(service) != State.PRIMARY_STATE_ACTIVE:
                if time.monotonic() > until_s:
                    raise LineTimeout(f"{name} did not become active within {limit_s:.0f} s")
            self._node.destroy_client(service)
        self.wait(self._ask.server_is_ready, limit_s, "the action ask is not there")
        self.wait(self.follow_client.server_is_ready, limit_s, "follow_instruction is not there")

    def _state(self, service: Any) -> int | None:
        """A node's state; None when its reply got lost, as one may while discovery goes on."""
        future = service.call_async(GetState.Request())
        until_s = time.monotonic() + REPLY_S
        self.wait(lambda: future.done() or time.monotonic() > until_s, 2 * REPLY_S, "get_state")
        if future.done():
            state: int = future.result().current_state.id
            return state
        service.remove_pending_request(future)
        return None

    def ask(self, question: str, speaker: TruePose | None, limit_s: float = 30.0) -> GivenAnswer:
        """Ask, with the speaker's place where it is known."""
        goal = AskSpatial.Goal(question=question, viewpoint=viewpoint_msg(speaker))
        result, _ = self.run_goal(self._ask, goal, limit_s, "ask")
        return given_answer(result.answer)

    def ask_and_look(
        self, question: str, speaker: TruePose | None, limit_s: float
    ) -> tuple[GivenAnswer, str]:
        """Ask, and let the robot move for it; the answer and what it drove to see."""
        goal = AskSpatial.Goal(
            question=question, viewpoint=viewpoint_msg(speaker), may_move=True, timeout=limit_s
        )
        result, _ = self.run_goal(self._ask, goal, limit_s + LATE_S, "ask")
        return given_answer(result.answer), str(result.looks)

    def follow(
        self,
        instruction: str,
        speaker: TruePose | None,
        sim_limit_s: float,
        limit_s: float,
        on_feedback: Callable[[Any], None] | None = None,
    ) -> Followed:
        """Give an instruction and wait for its end, at most `sim_limit_s` of simulated time."""
        began_s = self.sim_s
        goal = FollowInstruction.Goal(
            instruction=instruction, viewpoint=viewpoint_msg(speaker), timeout=float(sim_limit_s)
        )
        result, status = self.run_goal(self.follow_client, goal, limit_s, instruction, on_feedback)
        return followed(result, status, self.sim_s - began_s)

    def driven_m(self, since: int) -> float:
        """Length of the true path from the trail's point `since` on."""
        points = self.trail[since:]
        return sum(math.dist(a, b) for a, b in zip(points, points[1:]))

    def mapped(self) -> list[MappedObject]:
        """The newest object map."""
        if self.objects is None:
            return []
        return [_mapped(thing) for thing in self.objects.objects]

    def run_goal(
        self,
        client: ActionClient,
        goal: Any,
        limit_s: float,
        what: str,
        on_feedback: Callable[[Any], None] | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> tuple[Any, int]:
        """Send a goal and wait for its result; a goal that takes too long is cancelled.

        Args:
            enough: when it gets true the goal is cancelled, and its result awaited.

        Raises:
            LineTimeout: it was not taken, or did not end.
        """
        sending = client.send_goal_async(goal, feedback_callback=on_feedback)
        self.wait(sending.done, limit_s, f"'{what}' was not taken")
        handle = sending.result()
        if not handle.accepted:
            raise LineTimeout(f"'{what}' was rejected: the node is not active or busy")
        ending = handle.get_result_async()
        try:
            self.wait(lambda: ending.done() or enough(), limit_s, f"'{what}' did not end")
        except LineTimeout:
            self._cancel(handle, what)
            raise
        if not ending.done():
            self._cancel(handle, what)
            self.wait(ending.done, CANCEL_S, f"'{what}' did not end when it was cancelled")
        return ending.result().result, ending.result().status

    def _cancel(self, handle: Any, what: str) -> None:
        cancelling = handle.cancel_goal_async()
        self.wait(cancelling.done, 5.0, f"'{what}' could not be cancelled")

    def _on_pose(self, msg: PoseStamped) -> None:
        self.pose = _ground_pose(msg)
        self.sim_s = msg.header.stamp.sec + 1e-9 * msg.header.stamp.nanosec
        here = self.pose.position_m
        if not self.trail or math.dist(self.trail[-1], here) >= STEP_M:
            self.trail.append(here)

    def _on_visible(self, msg: UInt32MultiArray) -> None:
        self.frames += 1
        ids, pixels = msg.data[0::2], msg.data[1::2]
        self.frames_seen.update(
            int(number) for number, count in zip(ids, pixels) if number and count >= MIN_PIXELS
        )
        self.glimpsed.update(
            int(number) for number, count in zip(ids, pixels) if number and count >= GLIMPSED_PIXELS
        )

    def _on_collisions(self, msg: UInt32) -> None:
        self.collisions = int(msg.data)

    def _on_grid(self, msg: OccupancyGrid) -> None:
        self.sees = True

    def _on_objects(self, msg: ObjectMap) -> None:
        self.objects = msg


def followed(result: Any, status: int, sim_s: float) -> Followed:
    """The result of FollowInstruction without ROS."""
    planned = result.goal.pose
    reason = _REASONS.get(result.decline.reason, str(result.decline.reason))
    success = bool(result.success) and status == GoalStatus.STATUS_SUCCEEDED
    return Followed(
        success=success,
        decline="" if success else reason,
        report=result.report or result.decline.detail,
        interpretation=result.interpretation,
        goal=_ground_pose(planned) if planned.header.frame_id else None,
        reason=result.goal.reason,
        sim_s=sim_s,
    )


def given_answer(answer: SpatialAnswer) -> GivenAnswer:
    """The message without ROS."""
    declined = answer.status == SpatialAnswer.DECLINED
    kind, value = _value(answer)
    return GivenAnswer(
        value_kind="" if declined else kind,
        value=None if declined else value,
        object_ids=tuple(int(number) for number in answer.object_ids),
        evidence_ids=tuple(int(number) for number in answer.evidence_object_ids),
        decline=_REASONS.get(answer.decline.reason, "DECLINED") if declined else "",
        detail=answer.decline.detail,
        text=answer.text,
        probability=float(answer.probability),
        frame=_FRAMES.get(answer.frame.kind, "") + _dash(answer.frame.description),
        explanation=answer.explanation,
        interpretation=answer.interpretation,
        latency_s=float(answer.latency),
    )


_FRAMES = {
    FrameOfReference.NONE: "none",
    FrameOfReference.EGOCENTRIC: "egocentric",
    FrameOfReference.RELATIVE: "relative",
    FrameOfReference.INTRINSIC: "intrinsic",
    FrameOfReference.ABSOLUTE: "absolute",
}


def _value(answer: SpatialAnswer) -> tuple[str, Any]:
    ids = tuple(int(number) for number in answer.object_ids)
    if answer.value_kind == SpatialAnswer.BOOLEAN:
        return "boolean", bool(answer.boolean)
    if answer.value_kind == SpatialAnswer.CHOICE:
        return "choice", str(answer.choice)
    if answer.value_kind == SpatialAnswer.NUMBER:
        return "number", float(answer.number)
    if answer.value_kind == SpatialAnswer.COUNT:
        return "count", int(round(answer.number))
    return ("objects" if answer.value_kind == SpatialAnswer.OBJECTS else "place"), ids


def _dash(text: str) -> str:
    return f" - {text}" if text else ""


def viewpoint_msg(speaker: TruePose | None) -> Viewpoint:
    if speaker is None:
        return Viewpoint(kind=Viewpoint.UNSPECIFIED)
    return Viewpoint(kind=Viewpoint.SPEAKER, pose=ground_pose_msg(speaker))


def ground_pose_msg(pose: TruePose) -> PoseStamped:
    """A pose on the ground of the map."""
    msg = PoseStamped()
    msg.header.frame_id = "map"
    msg.pose.position.x, msg.pose.position.y = pose.position_m
    msg.pose.orientation.z = math.sin(0.5 * pose.yaw_rad)
    msg.pose.orientation.w = math.cos(0.5 * pose.yaw_rad)
    return msg


def _ground_pose(msg: PoseStamped) -> TruePose:
    position, turn = msg.pose.position, msg.pose.orientation
    return TruePose((position.x, position.y), 2.0 * math.atan2(turn.z, turn.w))


def _mapped(thing: Any) -> MappedObject:
    position, turn, size = thing.pose.position, thing.pose.orientation, thing.size
    return MappedObject(
        id=int(thing.id),
        name=thing.name,
        kind=thing.labels[0].label if thing.labels else "",
        colour=thing.colour,
        box=TrueBox(
            (position.x, position.y, position.z),
            (size.x, size.y, size.z),
            2.0 * math.atan2(turn.z, turn.w),
        ),
    )
