"""The client of a line with an arm: commands, feedback, and the true poses of what can be moved."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from action_msgs.msg import GoalStatus
from nav2_msgs.action import NavigateToPose
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from rclpy.action import ActionClient
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import Image
from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import BehaviourTree
from spatial_si_interfaces.srv import ClearMap, LoadMap, SaveMap
from std_msgs.msg import Header
from std_srvs.srv import Trigger
from tf2_msgs.msg import TFMessage

from ..manipulation.trace import NOTHING, Trace
from ..truth.moved import pose
from ..truth.scene import TruePose
from .client import LATCHED, Client, Followed, LineTimeout, followed, ground_pose_msg, viewpoint_msg
from .film import Film

BRIDGE_NAME = "habitat_bridge"
SERVICE_S = 20.0
BASE_S = 60.0
PICTURE_S = 5.0
NEWEST = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
STAGES = {
    getattr(FollowInstruction.Feedback, name): name.lower()
    for name in dir(FollowInstruction.Feedback)
    if name.isupper() and isinstance(getattr(FollowInstruction.Feedback, name), int)
}


@dataclass
class Telling:
    """What the executive told while it was at work.

    Attributes:
        stages: (stage, simulated time at which it began), in order.
        questions: what it asked back, with its options.
        plan: its steps in words, the newest.
    """

    stages: list[tuple[str, float]] = field(default_factory=list)
    questions: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    plan: tuple[str, ...] = ()


@dataclass(frozen=True)
class Commanded:
    """A command and its end.

    Attributes:
        began_s, ended_s: simulated time.
        steps: of the result: words, whether it was done, and the sentence.
        tree: the behaviour tree as it was in the end, a line each.
    """

    text: str
    followed: Followed
    telling: Telling
    began_s: float
    ended_s: float
    steps: tuple[tuple[str, bool, str], ...] = ()
    tree: tuple[str, ...] = ()


class HandsClient(Client):
    """As `Client`, with the ground truth of movable things and what a person with a hand needs.

    Subscribes besides: ground_truth/object_poses, ground_truth/held, behaviour_tree,
        outside/image_raw while a film is taken, color/image_raw while a picture is.
    Clients of the action navigate_to_pose and the services reset, clear_map, save_map, load_map.
    """

    def __init__(self, domain: int, check: Callable[[], None]) -> None:
        super().__init__(domain, check)
        self.trace = Trace()
        self.film = Film()
        self.on_stage: Callable[[str], None] = lambda stage: None
        self._tree: BehaviourTree | None = None
        listen = self.node.create_subscription
        listen(TFMessage, "ground_truth/object_poses", self._on_poses, 10)
        listen(Header, "ground_truth/held", self._on_held, LATCHED)
        listen(BehaviourTree, "behaviour_tree", self._on_tree, LATCHED)
        self._outside: Any = None
        self._base = ActionClient(self.node, NavigateToPose, "navigate_to_pose")

    def start_again(self, start: TruePose) -> None:
        """Reset the simulation with the robot somewhere, and wait until time and things have begun
        afresh.

        Raises:
            LineTimeout: they did not.
        """
        value = ParameterValue(
            type=ParameterType.PARAMETER_DOUBLE_ARRAY,
            double_array_value=[*start.position_m, start.yaw_rad],
        )
        request = SetParameters.Request(parameters=[Parameter(name="start_pose", value=value)])
        (done,) = self._answer(SetParameters, f"{BRIDGE_NAME}/set_parameters", request).results
        if not done.successful:
            raise LineTimeout(f"start_pose: {done.reason}")
        self.trace.clear()
        self._call(Trigger, "reset", Trigger.Request())
        self.trace.clear()
        before = self.frames
        done = lambda: bool(self.trace.times_s) and self.frames > before  # noqa: E731
        self.wait(done, SERVICE_S, "the simulation did not begin afresh")

    def forget_things(self) -> None:
        """Empty the robot's map but for the ground, which does not change."""
        self._call(ClearMap, "clear_map", ClearMap.Request(keep_occupancy=True))

    def keep_map(self, folder: Path) -> None:
        """Save the robot's map."""
        self._call(SaveMap, "save_map", SaveMap.Request(path=str(folder), overwrite=True))

    def recall_map(self, folder: Path) -> None:
        """Go on from a saved map."""
        self._call(LoadMap, "load_map", LoadMap.Request(path=str(folder)))

    def drive_to(self, goal: TruePose, sim_limit_s: float) -> None:
        """Let the base drive somewhere, as who sets an episode up does.

        Raises:
            LineTimeout: it did not arrive.
        """
        self.wait(self._base.server_is_ready, SERVICE_S, "navigate_to_pose is not there")
        wanted = NavigateToPose.Goal()
        wanted.pose = ground_pose_msg(goal)
        began_s = self.sim_s
        _, status = self.run_goal(self._base, wanted, BASE_S, "driving to the start")
        if status != GoalStatus.STATUS_SUCCEEDED:
            where = f"({goal.position_m[0]:.2f}, {goal.position_m[1]:.2f}) m"
            raise LineTimeout(f"the robot did not get to its start at {where}")
        if self.sim_s - began_s > sim_limit_s:
            raise LineTimeout(f"it took {self.sim_s - began_s:.0f} s to get to the start")

    def command(
        self, text: str, speaker: TruePose | None, sim_limit_s: float, limit_s: float
    ) -> Commanded:
        """Give a command and wait for its end. A question back is noted, and not answered: the
        command is cancelled, as nobody is there who could."""
        telling = Telling()
        began_s = self.sim_s
        goal = FollowInstruction.Goal(
            instruction=text, viewpoint=viewpoint_msg(speaker), timeout=float(sim_limit_s)
        )
        taken = lambda msg: self.note_feedback(telling, msg.feedback)  # noqa: E731
        asked = lambda: bool(telling.questions)  # noqa: E731
        result, status = self.run_goal(self.follow_client, goal, limit_s, text, taken, asked)
        ended = followed(result, status, self.sim_s - began_s)
        steps = tuple(
            (each.words, bool(each.success), each.report or each.decline.detail)
            for each in result.steps
        )
        return Commanded(text, ended, telling, began_s, self.sim_s, steps, self.tree_lines())

    def wait_sim(self, until_s: float) -> None:
        """Until the simulated clock, and the true poses, are past a time."""
        reached = lambda: (  # noqa: E731
            bool(self.trace.times_s) and self.trace.times_s[-1] >= until_s
        )
        self.wait(reached, SERVICE_S + 10.0 * max(0.0, until_s - self.sim_s), "time stands still")

    def start_film(self) -> None:
        """From now on pictures from outside are kept, in a new film."""
        self.film.pictures.clear()
        self._outside = self.node.create_subscription(
            Image, "outside/image_raw", self._on_outside, NEWEST
        )

    def stop_film(self) -> None:
        """Keep what there is; nobody renders pictures from outside any more."""
        if self._outside is not None:
            self.node.destroy_subscription(self._outside)
            self._outside = None

    def look(self, topic: str = "color/image_raw") -> Any:
        """The next picture of a camera, sensor_msgs/Image; None when none comes."""
        seen: list[Any] = []
        listener = self.node.create_subscription(Image, topic, seen.append, NEWEST)
        until_s = time.monotonic() + PICTURE_S
        self.wait(lambda: bool(seen) or time.monotonic() > until_s, 2 * PICTURE_S, "a picture")
        self.node.destroy_subscription(listener)
        return seen[-1] if seen else None

    def tree_lines(self) -> tuple[str, ...]:
        """The behaviour tree, a line a node, children farther in."""
        if self._tree is None:
            return ()
        depth: list[int] = []
        lines = []
        marks = {0: " ", 1: "…", 2: "✓", 3: "✗"}
        for node in self._tree.nodes:
            depth.append(0 if node.parent < 0 else depth[node.parent] + 1)
            detail = f" - {node.detail}" if node.detail else ""
            mark = marks.get(int(node.status), "?")
            lines.append(f"{'  ' * depth[-1]}{mark} {node.name}{detail}")
        return tuple(lines)

    def _call(self, kind: Any, name: str, request: Any) -> None:
        answer = self._answer(kind, name, request)
        if not answer.success:
            raise LineTimeout(f"{name}: {answer.message}")

    def _answer(self, kind: Any, name: str, request: Any) -> Any:
        service = self.node.create_client(kind, name)
        try:
            self.wait(service.service_is_ready, SERVICE_S, f"the service {name} is not there")
            future = service.call_async(request)
            self.wait(future.done, SERVICE_S, f"{name} did not answer")
        finally:
            self.node.destroy_client(service)
        return future.result()

    def note_feedback(self, telling: Telling, told: Any) -> None:
        """Keep what a FollowInstruction.Feedback tells."""
        stage = STAGES.get(int(told.stage), str(told.stage))
        if not telling.stages or telling.stages[-1][0] != stage:
            telling.stages.append((stage, self.sim_s))
            self.on_stage(stage)
        telling.plan = tuple(told.plan) or telling.plan
        if stage == "asking" and told.question:
            asked = (str(told.question), tuple(told.options))
            if asked not in telling.questions:
                telling.questions.append(asked)

    def _on_poses(self, msg: TFMessage) -> None:
        if not msg.transforms:
            return
        stamp = msg.transforms[0].header.stamp
        poses = {}
        for each in msg.transforms:
            where, turn = each.transform.translation, each.transform.rotation
            poses[int(each.child_frame_id)] = pose(
                (where.x, where.y, where.z), (turn.w, turn.x, turn.y, turn.z)
            )
        time_s = stamp.sec + 1e-9 * stamp.nanosec
        if self.trace.times_s and time_s < self.trace.times_s[-1]:
            self.trace.clear()  # the simulation was reset
        self.trace.add(time_s, poses)

    def _on_held(self, msg: Header) -> None:
        time_s = msg.stamp.sec + 1e-9 * msg.stamp.nanosec
        self.trace.hold(time_s, int(msg.frame_id) if msg.frame_id else NOTHING)

    def _on_tree(self, msg: BehaviourTree) -> None:
        self._tree = msg

    def _on_outside(self, msg: Image) -> None:
        self.film.add(self.sim_s, msg)
