"""Where the base may stand so that the hand reaches a pose."""

from __future__ import annotations

from dataclasses import dataclass

from .hand import Array, Joints


@dataclass(frozen=True)
class Stand:
    """A place of the base.

    Attributes:
        T_map_base: (4, 4) level pose of the base frame in the frame of the asked grasp.
        joints: (J,) that put the hand there.
        score: 0..1, how far the joints are from their limits and the arm from singularities.
    """

    T_map_base: Array
    joints: Joints
    score: float


class Reach:
    """Inverse reachability (Vahrenkamp, Asfour and Dillmann, "Robot Placement based on
    Reachability Inversion", ICRA 2013): sampled postures of the arm, indexed by the height and
    the elevation of their approach, and turned round."""

    def stands(
        self,
        T_map_grasp: Array,
        *,
        free_roll: bool = False,
        turn_rad: float = 0.0,
        floor_z_m: float = 0.0,
        limit: int = 40,
    ) -> tuple[Stand, ...]:
        """Places of the base from which the hand reaches the pose, best first, spread out.

        Args:
            T_map_grasp: (4, 4) pose of the grasp frame in any frame whose z points up.
            free_roll, turn_rad: as in `ArmModel.solve`.
            floor_z_m: height of the base frame's origin there.
            limit: at most so many.
        """
        raise NotImplementedError
