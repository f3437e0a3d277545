"""The newest depth picture with what a detector found in it; kept as messages until it is asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

import numpy as np
import numpy.typing as npt
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from vision_msgs.msg import Detection2DArray, LabelInfo

from ..errors import BadImage
from ..perception.frame import Frame, make_frame
from . import convert
from .base import SpatialNode
from .frame_builder import FrameBuilder
from .image_convert import instances_from_image
from .qos import LATCHED
from .rgbd_sync import Part

Array = npt.NDArray[np.float64]

KEPT = 12
"""Stamps that are remembered while their parts come in."""


class DepthFrames(FrameBuilder):
    """Frames without colour, in the picture of the colour camera."""

    def build_depth(self, stamp_ns: int, parts: dict[Part, Any], T_map_camera: Array) -> Frame:
        """The frame; its colour is black.

        Raises:
            BadImage: a picture or calibration is missing or not what it must be.
            TransformUnavailable: depth has its own frame, and tf does not know it.
        """
        camera, rectifier = self._calibration("color/camera_info", self.colour_info)
        known = {Part.COLOUR: self.colour_info, Part.DEPTH: parts[Part.DEPTH]}
        depth_m = self._depth(known, camera, stamp_ns)
        instances = None
        if Part.INSTANCES in parts:
            instances = rectifier.instances(instances_from_image(parts[Part.INSTANCES]))
        found = self._detections(parts[Part.DETECTIONS], instances is not None)
        width, height = camera.size_px
        return make_frame(
            stamp_ns,
            np.zeros((height, width, 3), dtype=np.uint8),
            depth_m,
            camera,
            T_map_camera,
            rectifier.detections(found),
            instances,
            depth_range_m=self._depth_range_m,
        )


class NewestPicture:
    """Listens to depth and detections; nothing is decoded before it is asked for.

    Subscribes on its node until that is deactivated: depth/image_raw (or …/compressed or
    …/compressedDepth), color/camera_info, depth/camera_info, detections, instances, label_info.
    """

    def __init__(
        self, node: SpatialNode, tf: Any, transport: str, depth_range_m: tuple[float, float]
    ) -> None:
        self._frames = DepthFrames(tf, depth_range_m)
        self._lock = threading.Lock()
        self._parts: OrderedDict[int, dict[Part, Any]] = OrderedDict()
        self._masked = False
        depth, kind = "depth/image_raw", Image
        if transport != "raw":
            depth, kind = f"{depth}/{transport}", CompressedImage
        qos = qos_profile_sensor_data
        node.add_subscription(kind, depth, self._on(Part.DEPTH), qos)
        node.add_subscription(Detection2DArray, "detections", self._on(Part.DETECTIONS), qos)
        node.add_subscription(Image, "instances", self._on(Part.INSTANCES), qos)
        node.add_subscription(CameraInfo, "color/camera_info", self._on_colour_info, qos)
        node.add_subscription(CameraInfo, "depth/camera_info", self._on_depth_info, qos)
        node.add_subscription(LabelInfo, "label_info", self._frames.learn_labels, LATCHED)

    @property
    def optical_frame(self) -> str:
        """Name of the colour camera's frame; empty before it was heard."""
        info = self._frames.colour_info
        return str(info.header.frame_id) if info is not None else ""

    @property
    def stamp_ns(self) -> int | None:
        """When the newest whole picture was taken; None where there is none."""
        with self._lock:
            return next((stamp for stamp in reversed(self._parts) if self._whole(stamp)), None)

    def frame(self, stamp_ns: int, T_map_camera: Array) -> Frame:
        """The picture of that stamp.

        Raises:
            BadImage: it is no longer there, or not what it must be.
            TransformUnavailable: depth has its own frame, and tf does not know it.
        """
        with self._lock:
            parts = dict(self._parts.get(stamp_ns, {}))
        if Part.DEPTH not in parts or Part.DETECTIONS not in parts:
            raise BadImage("the picture was replaced by newer ones; ask again")
        return self._frames.build_depth(stamp_ns, parts, T_map_camera)

    def clear(self) -> None:
        """Forget what was heard (the clock jumped back)."""
        with self._lock:
            self._parts.clear()

    def _whole(self, stamp_ns: int) -> bool:
        parts = self._parts[stamp_ns]
        if Part.DEPTH not in parts or Part.DETECTIONS not in parts:
            return False
        empty = not parts[Part.DETECTIONS].detections
        return Part.INSTANCES in parts or not self._masked or empty

    def _on(self, part: Part) -> Any:
        def on_message(msg: Any) -> None:
            stamp_ns = convert.stamp_to_ns(msg.header.stamp)
            with self._lock:
                self._masked |= part is Part.INSTANCES
                self._parts.setdefault(stamp_ns, {})[part] = msg
                for stamp in sorted(self._parts)[:-KEPT]:
                    del self._parts[stamp]
                self._parts = OrderedDict(sorted(self._parts.items()))

        return on_message

    def _on_colour_info(self, msg: CameraInfo) -> None:
        self._frames.colour_info = msg

    def _on_depth_info(self, msg: CameraInfo) -> None:
        self._frames.depth_info = msg
