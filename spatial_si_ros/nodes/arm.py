"""Picks, places and stows with the arm, through the drivers of arm and gripper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory, GripperCommand
from diagnostic_msgs.msg import DiagnosticStatus
from moveit_msgs.srv import GetMotionPlan
from rclpy.action import CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import JointState
from std_msgs.msg import String
from std_srvs.srv import Trigger

from spatial_si_interfaces.action import Pick, Place
from spatial_si_interfaces.msg import GuardState, HeldObject

from ..language.declined import Declined, DeclineReason
from ..planning.arm.errors import NoPath
from ..planning.arm.limbs import ArmFailed, Stage
from ..planning.arm.picking import Picker, PickSettings
from ..planning.arm.placing import Placer, drive_posture
from ..planning.arm.timing import Limits
from .arm_drivers import ArmDriver, GripperDriver
from .arm_goals import grasps_of, placements_of
from .arm_held import HeldKeeper
from .arm_job import ArmJob
from .arm_params import ArmParams, hand_of
from .arm_state import ArmState
from .base import SpatialNode
from .convert_answers import decline_to_msg
from .patience import Interrupted
from .pending import PendingGoals
from .qos import LATCHED
from .runner import exit_with
from .tf_buffer import make_tf
from .worker import Worker, later

CHECK_S = 0.1
PICK_STAGES = {
    Stage.OPENING: Pick.Feedback.OPENING,
    Stage.APPROACHING: Pick.Feedback.APPROACHING,
    Stage.CLOSING: Pick.Feedback.CLOSING,
    Stage.CHECKING: Pick.Feedback.CHECKING,
    Stage.LIFTING: Pick.Feedback.LIFTING,
    Stage.RETREATING: Pick.Feedback.RETREATING,
}
PLACE_STAGES = {
    Stage.APPROACHING: Place.Feedback.APPROACHING,
    Stage.LOWERING: Place.Feedback.LOWERING,
    Stage.OPENING: Place.Feedback.OPENING,
    Stage.RETREATING: Place.Feedback.RETREATING,
}


class Arm(SpatialNode):
    """Takes and puts down things with the arm while the base stands still; one goal at a time.

    A second goal during the first is accepted and ABORTED at once with reason BUSY. Cancelling,
    deactivating, a stop or disabled motion at the guard, a clock that goes back and a timeout
    each cancel the driver's goal, which then holds the arm still, and end ours with their
    reason. What the fingers hold they go on holding.

    Actions: pick (Pick), place (Place).
    Services: stow (std_srvs/Trigger): the arm to its posture for driving, with what it holds;
        cancel_stow (std_srvs/Trigger): ends that, as a service cannot be cancelled.
    Publishes: held (HeldObject, latched).
    Calls: actions arm_controller/follow_joint_trajectory (control_msgs/FollowJointTrajectory) and
        gripper_controller/gripper_cmd (control_msgs/GripperCommand, position is the gap in
        metres); the names are parameters. With detours `moveit` plan_kinematic_path
        (moveit_msgs/GetMotionPlan).
    Subscribes: robot_description (std_msgs/String, URDF, latched), joint_states, guard_state.
    tf: base frame -> the frames of the candidates.
    """

    params_type = ArmParams
    params: ArmParams

    def __init__(self, tf: Any = None, **kwargs: Any) -> None:
        """
        Args:
            tf: shared; None: one of its own.
        """
        self.tf = tf
        self._worker: Worker | None = None
        self._running: ArmJob | None = None
        self._guard = GuardState(motion_enabled=True)
        self._done = self._failed = 0
        super().__init__("arm", **kwargs)

    def setup(self) -> None:
        p = self.params
        hand = hand_of(p)
        self.limits = Limits(np.array(p.joint_speeds), np.array(p.joint_accelerations))
        for name in ("joint_speeds", "joint_accelerations"):
            if len(getattr(p, name)) != len(p.arm_joints):
                raise ValueError(
                    f"{name}: want {len(p.arm_joints)} values, one for each of arm_joints, "
                    f"got {len(getattr(p, name))}"
                )
        if self.tf is None:
            self.tf = make_tf(self)
        self._goals = PendingGoals(self)
        self.state = ArmState(hand, p.finger_joints, self.steady_s)
        self.arm_driver = ArmDriver(
            self.add_action_client(FollowJointTrajectory, p.arm_action), p.arm_action
        )
        self.gripper_driver = GripperDriver(
            self.add_action_client(GripperCommand, p.gripper_action), p.gripper_action
        )
        self.moveit = None
        if p.detours == "moveit":
            self.moveit = self.add_client(GetMotionPlan, p.moveit_service)
        self.keeper = HeldKeeper(self.add_publisher(HeldObject, "held", LATCHED), self.now_ns)
        self.add_action_server(Pick, "pick", self._on_pick, self._goals.execute, self._on_cancel)
        self.add_action_server(Place, "place", self._on_place, self._goals.execute, self._on_cancel)
        self.add_service(Trigger, "stow", self._on_stow, waits=True)
        self.add_service(Trigger, "cancel_stow", self._on_cancel_stow)
        self._worker = Worker("arm", 1)

    def start(self) -> None:
        self.add_subscription(GuardState, "guard_state", self._on_guard, LATCHED)
        self.add_subscription(String, "robot_description", self.state.on_description, LATCHED)
        self.add_subscription(
            JointState, "joint_states", self.state.on_joint_states, qos_profile_sensor_data
        )
        self.add_timer(CHECK_S, self.check_held)

    def stop(self) -> None:
        self._interrupt(DeclineReason.NOT_ACTIVE, "the arm was deactivated")

    def teardown(self) -> None:
        if self._worker is not None:
            self._worker.close()

    def on_time_jump_back(self) -> None:
        if self.tf is not None:
            self.tf.clear()
        self._interrupt(DeclineReason.STALE, "the clock went back while the arm was moving")

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        figures: dict[str, object] = {"done": self._done, "failed": self._failed}
        figures |= {"lost": self.keeper.lost, "holding": self.held.holding}
        running = self._running
        if running is not None:
            figures["doing"] = running.what
        joints = self.state.joints(self.params.driver_timeout_s)
        if isinstance(joints, Declined):
            return DiagnosticStatus.WARN, joints.detail, figures
        return DiagnosticStatus.OK, "active", figures

    # Goals ------------------------------------------------------------------------------------

    def _on_pick(self, handle: ServerGoalHandle) -> None:
        self._goals.accept(handle)

        def tell(stage: Stage, candidate: int) -> None:
            self._feed_back(handle, Pick.Feedback(stage=PICK_STAGES[stage], candidate=candidate))

        def run() -> Pick.Result:
            return self._pick(job, handle.request)

        def refuse(declined: Declined) -> Pick.Result:
            return self._pick_refused(declined)

        job = ArmJob(self, "pick", self._timeout_s(handle.request), tell)
        self._begin(handle, job, run, refuse)

    def _on_place(self, handle: ServerGoalHandle) -> None:
        self._goals.accept(handle)

        def tell(stage: Stage, candidate: int) -> None:
            self._feed_back(handle, Place.Feedback(stage=PLACE_STAGES[stage], candidate=candidate))

        job = ArmJob(self, "place", self._timeout_s(handle.request), tell)
        self._begin(handle, job, lambda: self._place(job, handle.request), _place_refused)

    async def _on_stow(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        job = ArmJob(self, "stow", self.params.timeout_s, lambda *_: None)
        declined = self._not_now()
        done = None
        if declined is None:
            self._running = job
            done = later(self, self._worker, lambda: self._stow(job), _closing)
        if done is not None:
            declined = await done
        elif declined is None:
            self._running, declined = None, _ending()
        response.success = declined is None
        response.message = "the arm is stowed" if declined is None else declined.detail
        return response

    def _on_cancel_stow(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        running = self._running
        response.success = running is not None and running.what == "stow"
        response.message = "the arm is not stowing"
        if running is not None and response.success:
            running.interrupt(DeclineReason.CANCELLED, "the stow was cancelled")
            response.message = "the stow is ending"
        return response

    def _begin(
        self,
        handle: ServerGoalHandle,
        job: ArmJob,
        run: Callable[[], Any],
        refuse: Callable[[Declined], Any],
    ) -> None:
        declined = self._not_now()
        if declined is None:
            self._running = job

            def work() -> None:
                result = run()
                self._running = None
                self._goals.end(handle, result.success, result)

            def dropped() -> None:
                self._running = None
                self._goals.end(handle, False, refuse(_closing()))

            job.goal_id = bytes(handle.goal_id.uuid)
            if self._worker is not None and self._worker.submit(work, dropped):
                return
            self._running, declined = None, _ending()
        self._goals.end(handle, False, refuse(declined))

    def _not_now(self) -> Declined | None:
        """Why nothing new may begin."""
        running = self._running
        if not self.is_active:
            return Declined(DeclineReason.NOT_ACTIVE, "the arm is not active")
        if running is not None:
            return Declined(DeclineReason.BUSY, f"the arm is still busy: {running.what}")
        if not self._guard.motion_enabled:
            return Declined(DeclineReason.STOPPED, f"motion is disabled: {self._guard.reason}")
        return None

    def _on_cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        running = self._running
        if running is not None and running.goal_id == bytes(handle.goal_id.uuid):
            running.interrupt(DeclineReason.CANCELLED, f"the {running.what} was cancelled")
        return CancelResponse.ACCEPT

    def _on_guard(self, msg: GuardState) -> None:
        if msg.stops > self._guard.stops:
            self._interrupt(DeclineReason.STOPPED, "the guard stopped the robot")
        if not msg.motion_enabled:
            self._interrupt(DeclineReason.STOPPED, f"motion is disabled: {msg.reason}")
        self._guard = msg

    def _interrupt(self, reason: DeclineReason, detail: str) -> None:
        running = self._running
        if running is not None:
            running.interrupt(reason, detail)

    def _timeout_s(self, request: Any) -> float:
        return float(request.timeout) if request.timeout > 0.0 else self.params.timeout_s

    def _feed_back(self, handle: ServerGoalHandle, feedback: Any) -> None:
        if handle.is_active:
            handle.publish_feedback(feedback)

    # In the worker's thread -------------------------------------------------------------------

    def _pick(self, job: ArmJob, request: Pick.Goal) -> Pick.Result:
        if self.held.holding:
            held = self.held.grasp.label or "something"
            return self._pick_refused(
                Declined(DeclineReason.HAND_FULL, f"the hand already holds {held}")
            )
        p = self.params
        self.keeper.expect(request.grasps)
        try:
            model = job.model()
            grasps = grasps_of(request.grasps, model.chain.names)
            if isinstance(grasps, Declined):
                return self._pick_refused(grasps)
            settings = PickSettings(
                p.opening_margin_m, p.width_tolerance_m, p.min_gap_m, p.max_misses
            )
            picked = Picker(model, job.paths(model), job, settings).pick(grasps)
        except (Interrupted, ArmFailed) as error:
            return self._pick_refused(job.why(error.declined))
        except NoPath as error:
            return self._pick_refused(Declined(DeclineReason.OUT_OF_REACH, str(error)))
        if picked.declined is not None:
            return self._pick_refused(picked.declined, picked.tried)
        self._done += 1
        label = grasps[picked.used].label
        report = f"holds the {label}, {picked.width_m * 100:.1f} cm between the fingers"
        return Pick.Result(
            success=True,
            held=self.held,
            used=picked.used,
            report="; ".join([*picked.tried, report]),
        )

    def _place(self, job: ArmJob, request: Place.Goal) -> Place.Result:
        if not self.held.holding:
            return _place_refused(Declined(DeclineReason.HAND_EMPTY, "the hand holds nothing"))
        p = self.params
        label = self.held.grasp.label or "thing"
        try:
            model = job.model()
            placements = placements_of(request.placements, model.chain.names)
            if isinstance(placements, Declined):
                return _place_refused(placements)
            placer = Placer(model, job.paths(model), job, p.opening_margin_m)
            placed = placer.place(placements, float(self.held.width))
        except (Interrupted, ArmFailed) as error:
            self._failed += 1
            return _place_refused(job.why(error.declined))
        except NoPath as error:
            self._failed += 1
            return _place_refused(Declined(DeclineReason.OUT_OF_REACH, str(error)))
        if placed.declined is not None:
            self._failed += 1
            return _place_refused(placed.declined, placed.tried)
        self._done += 1
        report = "; ".join([*placed.tried, f"the {label} is put down"])
        return Place.Result(success=True, used=placed.used, report=report)

    def _stow(self, job: ArmJob) -> Declined | None:
        try:
            model = job.model()
            present = job.joints()
            posture = drive_posture(model, present, self.held.holding)
            job.move(job.paths(model).around(present, posture))
        except (Interrupted, ArmFailed) as error:
            return error.declined
        except NoPath as error:
            return Declined(DeclineReason.OUT_OF_REACH, str(error))
        finally:
            self._running = None
        return None

    def _pick_refused(self, declined: Declined, tried: tuple[str, ...] = ()) -> Pick.Result:
        self._failed += 1
        return Pick.Result(
            decline=decline_to_msg(declined),
            held=self.held,
            used=-1,
            report="; ".join(tried) or declined.detail,
        )

    # What the hand holds ----------------------------------------------------------------------

    @property
    def held(self) -> HeldObject:
        """As it was published last."""
        return self.keeper.held

    def check_held(self) -> None:
        """By the finger joints; from any thread."""
        p = self.params
        lost = self.keeper.check(self.state.gap_m(), p.min_gap_m, p.width_tolerance_m)
        if lost:
            self.get_logger().warning(lost)


def _place_refused(declined: Declined, tried: tuple[str, ...] = ()) -> Place.Result:
    return Place.Result(
        decline=decline_to_msg(declined), used=-1, report="; ".join(tried) or declined.detail
    )


def _closing() -> Declined:
    return Declined(DeclineReason.NOT_ACTIVE, "the arm was deactivated")


def _ending() -> Declined:
    return Declined(DeclineReason.BUSY, "the last goal is still ending")


def main() -> None:
    """Run the arm alone."""
    exit_with(lambda: [Arm()])


if __name__ == "__main__":
    main()
