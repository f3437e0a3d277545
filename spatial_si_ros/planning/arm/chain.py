"""The moving part of a robot's description, from the base to one frame."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pinocchio as pin  # type: ignore[import-untyped]

from ...geometry.frames import invert
from .errors import BadRobot
from .hand import Array, Joints

ONE_LINE = math.cos(math.radians(1.0))
"""Axes whose directions agree better than this are one direction."""


def description_of(urdf: str) -> Any:
    """pinocchio's model of a URDF.

    Raises:
        BadRobot: it is empty or no URDF.
    """
    if not urdf.strip():
        raise BadRobot("want a URDF, got an empty text")
    try:
        return pin.buildModelFromXML(urdf)
    except (ValueError, RuntimeError) as error:
        raise BadRobot(f"the robot's description cannot be read: {error}") from error


@dataclass(frozen=True)
class Frame:
    """A frame of the description, turned.

    Attributes:
        name: as the description has it.
        R_frame_turned: (3, 3) axes that are meant, in the frame's own.
    """

    name: str
    R_frame_turned: Array = field(default_factory=lambda: np.eye(3))


class Chain:
    """Some joints of a robot, the others held still, and a frame that they move.

    Telescopes have one freedom: `coupling` maps the freedoms to the joints. A freedom is the
    sum of its joints, so that it is the whole extension.

    Attributes:
        names: of the joints.
        lower, upper: (J,) limits, metres or radians.
        velocity: (J,) limits of the description, per second.
        coupling: (J, K) joints = coupling @ freedoms.
        free_lower, free_upper: (K,) limits of the freedoms.
        is_straight: (K,) whether it is prismatic.
    """

    def __init__(
        self,
        urdf: str,
        names: Sequence[str],
        base_frame: str,
        frame: Frame,
        others: Mapping[str, float] | None = None,
    ) -> None:
        """
        Args:
            names: the joints that move, from the base on.
            frame: the frame that they move.
            others: values of joints that are held still; those not named stand at 0.

        Raises:
            BadRobot: a joint or frame is missing, or a joint is not of one freedom.
        """
        whole = description_of(urdf)
        missing = [name for name in names if not whole.existJointName(name)]
        missing += [name for name in (base_frame, frame.name) if not whole.existFrame(name)]
        if missing:
            raise BadRobot(f"the robot's description lacks {', '.join(missing)}")
        still = [i for i, name in enumerate(whole.names) if i > 0 and name not in names]
        at = pin.neutral(whole)
        for name, value in (others or {}).items():
            if whole.existJointName(name):
                _put(whole, at, name, value)
        self._model = pin.buildReducedModel(whole, still, at)
        self._data = self._model.createData()
        self.names = tuple(names)
        self._ids = [self._model.getJointId(name) for name in names]
        self._joints = [self._model.joints[i] for i in self._ids]
        if any(joint.nv != 1 for joint in self._joints):
            raise BadRobot(f"want joints of one freedom each, got {', '.join(names)}")
        self._frame = self._model.getFrameId(frame.name)
        self._model.frames[self._frame].placement = self._model.frames[
            self._frame
        ].placement * pin.SE3(frame.R_frame_turned, np.zeros(3))
        base = self._model.getFrameId(base_frame)
        if self._model.frames[base].parentJoint != 0:
            raise BadRobot(f"'{base_frame}' moves with the joints: want it before them")
        self._q = pin.neutral(self._model)
        self._T_base_root = invert(np.array(self._model.frames[base].placement.homogeneous))
        self._wheel = np.array([joint.nq == 2 for joint in self._joints])
        self._at_q = np.array([joint.idx_q for joint in self._joints])
        self._at_v = np.array([joint.idx_v for joint in self._joints])
        self._plain = not self._wheel.any()
        self.lower, self.upper = self._limits()
        self.velocity = np.array([self._model.velocityLimit[i] for i in self._at_v])
        self._couple()

    def forward(self, joints: Joints) -> Array:
        """(4, 4) T_base_frame."""
        pin.forwardKinematics(self._model, self._data, self._fill(joints))
        placement = pin.updateFramePlacement(self._model, self._data, self._frame)
        T: Array = self._T_base_root @ placement.homogeneous
        return T

    def jacobian(self, joints: Joints) -> Array:
        """(6, K) of the freedoms: velocity of the frame, then turn, both in its own axes."""
        J = pin.computeFrameJacobian(
            self._model, self._data, self._fill(joints), self._frame, pin.ReferenceFrame.LOCAL
        )
        moved: Array = J[:, self._at_v] @ self.coupling
        return moved

    def origins(self, joints: Joints) -> Array:
        """(J + 1, 3) of the joints and of the frame, in the base frame."""
        T = self.forward(joints)
        points = np.array([self._data.oMi[i].translation for i in self._ids])
        moved = points @ self._T_base_root[:3, :3].T + self._T_base_root[:3, 3]
        return np.vstack([moved, T[:3, 3]])

    def upright(self) -> int | None:
        """Index of the first joint that moves straight up in the base frame, None without one."""
        joints = 0.5 * (self.lower + self.upper)
        T, J = self.forward(joints), self.jacobian(joints)
        ways = T[:3, :3] @ J[:3]
        for k in np.flatnonzero(self.is_straight & (np.abs(ways[2]) > ONE_LINE)):
            members = np.flatnonzero(self.coupling[:, k])
            if len(members) == 1:
                return int(members[0])
        return None

    def keeps_upright(self) -> npt.NDArray[np.bool_]:
        """(J,) joints that move straight, or turn about an upright axis whatever the others do:
        they do not tip what the hand holds."""
        keeps = np.zeros(len(self.names), dtype=bool)
        joints = 0.5 * (self.lower + self.upper)
        T, J = self.forward(joints), self.jacobian(joints)
        turns = T[:3, :3] @ J[3:]
        for k, straight in enumerate(self.is_straight):
            if not straight and abs(turns[2, k]) < ONE_LINE:
                break  # what comes after it is tipped with it
            keeps[self.coupling[:, k] > 0.0] = True
        keeps[(self.coupling[:, self.is_straight] > 0.0).any(axis=1)] = True
        return keeps

    def clamped(self, freedoms: Array) -> Array:
        """(K,) within the limits."""
        held: Array = np.minimum(np.maximum(freedoms, self.free_lower), self.free_upper)
        return held

    def freedoms(self, joints: Joints) -> Array:
        """(K,) of joints: a telescope's is its whole extension."""
        totals: Array = np.asarray(joints, dtype=np.float64) @ (self.coupling > 0.0)
        return totals

    def joints(self, freedoms: Array) -> Joints:
        """(J,) of freedoms."""
        values: Array = self.coupling @ freedoms
        return values

    def _fill(self, joints: Joints) -> Array:
        if self._plain:
            self._q[self._at_q] = joints
        else:
            for name, value in zip(self.names, joints, strict=True):
                _put(self._model, self._q, name, float(value))
        q: Array = self._q
        return q

    def _limits(self) -> tuple[Array, Array]:
        lower, upper = [], []
        for name, joint in zip(self.names, self._joints, strict=True):
            if joint.nq == 2:
                low, high = -math.pi, math.pi
            else:
                low = float(self._model.lowerPositionLimit[joint.idx_q])
                high = float(self._model.upperPositionLimit[joint.idx_q])
            if not (math.isfinite(low) and math.isfinite(high) and low < high):
                raise BadRobot(f"{name}: want limits of which one is lower, got {low}..{high}")
            lower.append(low)
            upper.append(high)
        return np.array(lower), np.array(upper)

    def _couple(self) -> None:
        """Find the telescopes: prismatic joints one after the other, along one line."""
        straight = np.array(["P" in joint.shortname() for joint in self._joints])
        pin.forwardKinematics(self._model, self._data, self._fill(np.zeros(len(self.names))))
        pin.computeJointJacobians(self._model, self._data, self._q)
        ways = np.array([self._data.J[:3, i] for i in self._at_v])
        groups: list[list[int]] = []
        for i in range(len(self.names)):
            follows = bool(groups) and straight[i] and straight[i - 1]
            if follows and float(ways[i] @ ways[i - 1]) > ONE_LINE:
                groups[-1].append(i)
            else:
                groups.append([i])
        self.coupling = np.zeros((len(self.names), len(groups)))
        for k, group in enumerate(groups):
            self.coupling[group, k] = 1.0 / len(group)
        count = np.array([len(group) for group in groups])
        self.free_lower = count * np.array([self.lower[group].max() for group in groups])
        self.free_upper = count * np.array([self.upper[group].min() for group in groups])
        self.is_straight = np.array([straight[group[0]] for group in groups])


def _put(model: Any, q: Array, name: str, value: float) -> None:
    """Write a joint's value, also of one that turns without end (cosine and sine)."""
    joint = model.joints[model.getJointId(name)]
    if joint.nq == 2:
        q[joint.idx_q : joint.idx_q + 2] = math.cos(value), math.sin(value)
    elif joint.nq == 1:
        q[joint.idx_q] = value
    else:
        raise BadRobot(f"{name}: want a joint of one freedom, got one of {joint.nv}")
