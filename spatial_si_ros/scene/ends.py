"""How far an object was seen to end, and where its measurements were only cut off."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from ..geometry.frames import yaw_of

Array = npt.NDArray[np.float64]
Faces = tuple[bool, bool, bool, bool, bool, bool]

TURNS = 72
"""So many directions around an object are kept, besides up and down."""
NO_FACES: Faces = (False,) * 6
_STEP_RAD = 2.0 * np.pi / TURNS
_SLACK_M, _SLACK_SHARE = 0.04, 0.03
_BACK_M, _BACK_SHARE = 0.10, 0.20


def _directions() -> Array:
    angles = _STEP_RAD * np.arange(TURNS)
    around = np.stack([np.cos(angles), np.sin(angles), np.zeros(TURNS)])
    return np.concatenate([around, np.array([[0.0, 0.0], [0.0, 0.0], [1.0, -1.0]])], axis=1)


DIRECTIONS = _directions()
"""(3, D) unit vectors in the map: `TURNS` around the vertical from +x on, then up, then down."""
DIRECTIONS.setflags(write=False)


class Ends:
    """The farthest measurements of one object along many directions, over all frames.

    Along a direction a frame either saw the object end (what lies beyond its edge is farther
    away, or as far), or saw it cut off (by the picture's border, or by what stands before it).
    One frame that saw it end is enough.

    Attributes:
        anchor_m: (3,) where the lengths begin.
        ended_m, cut_m: (D,) from the anchor along `DIRECTIONS`, -inf where there is none.
    """

    __slots__ = ("anchor_m", "cut_m", "ended_m")

    def __init__(self) -> None:
        self.anchor_m: Array | None = None
        self.clear()

    def clear(self) -> None:
        """Nothing is known any more: it went elsewhere."""
        self.anchor_m = None
        self.ended_m: Array = np.full(TURNS + 2, -np.inf)
        self.cut_m: Array = np.full(TURNS + 2, -np.inf)

    def __copy__(self) -> Ends:
        twin = Ends()
        twin.anchor_m = None if self.anchor_m is None else self.anchor_m.copy()
        twin.ended_m, twin.cut_m = self.ended_m.copy(), self.cut_m.copy()
        return twin

    def add(self, ended_m: Array, cut_m: Array, anchor_m: Array) -> None:
        """Account for one frame: (D,) lengths along `DIRECTIONS` from its own anchor (3,)."""
        if self.anchor_m is None:
            self.anchor_m = anchor_m.copy()
        shift_m = (anchor_m - self.anchor_m) @ DIRECTIONS
        self.ended_m = np.maximum(self.ended_m, ended_m + shift_m)
        self.cut_m = np.maximum(self.cut_m, cut_m + shift_m)

    def absorb(self, other: Ends) -> None:
        """Take over what is known of another piece of the same object."""
        if other.anchor_m is not None:
            self.add(other.ended_m, other.cut_m, other.anchor_m)

    def move(self, T: Array) -> None:
        """Carry it over by (4, 4) T, a turn about the vertical and a shift."""
        if self.anchor_m is None:
            return
        self.anchor_m = T[:3, :3] @ self.anchor_m + T[:3, 3]
        steps = round(yaw_of(T) / _STEP_RAD)
        for name in ("ended_m", "cut_m"):
            lengths = getattr(self, name)
            lengths[:TURNS] = np.roll(lengths[:TURNS], steps)

    def open_faces(self, box: OrientedBox) -> Faces:
        """Faces of its box at which it was cut off and never seen to end.

        In the order +x, -x, +y, -y, +z, -z of the box's own axes.
        """
        if self.anchor_m is None:
            return NO_FACES
        corners_m = box.corners_m - self.anchor_m
        faces = []
        for face in range(6):
            axis, sign = face // 2, 1 - 2 * (face % 2)
            if axis == 2:
                at = TURNS + face % 2
            else:
                yaw = box.yaw_rad + 0.5 * np.pi * axis + (0.0 if sign > 0 else np.pi)
                at = round(yaw / _STEP_RAD) % TURNS
            edge_m = float(box.size_m[axis])
            side_m = float((corners_m @ DIRECTIONS[:, at]).max())
            cut_m, ended_m = float(self.cut_m[at]), float(self.ended_m[at])
            reaches = cut_m > side_m - _BACK_M - _BACK_SHARE * edge_m
            ends = ended_m > min(cut_m, side_m + _SLACK_M) - _SLACK_M - _SLACK_SHARE * edge_m
            faces.append(bool(reaches and not ends))
        return (faces[0], faces[1], faces[2], faces[3], faces[4], faces[5])

    def state(self) -> Array:
        """(2 D + 3,) everything it knows, for saving; empty when that is nothing."""
        if self.anchor_m is None:
            return np.empty(0)
        known = np.concatenate([self.ended_m, self.cut_m])
        return np.concatenate([self.anchor_m, np.where(np.isfinite(known), known, np.nan)])

    @classmethod
    def restore(cls, state: Array) -> Ends:
        """The reverse of `state`.

        Raises:
            ValueError: it is of another length.
        """
        ends = cls()
        if len(state) == 0:
            return ends
        if state.shape != (2 * TURNS + 7,):
            raise ValueError(f"ends of an object: want {2 * TURNS + 7} numbers, got {state.shape}")
        ends.anchor_m = np.asarray(state[:3], dtype=np.float64).copy()
        known = np.where(np.isnan(state[3:]), -np.inf, state[3:])
        ends.ended_m, ends.cut_m = known[: TURNS + 2].copy(), known[TURNS + 2 :].copy()
        return ends
