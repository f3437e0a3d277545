"""Turns words into poses where the robot can stand; nothing moves."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Path
from visualization_msgs.msg import MarkerArray

from spatial_si_interfaces.srv import PlanGoal

from ..answers.backends import Backend
from ..answers.grounding.referee import Doubts, Pick, Referee
from ..answers.measuring.index import labels_of
from ..answers.model.answering import NO_MODEL
from ..errors import TransformUnavailable
from ..geometry.frames import pose_from_yaw
from ..language.declined import Declined, DeclineReason
from ..language.parser import parse_instruction
from ..planning.drive_grid import Body
from ..planning.navigation_goals import RankedGoal
from ..planning.planner import plan
from ..scene.resident import ResidentViews
from ..scene.snapshot import SceneSnapshot
from ..scene.store import SnapshotStore
from . import convert
from .asker import BadViewpoint
from .convert_answers import decline_to_msg, goal_to_msg, grounding_to_msg
from .markers import goal_markers
from .params import BodyParams, PlannerParams
from .qos import LATCHED
from .runner import exit_with
from .seeing import SeeingNode
from .worker import Worker, later

TRAIL_S = 0.2
TRAIL_STEP_M = 0.4
TRAIL_LENGTH = 500
WAITING = 4
"""Requests that may wait for the model; more are refused as busy."""


class NavigationPlanner(SeeingNode):
    """Finds free, reachable, rightly facing poses, or says why there is none.

    Which objects the words mean is decided by the `backend` of the request, else of the parameters:
    where the model takes part, it points at candidates that are marked in the kept pictures.
    It plans and never drives: the executive is the only client of `navigate_to_pose`, so that
    one node alone answers for motion.

    Service: plan_goal (PlanGoal).
    Publishes: goal (geometry_msgs/PoseStamped, latched), goal/markers
        (visualization_msgs/MarkerArray, latched), goal/path (nav_msgs/Path, latched): the
        newest plan, for people.
    Subscribes: `keepout_info_topic` (nav2_msgs/CostmapFilterInfo) and the mask it names
        (nav_msgs/OccupancyGrid), latched; when no mapper shares its store also objects,
        object_updates, occupancy, keyframes.
    tf: map -> base frame, and `speaker_frame` where it is named.
    """

    params_type = PlannerParams
    params: PlannerParams

    def __init__(
        self,
        store: SnapshotStore | None = None,
        tf: Any = None,
        views: ResidentViews | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__("navigation_planner", store, tf, views, **kwargs)
        self._worker: Worker | None = None
        self._planned = self._declined = 0
        self._trail: deque[npt.NDArray[np.float64]] = deque(maxlen=TRAIL_LENGTH)

    def setup(self) -> None:
        super().setup()
        self._goal = self.add_publisher(PoseStamped, "goal", LATCHED)
        self._markers = self.add_publisher(MarkerArray, "goal/markers", LATCHED)
        self._path = self.add_publisher(Path, "goal/path", LATCHED)
        self.add_service(PlanGoal, "plan_goal", self._on_plan, waits=True)
        self._worker = Worker("navigation_planner", WAITING)

    def start(self) -> None:
        super().start()
        self.add_timer(TRAIL_S, self._on_trail)

    def teardown(self) -> None:
        self.hang_up()
        if self._worker is not None:
            self._worker.close()
        self._trail.clear()
        super().teardown()

    def on_time_jump_back(self) -> None:
        super().on_time_jump_back()
        self._trail.clear()

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        level, message, figures = super().diagnose()
        return level, message, {**figures, "planned": self._planned, "declined": self._declined}

    async def _on_plan(
        self, request: PlanGoal.Request, response: PlanGoal.Response
    ) -> PlanGoal.Response:
        snapshot = self.store.latest
        response.map_version = snapshot.version
        backend = self.backend_of(request.backend)
        if isinstance(backend, Declined):
            return self._fill(response, backend, snapshot)
        doubts = Doubts(self.params.sure_probability)
        if self.teller is None or backend in (Backend.GEOMETRY, Backend.AUTO):
            goals = self._plan(request, snapshot, backend, doubts)
            if self.teller is None or backend is Backend.GEOMETRY or not doubts.any:
                return self._fill(response, goals, snapshot)
        until_s = self.until(self.params.model_timeout_s)
        planned = later(
            self,
            self._worker,
            lambda: self._planned_with(request, snapshot, backend, until_s),
            lambda: (Declined(DeclineReason.NOT_ACTIVE, "navigation_planner was cleaned up"), ()),
        )
        if planned is None:
            why = f"{WAITING} requests are waiting for the model already; ask again later"
            return self._fill(response, Declined(DeclineReason.BUSY, why), snapshot)
        goals, picks = await planned
        response.groundings = [grounding_to_msg(each) for each in picks]
        return self._fill(response, goals, snapshot)

    def _planned_with(
        self, request: PlanGoal.Request, snapshot: SceneSnapshot, backend: Backend, until_s: float
    ) -> tuple[tuple[RankedGoal, ...] | Declined, tuple[Pick, ...]]:
        """In the worker's thread: with the model, unless the one who asked waits no more."""
        referee = self.referee(backend, until_s)
        if referee is None or self.until(0.0) > until_s:
            why = f"the model was busy for {self.params.model_timeout_s:g} s with other requests"
            return Declined(DeclineReason.TIMEOUT, why), ()
        return self._plan(request, snapshot, backend, referee), tuple(referee.picks.values())

    def _fill(
        self,
        response: PlanGoal.Response,
        goals: tuple[RankedGoal, ...] | Declined,
        snapshot: SceneSnapshot,
    ) -> PlanGoal.Response:
        if isinstance(goals, Declined):
            self._declined += 1
            response.decline = decline_to_msg(goals)
            return response
        self._planned += 1
        frame, stamp_ns = snapshot.frame_id, self.now_ns()
        messages = [goal_to_msg(goal, frame, stamp_ns) for goal in goals]
        response.success, response.goal, response.alternatives = True, messages[0], messages[1:]
        self._show(goals, frame, stamp_ns)
        return response

    def _plan(
        self,
        request: PlanGoal.Request,
        snapshot: SceneSnapshot,
        backend: Backend,
        referee: Referee,
    ) -> tuple[RankedGoal, ...] | Declined:
        if not self.is_active:
            return Declined(DeclineReason.NOT_ACTIVE, "navigation_planner is not active")
        if self.teller is None and backend in (Backend.MODEL, Backend.BOTH):
            return NO_MODEL
        instruction = parse_instruction(request.instruction, labels_of(snapshot))
        if isinstance(instruction, Declined):
            return instruction
        try:
            context = self.asker.context(request.viewpoint)
        except BadViewpoint as error:
            return error.declined
        excluded = list(request.excluded_object_ids)
        body, trail = body_of(self.params), list(self._trail)
        return plan(instruction, snapshot, replace(context, referee=referee), body, excluded, trail)

    def _on_trail(self) -> None:
        try:
            here = self.asker.robot_pose()[:2, 3]
        except TransformUnavailable:
            return
        if all(np.hypot(*(here - there)) > TRAIL_STEP_M for there in self._trail):
            self._trail.append(here)

    def _show(self, goals: tuple[RankedGoal, ...], frame: str, stamp_ns: int) -> None:
        best = goals[0]
        x, y = best.position_m
        pose = pose_from_yaw([x, y, 0.0], best.yaw_rad)
        self._goal.publish(convert.pose_stamped_to_msg(pose, frame, stamp_ns))
        self._markers.publish(goal_markers(goals, frame, stamp_ns))
        path = Path(header=convert.header(frame, stamp_ns))
        for px, py in best.path_m:
            at = pose_from_yaw([px, py, 0.0], 0.0)
            path.poses.append(convert.pose_stamped_to_msg(at, frame, stamp_ns))
        self._path.publish(path)


def body_of(params: BodyParams) -> Body:
    return Body(params.robot_radius_m, params.margin_m, params.robot_height_m)


def main() -> None:
    """Run navigation_planner alone; the map comes by topics."""
    exit_with(lambda: [NavigationPlanner()])


if __name__ == "__main__":
    main()
