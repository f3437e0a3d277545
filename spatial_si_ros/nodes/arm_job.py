"""One running pick, place or stow: the limbs of its plan, and the ways to end it early."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from ..errors import TransformUnavailable
from ..language.declined import Declined, DeclineReason
from ..planning.arm.hand import Array, Joints
from ..planning.arm.limbs import ArmFailed, Grip, Stage
from ..planning.arm.model import ArmModel
from ..planning.arm.paths import ArmPaths, Leg, PathMaker
from ..planning.arm.timing import timed
from .arm_drivers import Watch, failed
from .arm_moveit import MoveItPaths, MoveItSettings
from .patience import GaveUp, Interrupted, Patience

if TYPE_CHECKING:
    from .arm import Arm

CLOSED_M = 0.0
NEAR = 0.03
"""Where a driver says that it is done, each joint is so near, metres or radians."""
OPEN_SHORT_M = 0.01
REASON_S = 0.3
"""Steady time to wait for the reason of a goal that somebody else cancelled."""


class ArmJob:
    """The `Limbs` of one goal, in the worker's thread."""

    def __init__(
        self, node: Arm, what: str, timeout_s: float, tell: Callable[[Stage, int], None]
    ) -> None:
        self.what = what
        self.candidate = -1
        self.goal_id = b""
        self._node = node
        self._tell = tell
        self._stopped: Declined | None = None
        self._lock = threading.Lock()
        self._until_s = node.steady_s() + timeout_s
        self._timeout_s = timeout_s
        self._patience = Patience(self.check)

    def interrupt(self, reason: DeclineReason, detail: str) -> None:
        """End it early; the first reason counts, but that the guard says stop counts more than
        that it cancels. From any thread."""
        with self._lock:
            cancelled = (
                self._stopped is not None and self._stopped.reason is DeclineReason.CANCELLED
            )
            if self._stopped is None or (cancelled and reason is DeclineReason.STOPPED):
                self._stopped = Declined(reason, detail)

    def why(self, declined: Declined) -> Declined:
        """The reason of an end; one that was cancelled may be told of a stop just now."""
        if declined.reason is not DeclineReason.CANCELLED:
            return declined
        with suppress(GaveUp):
            Patience(lambda: None).until(lambda: self._stopped != declined, REASON_S)
        return self._stopped or declined

    def check(self) -> None:
        """Raises Interrupted: it is not wanted any more, or has no time left."""
        if self._stopped is not None:
            raise Interrupted(self._stopped)
        if self._node.steady_s() > self._until_s:
            detail = f"{self.what}: not done within {self._timeout_s:g} s"
            raise Interrupted(Declined(DeclineReason.TIMEOUT, detail))

    def model(self) -> ArmModel:
        """Raises ArmFailed: no usable robot_description was heard within the driver's time."""
        state, limit_s = self._node.state, self._node.params.driver_timeout_s
        with suppress(GaveUp):
            self._patience.until(lambda: isinstance(state.model(), ArmModel), limit_s)
        model = state.model()
        if isinstance(model, Declined):
            raise ArmFailed(model)
        return model

    def paths(self, model: ArmModel) -> PathMaker:
        """Who finds the ways of this goal."""
        p, client = self._node.params, self._node.moveit
        lines = ArmPaths(model, p.clearance_m)
        if client is None:
            return lines
        settings = MoveItSettings(p.moveit_group, p.moveit_planning_s, p.driver_timeout_s)
        return MoveItPaths(client, model.chain.names, lines, self._patience, settings)

    # Limbs ------------------------------------------------------------------------------------

    def tell(self, stage: Stage, candidate: int) -> None:
        self.candidate = candidate
        self._tell(stage, candidate)

    def joints(self) -> Joints:
        state, limit_s = self._node.state, self._node.params.driver_timeout_s
        with suppress(GaveUp):
            self._patience.until(lambda: not isinstance(state.joints(limit_s), Declined), limit_s)
        joints = state.joints(limit_s)
        if isinstance(joints, Declined):
            raise ArmFailed(joints)
        return joints

    def locate(self, frame: str, T_frame_grasp: Array) -> Array:
        params = self._node.params
        with suppress(GaveUp):  # just after the start tf may be a moment away
            self._patience.until(lambda: self._knows(frame), params.driver_timeout_s)
        try:
            T_base_frame, stamp_ns = self._node.tf.newest(params.base_frame, frame)
        except TransformUnavailable as error:
            detail = f"where '{frame}' is from the base is not known: {error}"
            raise ArmFailed(Declined(DeclineReason.NO_VIEWPOINT, detail)) from error
        age_s = 0.0 if stamp_ns is None else (self._node.now_ns() - stamp_ns) * 1e-9
        if age_s > params.max_pose_age_s:
            detail = f"where '{frame}' is from the base was last known {age_s:.1f} s ago"
            raise ArmFailed(Declined(DeclineReason.STALE, detail))
        T: Array = T_base_frame @ T_frame_grasp
        return T

    def move(self, legs: Sequence[Leg]) -> None:
        self.check()
        legs = [leg for leg in legs if np.abs(np.diff(leg.waypoints, axis=0)).max() > 0.0]
        if not legs:
            return
        node = self._node
        names = self.model().chain.names
        try:
            node.arm_driver.follow(names, timed(legs, node.limits), self._patience, self._watch())
        except ArmFailed:
            self._wait_for_reason()
            raise
        self._arrived(names, legs[-1].end)

    def grip(self, gap_m: float) -> Grip:
        self.check()
        node, params = self._node, self._node.params
        try:
            grip = node.gripper_driver.grip(
                gap_m,
                params.gripper_effort,
                params.gripper_timeout_s,
                self._patience,
                self._watch(),
            )
        except ArmFailed:
            self._wait_for_reason()
            raise
        node.state.calibrate(grip.gap_m)
        if gap_m > CLOSED_M:
            node.keeper.let_go()
            if grip.gap_m < gap_m - OPEN_SHORT_M:
                raise failed(
                    f"the fingers opened {grip.gap_m * 100:.1f} cm instead of {gap_m * 100:.1f}"
                )
        elif grip.stalled and grip.gap_m >= params.min_gap_m:
            node.keeper.hold(self.candidate, grip.gap_m)
        else:
            node.keeper.let_go()
        return grip

    def holds(self) -> bool:
        node = self._node
        if not node.held.holding:
            return False
        if node.state.gap_m() is None:
            self.grip(CLOSED_M)
        else:
            node.check_held()
        return bool(node.held.holding)

    def _knows(self, frame: str) -> bool:
        try:
            self._node.tf.newest(self._node.params.base_frame, frame)
        except TransformUnavailable:
            return False
        return True

    def _arrived(self, names: Sequence[str], end: Joints) -> None:
        limit_s = self._node.params.driver_timeout_s

        def near() -> bool:
            joints = self._node.state.joints(limit_s)
            return not isinstance(joints, Declined) and bool(np.abs(joints - end).max() < NEAR)

        try:
            self._patience.until(near, limit_s)
        except GaveUp:
            joints = self.joints()
            i = int(np.argmax(np.abs(joints - end)))
            raise failed(
                f"the arm's driver says that it is done, but {names[i]} is at {joints[i]:.3f} "
                f"instead of {end[i]:.3f}"
            ) from None

    def _watch(self) -> Watch:
        node = self._node
        return Watch(
            node.params.driver_timeout_s, lambda: node.now_ns() * 1e-9, node.state.silent_s
        )

    def _wait_for_reason(self) -> None:
        """Who cancelled the goal may be telling us just now: the guard, or our client."""
        with suppress(GaveUp):
            self._patience.until(lambda: False, REASON_S)
