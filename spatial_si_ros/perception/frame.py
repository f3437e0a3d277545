"""One moment of the robot's senses: colour, depth, camera, pose and what a detector found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import BadImage
from ..geometry.cameras import Pinhole
from ..geometry.frames import check_rigid

Array = npt.NDArray[np.float64]
Colour = npt.NDArray[np.uint8]
Depth = npt.NDArray[np.float32]
Instances = npt.NDArray[np.uint16]

MIN_DEPTH_M = 0.1
MAX_DEPTH_M = 10.0


@dataclass(frozen=True, slots=True)
class Detection:
    """One object that a detector reports.

    Attributes:
        label: lower-case noun, not empty.
        score: 0..1.
        bbox_px: left, top, right, bottom; right and bottom are exclusive.
        instance: its pixel value in the frame's instance image, 0 when it has no mask.
    """

    label: str
    score: float
    bbox_px: tuple[float, float, float, float]
    instance: int = 0

    def __post_init__(self) -> None:
        if not self.label:
            raise ValueError("label: a detection needs a name")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score: want 0..1, got {self.score}")
        if len(self.bbox_px) != 4 or not np.all(np.isfinite(self.bbox_px)):
            raise ValueError(f"bbox_px: want four finite numbers, got {self.bbox_px}")
        if self.bbox_px[2] <= self.bbox_px[0] or self.bbox_px[3] <= self.bbox_px[1]:
            raise ValueError(f"bbox_px: want left < right and top < bottom, got {self.bbox_px}")
        if not 0 <= self.instance <= 65535:
            raise ValueError(f"instance: want 0..65535, got {self.instance}")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What the map is built from; make it with `make_frame`.

    Attributes:
        stamp_ns: ROS time of the exposure.
        colour: (H, W, 3) uint8 RGB.
        depth_m: (H, W) float32 z along the optical axis, metres; NaN where there is none.
        camera: undistorted, of both images.
        T_map_camera: (4, 4) pose of the optical frame.
        detections: what was found in the colour image; () when nothing was.
        instances: (H, W) uint16 mask image, 0 = background; None when there is none.
        has_detections: False when no detector spoke, so that an object that is not in
            `detections` is no evidence against it.
    """

    stamp_ns: int
    colour: Colour
    depth_m: Depth
    camera: Pinhole
    T_map_camera: Array
    detections: tuple[Detection, ...] = ()
    instances: Instances | None = None
    has_detections: bool = True


def make_frame(
    stamp_ns: int,
    colour: Colour,
    depth_m: npt.NDArray[np.floating],
    camera: Pinhole,
    T_map_camera: Array,
    detections: Sequence[Detection] = (),
    instances: npt.NDArray[np.integer] | None = None,
    *,
    has_detections: bool = True,
    depth_range_m: tuple[float, float] = (MIN_DEPTH_M, MAX_DEPTH_M),
) -> Frame:
    """A checked frame; depth that is zero, not finite or out of range becomes NaN.

    Raises:
        BadImage: an image has the wrong type or size, or the pose is not a rigid transform.
    """
    width, height = camera.size_px
    if colour.dtype != np.uint8 or colour.ndim != 3 or colour.shape[2] != 3:
        raise BadImage(f"colour: want (H, W, 3) uint8, got {colour.shape} {colour.dtype}")
    if depth_m.ndim != 2 or not np.issubdtype(depth_m.dtype, np.floating):
        raise BadImage(f"depth: want (H, W) floating point, got {depth_m.shape} {depth_m.dtype}")
    for name, image in (("colour", colour), ("depth", depth_m), ("instances", instances)):
        if image is not None and image.shape[:2] != (height, width):
            got = f"{image.shape[1]} x {image.shape[0]}"
            raise BadImage(f"{name}: the camera is {width} x {height} px, the image {got}")
    if instances is not None and (
        instances.ndim != 2 or not np.issubdtype(instances.dtype, np.integer)
    ):
        raise BadImage(f"instances: want (H, W) integers, got {instances.shape} {instances.dtype}")
    try:
        pose = check_rigid(T_map_camera, "T_map_camera")
    except ValueError as error:
        raise BadImage(str(error)) from error
    depth = np.asarray(depth_m, dtype=np.float32)
    near, far = depth_range_m
    valid = (depth >= near) & (depth <= far)  # false for NaN
    masked = np.where(valid, depth, np.float32(np.nan))
    ids = None if instances is None else np.asarray(instances, dtype=np.uint16)
    return Frame(stamp_ns, colour, masked, camera, pose, tuple(detections), ids, has_detections)
