"""A bundle of messages becomes a `Frame` of the core."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sensor_msgs.msg import CameraInfo, CompressedImage
from vision_msgs.msg import Detection2D, Detection2DArray, LabelInfo

from ..errors import BadImage
from ..geometry.cameras import Pinhole
from ..language.lexicon import SYNONYMS
from ..perception.frame import Detection, Frame, make_frame
from ..perception.rectify import Rectifier, register_depth
from ..perception.self_filter import without_own
from .asker import Lookup
from .image_convert import (
    colour_from_compressed,
    colour_from_image,
    depth_from_compressed,
    depth_from_image,
    instances_from_image,
)
from .rgbd_sync import Exposure, Part
from .self_filter import SelfFilter

Array = npt.NDArray[np.float64]


class FrameBuilder:
    """Converts, undistorts and registers the pictures of a bundle and reads its detections.

    Attributes:
        colour_info, depth_info: the newest calibrations heard, None before.
        skipped_detections: detections that were not usable, so far.
        complaint: what was wrong with the last of them.
    """

    def __init__(
        self,
        tf: Lookup,
        depth_range_m: tuple[float, float],
        self_filter: SelfFilter | None = None,
    ) -> None:
        self._tf = tf
        self._self_filter = self_filter
        self._depth_range_m = depth_range_m
        self._calibrations: dict[str, tuple[Any, Pinhole, Rectifier]] = {}
        self._class_names: dict[str, str] = {}
        self.colour_info: CameraInfo | None = None
        self.depth_info: CameraInfo | None = None
        self.skipped_detections = 0
        self.complaint = ""

    def learn_labels(self, msg: LabelInfo) -> None:
        """Names of the numeric classes that the detector uses."""
        self._class_names = {str(each.class_id): each.class_name for each in msg.class_map}

    def build(self, exposure: Exposure, T_map_camera: Array) -> Frame:
        """The frame.

        Raises:
            BadImage: a picture or calibration is missing or not what it must be.
            TransformUnavailable: depth has its own frame, and tf does not know it.
        """
        parts = exposure.parts
        camera, rectifier = self._calibration("color/camera_info", self.colour_info)
        colour = rectifier.colour(_colour(parts[Part.COLOUR]))
        depth_m = whole_m = self._depth(parts, camera, exposure.stamp_ns)
        if self._self_filter is not None:
            optical = parts[Part.COLOUR].header.frame_id
            depth_m = self._self_filter.clear(depth_m, camera, optical, exposure.stamp_ns)
        instances = None
        if Part.INSTANCES in parts:
            instances = rectifier.instances(instances_from_image(parts[Part.INSTANCES]))
        found: tuple[Detection, ...] = ()
        if Part.DETECTIONS in parts:
            raw = self._detections(parts[Part.DETECTIONS], instances is not None)
            found = rectifier.detections(raw)
            if depth_m is not whole_m:
                found = without_own(found, instances, np.isnan(depth_m) & ~np.isnan(whole_m))
        return make_frame(
            exposure.stamp_ns,
            colour,
            depth_m,
            camera,
            T_map_camera,
            found,
            instances,
            has_detections=Part.DETECTIONS in parts,
            depth_range_m=self._depth_range_m,
        )

    def _calibration(self, topic: str, info: CameraInfo | None) -> tuple[Pinhole, Rectifier]:
        if info is None:
            raise BadImage(f"no calibration was heard on {topic}")
        key = (info.width, info.height, info.distortion_model, tuple(info.d), tuple(info.k))
        if topic not in self._calibrations or self._calibrations[topic][0] != key:
            try:
                camera = Pinhole(np.array(info.k).reshape(3, 3), (info.width, info.height))
            except ValueError as error:
                raise BadImage(f"{topic}: {error}") from error
            rectifier = Rectifier(camera, info.distortion_model, info.d)
            self._calibrations[topic] = (key, camera, rectifier)
        return self._calibrations[topic][1:]

    def _depth(
        self, parts: dict[Part, Any], camera: Pinhole, stamp_ns: int
    ) -> npt.NDArray[np.float32]:
        """Depth in the colour picture: as it comes when registered, else reprojected."""
        colour_msg, msg = parts[Part.COLOUR], parts[Part.DEPTH]
        info = self.depth_info if self.depth_info is not None else self.colour_info
        depth_camera, rectifier = self._calibration("depth/camera_info", info)
        compressed = isinstance(msg, CompressedImage)
        raw = depth_from_compressed(msg) if compressed else depth_from_image(msg)
        width, height = depth_camera.size_px
        if raw.shape != (height, width):
            raise BadImage(
                f"depth: camera_info says {width} x {height} px, "
                f"the image has {raw.shape[1]} x {raw.shape[0]}"
            )
        depth_m = rectifier.depth(raw)
        same_frame = msg.header.frame_id == colour_msg.header.frame_id
        same_camera = depth_camera.size_px == camera.size_px and np.allclose(
            depth_camera.K, camera.K, rtol=1e-6
        )
        if same_frame and same_camera:
            return depth_m
        T_colour_depth = (
            np.eye(4)
            if same_frame
            else self._tf.lookup(colour_msg.header.frame_id, msg.header.frame_id, stamp_ns)
        )
        return register_depth(depth_m, depth_camera, camera, T_colour_depth)

    def _detections(self, msg: Detection2DArray, has_instances: bool) -> list[Detection]:
        found = []
        for each in msg.detections:
            try:
                found.append(self._detection(each, has_instances))
            except ValueError as error:
                self.skipped_detections += 1
                self.complaint = f"detection skipped: {error}"
        return found

    def _detection(self, msg: Detection2D, has_instances: bool) -> Detection:
        """Raises ValueError: no hypothesis, an empty box, a score out of range."""
        if not msg.results:
            raise ValueError("it has no hypothesis")
        best = max(msg.results, key=lambda each: each.hypothesis.score).hypothesis
        x, y = msg.bbox.center.position.x, msg.bbox.center.position.y
        half_x, half_y = 0.5 * msg.bbox.size_x, 0.5 * msg.bbox.size_y
        instance = int(msg.id) if has_instances and msg.id.isdigit() else 0
        return Detection(
            self._label(best.class_id),
            float(best.score),
            (x - half_x, y - half_y, x + half_x, y + half_y),
            instance,
        )

    def _label(self, class_id: str) -> str:
        """The kind that a detector's class name means, e.g. "Couch" -> "sofa"."""
        name = self._class_names.get(class_id, class_id)
        name = " ".join(name.replace("_", " ").lower().split())
        return SYNONYMS.get(name, name)


def _colour(msg: Any) -> npt.NDArray[np.uint8]:
    compressed = isinstance(msg, CompressedImage)
    return colour_from_compressed(msg) if compressed else colour_from_image(msg)
