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
        first_sight: log odds by which a detection is believed more where it is the first of its
            object. 0 where a stream of frames will confirm it; `OF_PICTURES` for a few pictures,
            of which each may be the only one that shows a thing.
    """

    depth_error: DepthError = field(default_factory=DepthError)
    pose_std_m: float = 0.01
    refine_pose: bool = True
    max_object_range_m: float = 7.0
    max_fits: int = 4
    existence: float = 0.5
    first_sight: float = 0.0


OF_PICTURES = MapperSettings(max_fits=1000, first_sight=5.5)
"""For a map of a few pictures: a sure detection makes an object of 0.96, and all are estimated."""
