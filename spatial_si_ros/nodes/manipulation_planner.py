"""Turns words into ways to take a thing and places to put it; nothing moves."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import String
from visualization_msgs.msg import MarkerArray

from spatial_si_interfaces.srv import PlanGrasp, PlanPlacement

from ..answers.backends import Backend
from ..answers.grounding.referee import Doubts, Pick, Referee
from ..answers.model.answering import NO_MODEL
from ..language.declined import Declined, DeclineReason
from ..planning.grasping.grasp import Grasp
from ..planning.placing.placement import Carried
from ..planning.zones import blamed, not_taken
from ..scene.resident import ResidentViews
from ..scene.store import SnapshotStore
from .arm_params import hand_of
from .arm_state import ArmState
from .convert_answers import decline_to_msg, grounding_to_msg
from .convert_manipulation import carried_from_msg, grasp_to_msg, key_of, placement_to_msg
from .manipulation_job import Desk, Planned, meant
from .manipulation_markers import grasp_markers, placement_markers
from .manipulation_params import ManipulationParams
from .newest_picture import NewestPicture
from .qos import LATCHED
from .runner import exit_with
from .seeing import SeeingNode
from .worker import Worker, later

Grounded = TypeVar("Grounded")
Outcome = tuple[Planned[Any] | Declined, tuple[Pick, ...]]

WAITING = 4
"""Requests that may wait for the one at work; more are refused as busy."""
REMEMBERED = 400
"""Grasps that were handed out and are known again when something is to be put down."""


class ManipulationPlanner(SeeingNode):
    """Finds grasps and placements, or says why there is none.

    Grasps that are planned before the robot drives come from the map, with a place for the base;
    those that are planned `from_here` come from the newest depth picture and hold as long as the
    base stands still: their poses are in `standing_frame`.

    Services: plan_grasp (PlanGrasp), plan_placement (PlanPlacement).
    Publishes: grasps, placements (visualization_msgs/MarkerArray, latched): the newest plan.
    Subscribes: robot_description (std_msgs/String, URDF, latched), joint_states,
        depth/image_raw, depth/camera_info, color/camera_info, detections, instances, label_info,
        `keepout_info_topic` (nav2_msgs/CostmapFilterInfo) and the mask it names, latched; when no
        mapper shares its store also objects, object_updates, occupancy, keyframes.
    tf: map -> base frame and optical frame, `standing_frame` -> map, at a picture's stamp.
    """

    params_type = ManipulationParams
    params: ManipulationParams

    def __init__(
        self,
        store: SnapshotStore | None = None,
        tf: Any = None,
        views: ResidentViews | None = None,
        **kwargs: Any,
    ) -> None:
        """
        Args:
            store, tf, views: shared with the mapper; None: its own, fed by topics.
        """
        super().__init__("manipulation_planner", store, tf, views, **kwargs)
        self._worker: Worker | None = None
        self._picture: NewestPicture | None = None
        self._handed: OrderedDict[tuple[int, ...], Carried] = OrderedDict()
        self._planned = self._declined = 0

    def setup(self) -> None:
        super().setup()
        self.arm = ArmState(hand_of(self.params), (), self.steady_s)
        self._desk = Desk(self._tf, self.asker, self.arm, lambda: self.params, self.now_ns)
        self._grasps = self.add_publisher(MarkerArray, "grasps", LATCHED)
        self._placements = self.add_publisher(MarkerArray, "placements", LATCHED)
        self.add_service(PlanGrasp, "plan_grasp", self._on_grasp, waits=True)
        self.add_service(PlanPlacement, "plan_placement", self._on_placement, waits=True)
        self._worker = Worker("manipulation_planner", WAITING)

    def start(self) -> None:
        super().start()
        p = self.params
        self.add_subscription(String, "robot_description", self.arm.on_description, LATCHED)
        self.add_subscription(
            JointState, "joint_states", self.arm.on_joint_states, qos_profile_sensor_data
        )
        self._picture = NewestPicture(self, self._tf, p.transport, (p.min_depth_m, p.max_depth_m))
        self._desk.picture = self._picture

    def stop(self) -> None:
        self._desk.picture = self._picture = None

    def teardown(self) -> None:
        self.hang_up()
        if self._worker is not None:
            self._worker.close()
        self._handed.clear()
        super().teardown()

    def on_time_jump_back(self) -> None:
        super().on_time_jump_back()
        if self._picture is not None:
            self._picture.clear()

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        level, message, figures = super().diagnose()
        figures |= {
            "planned": self._planned,
            "declined": self._declined,
            "last plan [s]": round(self._desk.seconds, 3),
        }
        arm = self.arm.model()
        if isinstance(arm, Declined):
            return max(level, DiagnosticStatus.WARN), arm.detail, figures
        return level, message, figures

    # Services -----------------------------------------------------------------------------------

    async def _on_grasp(
        self, request: PlanGrasp.Request, response: PlanGrasp.Response
    ) -> PlanGrasp.Response:
        snapshot = self.store.latest
        response.map_version = snapshot.version
        named = meant(snapshot, request.excluded_object_ids)

        def work() -> Outcome:
            thing, picks = self._grounded(
                request, lambda referee: self._desk.thing(request, named, referee)
            )
            if isinstance(thing, Declined):
                return thing, picks
            zones = snapshot.keep_out
            found = not_taken(zones, thing) or self._desk.grasps(thing, snapshot, request)
            if isinstance(found, Declined):
                return blamed(found, zones, thing.box.centre_m), picks
            return found, picks

        result = await self._done(work, response)
        if result is None:
            return response
        names = self.params.arm_joints
        response.grasps = [grasp_to_msg(each, result.frame, names) for each in result.candidates]
        for msg, grasp in zip(response.grasps, result.candidates, strict=True):
            self._remember(key_of(msg), grasp)
        self._grasps.publish(grasp_markers(result.candidates, result.frame, hand_of(self.params)))
        return response

    async def _on_placement(
        self, request: PlanPlacement.Request, response: PlanPlacement.Response
    ) -> PlanPlacement.Response:
        snapshot = self.store.latest
        response.map_version = snapshot.version
        # What the hand holds is no longer where the map has it.
        left = meant(snapshot, [request.grasp.object_id])
        named = meant(left, request.excluded_object_ids)

        def work() -> Outcome:
            carried = self._carried(request)
            if isinstance(carried, Declined):
                return carried, ()
            asked, picks = self._grounded(
                request, lambda referee: self._desk.place(request, named, referee)
            )
            if isinstance(asked, Declined):
                return asked, picks
            return self._desk.placements(asked, left, request, carried), picks

        result = await self._done(work, response)
        if result is None:
            return response
        names = self.params.arm_joints
        response.placements = [
            placement_to_msg(each, result.frame, names) for each in result.candidates
        ]
        self._placements.publish(placement_markers(result.candidates, result.frame))
        return response

    async def _done(self, work: Callable[[], Outcome], response: Any) -> Any:
        """What the worker's thread planned; None where the response now says why it did not."""
        closed: Outcome = (
            Declined(DeclineReason.NOT_ACTIVE, "manipulation_planner was cleaned up"),
            (),
        )
        outcome: Outcome
        if not self.is_active:
            outcome = Declined(DeclineReason.NOT_ACTIVE, "manipulation_planner is not active"), ()
        else:
            future = later(self, self._worker, work, lambda: closed)
            why = f"{WAITING} requests wait already; ask again later"
            outcome = (Declined(DeclineReason.BUSY, why), ()) if future is None else await future
        result, picks = outcome
        response.groundings = [grounding_to_msg(each) for each in picks]
        if isinstance(result, Declined):
            self._declined += 1
            response.decline = decline_to_msg(result)
            return None
        self._planned += 1
        response.success = True
        return result

    # In the worker's thread -----------------------------------------------------------------------

    def _grounded(
        self, request: Any, ground: Callable[[Referee], Grounded | Declined]
    ) -> tuple[Grounded | Declined, tuple[Pick, ...]]:
        """What the words mean: by measurement, and by the model where it takes part."""
        backend = self.backend_of(request.backend)
        if isinstance(backend, Declined):
            return backend, ()
        if self.teller is None and backend in (Backend.MODEL, Backend.BOTH):
            return NO_MODEL, ()
        doubts = Doubts(self.params.sure_probability)
        if self.teller is None or backend in (Backend.GEOMETRY, Backend.AUTO):
            measured = ground(doubts)
            if self.teller is None or backend is Backend.GEOMETRY or not doubts.any:
                return measured, ()
        referee = self.referee(backend, self.until(self.params.model_timeout_s))
        if referee is None:
            return Declined(DeclineReason.MODEL_UNAVAILABLE, "the model is gone"), ()
        return ground(referee), tuple(referee.picks.values())

    # What is held ---------------------------------------------------------------------------------

    def _remember(self, key: tuple[int, ...], grasp: Grasp) -> None:
        self._handed[key] = Carried(
            grasp.object_id, grasp.label, grasp.size_m, grasp.T_grasp_foot, grasp.width_m
        )
        self._handed.move_to_end(key)
        while len(self._handed) > REMEMBERED:
            self._handed.popitem(last=False)

    def _carried(self, request: PlanPlacement.Request) -> Carried | Declined:
        """How the thing is held: as it was planned here, else as the message tells."""
        known = self._handed.get(key_of(request.grasp))
        if known is not None:
            return known
        try:
            return carried_from_msg(request.grasp)
        except ValueError as error:
            return Declined(DeclineReason.BAD_INPUT, f"the grasp cannot be used: {error}")


def main() -> None:
    """Run manipulation_planner alone; the map comes by topics."""
    exit_with(lambda: [ManipulationPlanner()])


if __name__ == "__main__":
    main()
