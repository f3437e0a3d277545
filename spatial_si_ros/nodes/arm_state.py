"""What is heard of the arm: its description and its joints."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import SpatialError
from ..language.declined import Declined, DeclineReason
from ..planning.arm.hand import Hand, Joints
from ..planning.arm.model import ArmModel

SLACK = 0.05
"""A joint may be heard so far outside its limits, metres or radians; it is taken to be at them."""


class ArmState:
    """The newest model and joints; safe to use from several threads."""

    def __init__(
        self, hand: Hand, finger_joints: Sequence[str], steady_s: Callable[[], float]
    ) -> None:
        self._hand = hand
        self._finger_joints = tuple(finger_joints)
        self._steady_s = steady_s
        self._lock = threading.Lock()
        self._model: ArmModel | None = None
        self._complaint = "nobody publishes robot_description"
        self._positions: dict[str, float] = {}
        self._heard_s: float | None = None
        self._gauge: list[tuple[float, float]] = []

    def on_description(self, msg: Any) -> None:
        """std_msgs/String with a URDF."""
        try:
            model, complaint = ArmModel.from_urdf(msg.data, self._hand), ""
        except SpatialError as error:
            model, complaint = None, str(error)
        with self._lock:
            self._model, self._complaint = model, complaint

    def on_joint_states(self, msg: Any) -> None:
        """sensor_msgs/JointState, of all joints or of some; numbers that are none are ignored."""
        with self._lock:
            for name, position in zip(msg.name, msg.position, strict=False):
                if np.isfinite(position):
                    self._positions[name] = float(position)
            self._heard_s = self._steady_s()

    def model(self) -> ArmModel | Declined:
        with self._lock:
            if self._model is None:
                return Declined(DeclineReason.ARM_UNAVAILABLE, f"the arm: {self._complaint}")
            return self._model

    def silent_s(self) -> float:
        """Steady time since joint_states was heard; infinite where it never was."""
        with self._lock:
            return float("inf") if self._heard_s is None else self._steady_s() - self._heard_s

    def joints(self, max_silence_s: float) -> Joints | Declined:
        """(J,) of the arm, within its limits."""
        model = self.model()
        if isinstance(model, Declined):
            return model
        silent_s = self.silent_s()
        if silent_s > max_silence_s:
            since = "yet" if silent_s == float("inf") else f"for {silent_s:.1f} s"
            return Declined(
                DeclineReason.ARM_UNAVAILABLE, f"nothing was heard on joint_states {since}"
            )
        with self._lock:
            values = [self._positions.get(name) for name in model.chain.names]
        missing = [n for n, v in zip(model.chain.names, values, strict=True) if v is None]
        if missing:
            return Declined(
                DeclineReason.ARM_UNAVAILABLE, f"joint_states lacks {', '.join(missing)}"
            )
        heard = np.array(values, dtype=np.float64)
        joints: Joints = np.clip(heard, model.lower, model.upper)
        for name, is_at, may_be in zip(model.chain.names, heard, joints, strict=True):
            if abs(is_at - may_be) > SLACK:
                return Declined(
                    DeclineReason.ARM_UNAVAILABLE,
                    f"joint_states says that {name} is at {is_at:.3f}, its limit is {may_be:.3f}",
                )
        return joints

    # Fingers ------------------------------------------------------------------------------------

    def calibrate(self, gap_m: float) -> None:
        """The fingers stand still, and their driver says how far apart.

        Two such gaps, one open and one closed, tell what the finger joints mean.
        """
        turned = self._turned()
        if turned is None:
            return
        with self._lock:
            others = [each for each in self._gauge if abs(each[1] - gap_m) > 0.01]
            self._gauge = [*others[-1:], (turned, gap_m)]

    def gap_m(self) -> float | None:
        """Between the finger tips by joint_states; None where that cannot be told."""
        turned = self._turned()
        with self._lock:
            if turned is None or len(self._gauge) < 2:
                return None
            (turn_a, gap_a), (turn_b, gap_b) = self._gauge
        if abs(turn_a - turn_b) < 1e-4:
            return None
        return gap_a + (turned - turn_a) * (gap_b - gap_a) / (turn_b - turn_a)

    def _turned(self) -> float | None:
        """Sum of the finger joints."""
        with self._lock:
            found = [self._positions.get(name) for name in self._finger_joints]
        known = [each for each in found if each is not None]
        return sum(known) if known and len(known) == len(found) else None
