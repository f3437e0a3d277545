"""Follows instructions: understands, plans, drives, checks, reports."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from nav2_msgs.action import NavigateToPose
from rclpy.action import CancelResponse
from rclpy.action.server import ServerGoalHandle

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import BehaviourTree, GuardState
from spatial_si_interfaces.srv import AnswerQuestion, PlanGoal

from ..errors import TransformUnavailable
from ..language.declined import Declined, DeclineReason
from ..language.instructions import Stop
from ..language.parser import parse_instruction
from ..planning.tree import Grip, Outcome
from ..scene.store import SnapshotStore
from . import convert
from .arm_ports import ArmPorts
from .asker import robot_lost
from .base_client import BaseClient
from .convert_answers import decline_to_msg, grounding_to_msg
from .convert_tree import spot_to_msg, step_to_msg
from .errand import Errand
from .executive_params import FollowerParams
from .mapped import MappedNode
from .pending import PendingGoals
from .qos import LATCHED
from .runner import exit_with
from .worker import Worker

Array = npt.NDArray[np.float64]


class Executive(MappedNode):
    """Follows one instruction at a time; the only node that moves the base.

    A second instruction during the first is accepted and ABORTED at once with reason BUSY,
    except "stop", which ends the first. Cancelling, deactivating, a stop or disabled motion
    at the guard, a timeout (ROS time; a clock that stands still counts as STALE) and a clock
    that goes back each cancel the drive and end the instruction with their reason.

    A goal with a question instead of an instruction drives to the views that are expected to
    decide it (`planning.active_look`), until measurement answers it or no view helps.

    When the words fit several objects it asks back: feedback in stage ASKING carries question
    and options, `answer_question` takes the answer. Without one in time the instruction is
    declined as AMBIGUOUS.

    What it does is a behaviour tree (`planning.tree`), whose state is published whole whenever it
    changes. Where the robot has an arm, it is stowed before the robot drives; without one,
    instructions of the hand are declined as ARM_UNAVAILABLE.

    Action: follow_instruction (FollowInstruction).
    Services: answer_question (AnswerQuestion).
    Publishes: behaviour_tree (BehaviourTree, latched).
    Calls: plan_goal (PlanGoal), plan_grasp (PlanGrasp), plan_placement (PlanPlacement), stow and
        cancel_stow (std_srvs/Trigger); actions navigate_to_pose (nav2_msgs/NavigateToPose), pick
        (Pick), place (Place), head_controller/follow_joint_trajectory
        (control_msgs/FollowJointTrajectory) and gripper_controller/gripper_cmd
        (control_msgs/GripperCommand); the drivers' names are parameters.
    Subscribes: guard_state (latched), held (HeldObject, latched), robot_description
        (std_msgs/String, latched), `keepout_info_topic` (nav2_msgs/CostmapFilterInfo) and the mask
        it names, latched; when no mapper shares its store: objects, object_updates, occupancy.
    tf: map -> base frame and `grasp_frame`, and `speaker_frame` where it is named.
    """

    params_type = FollowerParams
    params: FollowerParams

    def __init__(self, store: SnapshotStore | None = None, tf: Any = None, **kwargs: Any) -> None:
        super().__init__("executive", store, tf, **kwargs)
        self._goals = PendingGoals(self)
        self._worker: Worker | None = None
        self._running: Errand | None = None
        self._guard = GuardState(motion_enabled=True)
        self._followed = self._failed = self._busy = 0
        self.grip = Grip()
        self.came_from: Array | None = None

    def setup(self) -> None:
        super().setup()
        self._planner = self.add_client(PlanGoal, "plan_goal")
        self._base = BaseClient(
            self.add_action_client(NavigateToPose, "navigate_to_pose"),
            self.params.service_timeout_s,
        )
        self._arm = ArmPorts(self)
        self._tree = self.add_publisher(BehaviourTree, "behaviour_tree", LATCHED)
        self.add_action_server(
            FollowInstruction,
            "follow_instruction",
            self._on_instruction,
            self._goals.execute,
            self._on_cancel,
        )
        self.add_service(AnswerQuestion, "answer_question", self._on_answer)
        self._worker = Worker("executive", 1)

    def start(self) -> None:
        super().start()
        self._arm.start()
        self.add_subscription(GuardState, "guard_state", self._on_guard, LATCHED)

    def stop(self) -> None:
        self._interrupt(DeclineReason.NOT_ACTIVE, "the executive was deactivated")

    def teardown(self) -> None:
        if self._worker is not None:
            self._worker.close()
        super().teardown()

    def on_time_jump_back(self) -> None:
        super().on_time_jump_back()
        self._interrupt(DeclineReason.STALE, "the clock went back while the robot was on its way")

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        level, message, figures = super().diagnose()
        figures |= {"done": self._followed, "failed": self._failed, "refused": self._busy}
        running = self._running
        if running is not None:
            figures["instruction"] = running.words
        return level, message, figures

    # Goals ------------------------------------------------------------------------------------

    def _on_instruction(self, handle: ServerGoalHandle) -> None:
        self._goals.accept(handle)
        words, question = handle.request.instruction, handle.request.question
        if words and question:
            why = "want an instruction or a question, got both"
            self._refuse(handle, DeclineReason.BAD_INPUT, why)
            return
        if not question and isinstance(parse_instruction(words), Stop):
            self._interrupt(DeclineReason.STOPPED, "somebody said stop")
            self._end(handle, Outcome(report="stopped", interpretation="stop"))
            return
        errand = Errand(self, handle)
        if self._running is not None:
            self._busy += 1
            self._refuse(handle, DeclineReason.BUSY, f"still busy with '{self._running.words}'")
            return
        self._running = errand
        if self._worker is None or not self._worker.submit(errand.run, errand.run):
            self._running = None
            self._refuse(handle, DeclineReason.BUSY, "the last instruction is still ending")

    def _on_cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        running = self._running
        if running is not None and running.handle.goal_id == handle.goal_id:
            running.interrupt(DeclineReason.CANCELLED, "the instruction was cancelled")
        return CancelResponse.ACCEPT

    def _on_guard(self, msg: GuardState) -> None:
        if msg.stops > self._guard.stops:
            self._interrupt(DeclineReason.STOPPED, "the guard stopped the robot")
        if not msg.motion_enabled:
            self._interrupt(DeclineReason.STOPPED, f"motion is disabled: {msg.reason}")
        self._guard = msg

    def _on_answer(
        self, request: AnswerQuestion.Request, response: AnswerQuestion.Response
    ) -> AnswerQuestion.Response:
        running = self._running
        if running is None or not running.options:
            response.message = "nothing was asked"
            return response
        options = running.options
        option = running.answered(request.answer)
        if option is None:
            response.message = f"want one of: {', '.join(options)}"
            return response
        response.accepted, response.message = True, option
        return response

    def _interrupt(self, reason: DeclineReason, detail: str) -> None:
        running = self._running
        if running is not None:
            running.interrupt(reason, detail)

    def _refuse(self, handle: ServerGoalHandle, reason: DeclineReason, detail: str) -> None:
        self._end(handle, Outcome(Declined(reason, detail), detail))

    def finish(self, errand: Errand, outcome: Outcome) -> None:
        """The errand is over; called in its thread."""
        self._running = None
        if outcome.declined is None:
            self._followed += 1
        else:
            self._failed += 1
        self._end(errand.handle, outcome)

    def _end(self, handle: ServerGoalHandle, outcome: Outcome) -> None:
        result = FollowInstruction.Result(
            success=outcome.declined is None,
            interpretation=outcome.interpretation,
            report=outcome.report,
            groundings=[grounding_to_msg(each) for each in outcome.decided.values()],
            steps=[step_to_msg(each) for each in outcome.steps],
            map_version=outcome.map_version,
        )
        if outcome.declined is not None:
            result.decline = decline_to_msg(outcome.declined)
        frame = self.params.map_frame
        if outcome.spot is not None:
            result.goal = spot_to_msg(outcome.spot, frame, self.now_ns())
        pose = self.robot_pose()
        if not isinstance(pose, Declined):
            result.final_pose = convert.pose_stamped_to_msg(pose, frame, self.now_ns())
        self._goals.end(handle, result.success, result)

    # What an errand uses ----------------------------------------------------------------------

    @property
    def guard(self) -> GuardState:
        return self._guard

    @property
    def base(self) -> BaseClient:
        return self._base

    @property
    def planner(self) -> Any:
        return self._planner

    @property
    def arm(self) -> ArmPorts:
        return self._arm

    def show_tree(self, tree: BehaviourTree) -> None:
        self._tree.publish(tree)

    def newest_tf(self, frame: str) -> Array:
        """(4, 4) T_map_frame.

        Raises:
            TransformUnavailable: tf does not know it.
        """
        T_map_frame: Array = self._tf.newest(self.params.map_frame, frame)[0]
        return T_map_frame

    def robot_pose(self) -> Array | Declined:
        """(4, 4) T_map_base."""
        try:
            return self.asker.robot_pose()
        except TransformUnavailable as error:
            return robot_lost(error)


def main() -> None:
    """Run the executive alone; the map comes by topics."""
    exit_with(lambda: [Executive()])


if __name__ == "__main__":
    main()
