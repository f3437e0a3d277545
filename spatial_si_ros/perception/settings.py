"""What a map is built with."""

from __future__ import annotations

from dataclasses import dataclass, field

from .depth import DepthError


@dataclass(frozen=True, slots=True)
class MapperSettings:
    """Parameters of a `MapBuilder`.

    Attributes:
        depth_error: of the depth camera.
        pose_std_m: 1 sigma of the camera's (refined) place in the map, metres.
        refine_pose: correct the localised pose by what is mapped.
        max_object_range_m: objects farther than this are not measured.
        max_fits: objects estimated anew per frame, of those that are long known only half
            as many; the others wait their turn.
        existence: objects below this probability are not shown.
    """

    depth_error: DepthError = field(default_factory=DepthError)
    pose_std_m: float = 0.01
    refine_pose: bool = True
    max_object_range_m: float = 7.0
    max_fits: int = 4
    existence: float = 0.5
