"""What plans for an arm, and the arm, for tests: one level above the drivers.

Objects that are picked leave the shared map, and come back where they are put.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from geometry_msgs.msg import PoseStamped, Vector3
from nodes.scenery import thing
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node
from rclpy.task import Future
from std_srvs.srv import Trigger

from spatial_si_interfaces.action import Pick, Place
from spatial_si_interfaces.msg import (
    DeclineReason,
    GraspCandidate,
    HeldObject,
    PlacementCandidate,
)
from spatial_si_interfaces.srv import PlanGrasp, PlanPlacement
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.nodes.convert import pose_to_msg
from spatial_si_ros.nodes.qos import LATCHED
from spatial_si_ros.scene.store import SnapshotStore


class FakeHands(Node):
    """Does with each pick or place what the next word of `script` says; "ok" when it runs out.

    ok: at once. fail: GRASP_FAILED or PLACE_FAILED. hang: for ever, until cancelled. reject: the
    planner declines it as UNGRASPABLE. think: the planner of grasps never answers.
    """

    def __init__(self, store: SnapshotStore, *script: str, plans: bool = True, **kwargs: Any):
        super().__init__("fake_hands", **kwargs)
        self.script = list(script)
        self.store = store
        self.calls: list[str] = []
        self.grasps: list[GraspCandidate] = []
        self.asked: list[Any] = []
        self.thinking = threading.Event()
        self.moving = threading.Event()
        self.cancelled = threading.Event()
        self.accepts = True
        self._pending: Future | None = None
        self._held = self.create_publisher(HeldObject, "held", LATCHED)
        self._held.publish(HeldObject())
        self.holding = HeldObject()
        self._taken: Any = None
        group = ReentrantCallbackGroup()
        if plans:
            self.create_service(PlanGrasp, "plan_grasp", self._on_grasp, callback_group=group)
            self.create_service(PlanPlacement, "plan_placement", self._on_placement)
        self.create_service(Trigger, "stow", self._on_stow)
        self._servers = [
            ActionServer(
                self,
                kind,
                name,
                execute,
                callback_group=group,
                goal_callback=self._on_goal,
                cancel_callback=self._on_cancel,
            )  # fmt: skip
            for kind, name, execute in (
                (Pick, "pick", self._execute_pick),
                (Place, "place", self._execute_place),
            )
        ]
        self.create_timer(0.03, self._see)

    def _see(self) -> None:
        """A newer picture shows everything that is there."""
        latest = self.store.latest
        now_ns = self.get_clock().now().nanoseconds
        things = {n: replace(each, last_seen_ns=now_ns) for n, each in latest.objects.items()}
        self._publish(things, now_ns)

    def _publish(self, things: dict[int, Any], now_ns: int) -> None:
        latest = self.store.latest
        self.store.publish(
            replace(
                latest,
                version=latest.version + 1,
                stamp_ns=now_ns,
                objects=MappingProxyType(things),
                measured=frozenset(things),
            )
        )

    async def _on_grasp(self, request: Any, response: Any) -> Any:
        self.calls.append("grasp_here" if request.from_here else "grasp_stands")
        self.asked.append(request)
        if self.script[:1] == ["think"]:
            self.script.pop(0)
            self.thinking.set()
            await Future()
        found = self.store.latest.objects.get(request.object_id)
        if self.script[:1] == ["reject"] or found is None:
            response.decline = DeclineReason(
                reason=DeclineReason.UNGRASPABLE,
                detail="the sofa is 2.0 m wide",
            )
            return response
        x, y, z = found.box.centre_m
        response.success = True
        response.grasps = [
            GraspCandidate(
                object_id=found.id,
                label=found.label,
                pose=_pose(x, y, z),
                base_pose=_pose(x - 0.9, y, 0.0),
                size=Vector3(x=0.08, y=0.08, z=0.1),
                reason="from above",
            )
        ]
        return response

    def _on_placement(self, request: Any, response: Any) -> Any:
        self.calls.append("place_here" if request.from_here else "place_stands")
        self.asked.append(request)
        response.success = True
        response.placements = [
            PlacementCandidate(
                support_id=3,
                pose=_pose(2.8, 2.6, 0.7),
                base_pose=_pose(1.9, 2.6, 0.0),
                size=Vector3(x=0.08, y=0.08, z=0.1),
                probability=0.9,
                reason="free",
            )
        ]
        return response

    def _on_stow(self, _: Any, response: Any) -> Any:
        self.calls.append("stow")
        response.success = True
        return response

    async def _execute_pick(self, handle: Any) -> Pick.Result:
        word = await self._begin("pick", handle)
        if word != "ok":
            return Pick.Result(decline=self._why(word, DeclineReason.GRASP_FAILED), used=-1)
        grasp = handle.request.grasps[0]
        things = dict(self.store.latest.objects)
        self._taken = things.pop(grasp.object_id)
        self._publish(things, self.get_clock().now().nanoseconds)
        self._hold(HeldObject(holding=True, grasp=grasp))
        handle.succeed()
        return Pick.Result(success=True, held=self.holding)

    async def _execute_place(self, handle: Any) -> Place.Result:
        word = await self._begin("place", handle)
        if word != "ok":
            return Place.Result(decline=self._why(word, DeclineReason.PLACE_FAILED), used=-1)
        at = handle.request.placements[0].pose.pose.position
        was = self._taken
        put = thing(was.id, was.label, at.x, at.y, (0.08, 0.08, 0.1), bottom_m=at.z, on=3)
        self._publish(
            {**self.store.latest.objects, was.id: put}, self.get_clock().now().nanoseconds
        )
        self._hold(HeldObject())
        handle.succeed()
        return Place.Result(success=True)

    async def _begin(self, name: str, handle: Any) -> str:
        self.calls.append(name)
        word = self.script.pop(0) if self.script else "ok"
        if word == "hang":
            self._pending = Future()
            self.moving.set()
            await self._pending
            handle.canceled()
            self.cancelled.set()
        elif word == "fail":
            handle.abort()
        return word

    def _why(self, word: str, failed: int) -> DeclineReason:
        reason = DeclineReason.CANCELLED if word == "hang" else failed
        return DeclineReason(reason=reason, detail="the fingers closed on nothing")

    def _hold(self, held: HeldObject) -> None:
        self.holding = held
        self._held.publish(held)

    def _on_goal(self, _: Any) -> GoalResponse:
        return GoalResponse.ACCEPT if self.accepts else GoalResponse.REJECT

    def _on_cancel(self, _: Any) -> CancelResponse:
        if self._pending is not None and not self._pending.done():
            self._pending.set_result(None)
        return CancelResponse.ACCEPT


def _pose(x: float, y: float, z: float) -> PoseStamped:
    pose = PoseStamped(pose=pose_to_msg(pose_from_yaw([x, y, z], 0.0)))
    pose.header.frame_id = "map"
    return pose
