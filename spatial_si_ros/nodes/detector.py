"""Finds things in the robot's pictures by their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rcl_interfaces.msg import SetParametersResult
from rclpy.parameter import Parameter
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import CompressedImage, Image
from vision_msgs.msg import Detection2DArray

from spatial_si_interfaces.srv import SetPrompts

from ..errors import SpatialError
from ..perception.detectors import (
    Detector as Model,
)
from ..perception.detectors import (
    Found,
    instance_image,
    read_yolo,
)
from . import convert
from .base import SpatialNode
from .detector_messages import detections_to_msg, instances_to_msg
from .detector_models import limits_of, open_model, prompts_of
from .image_convert import colour_from_compressed, colour_from_image
from .inbox import Inbox
from .mapper_health import MapperHealth, level_of
from .params import DetectorParams
from .qos import RELIABLE_SENSOR
from .runner import exit_with

SILENT_S = 2.0
Sighting = tuple[Sequence[Found], tuple[int, int] | None]
"""What was found, and width and height of the picture where they are known."""


class Detector(SpatialNode):
    """Looks at the newest picture, in a thread of its own; older ones that wait are dropped.

    A picture that cannot be used, or that the model fails on, is told in diagnostics; the next
    one is looked at all the same. `instances` is published from the first mask on, and never for
    boxes alone: scene_mapper then takes the nearest surface in each box.

    Subscribes: color/image_raw, or with `transport` color/image_raw/compressed (sensor-data
        QoS); with detector yolo instead yolo/detections (yolo_msgs/DetectionArray).
    Publishes: detections (vision_msgs/Detection2DArray, the header of the picture, names as
        class_id), instances (mono16, same header, pixel value = Detection2D.id): reliable,
        depth 10.
    Service: set_prompts (SetPrompts): what to look for from the next picture on; the same as
        setting the parameter `prompts`.
    """

    params_type = DetectorParams
    params: DetectorParams

    def __init__(
        self, open_with: Callable[[DetectorParams], Model | None] = open_model, **kwargs: Any
    ) -> None:
        """
        Args:
            open_with: makes the model; None: detections come from yolo_ros.
        """
        self._open_with = open_with
        self._model: Model | None = None
        self._inbox: Inbox[tuple[Any, float]] | None = None
        super().__init__("detector", **kwargs)
        self.add_on_set_parameters_callback(self._judge)

    # Life cycle -------------------------------------------------------------------------------

    def setup(self) -> None:
        prompts_of(self.params.prompts)
        self._model = self._open_with(self.params)
        self._name = self._model.name if self._model is not None else "yolo_ros"
        self._health = MapperHealth()
        self._masks, self._size_px = False, (0, 0)
        self._seen, self._skipped, self._latency_s = 0, 0, 0.0
        self._detections = self.add_publisher(Detection2DArray, "detections", RELIABLE_SENSOR)
        self._instances = self.add_publisher(Image, "instances", RELIABLE_SENSOR)
        self.add_service(SetPrompts, "set_prompts", self._on_set_prompts)
        self.get_logger().info(f"detecting with {self._name}")

    def start(self) -> None:
        self._heard_s = self._due_s = self.steady_s()
        self._inbox = Inbox("detecting", 1, self._work)
        if self._model is None:
            from yolo_msgs.msg import DetectionArray

            self._topic = "yolo/detections"
            self.add_subscription(DetectionArray, self._topic, self._put, qos_profile_sensor_data)
            return
        raw = self.params.transport == "raw"
        self._topic = "color/image_raw" if raw else "color/image_raw/compressed"
        kind = Image if raw else CompressedImage
        self.add_subscription(kind, self._topic, self._on_picture, qos_profile_sensor_data)

    def stop(self) -> None:
        inbox, self._inbox = self._inbox, None
        if inbox is not None:
            inbox.close()

    def teardown(self) -> None:
        model, self._model = self._model, None
        if model is not None:
            model.close()

    def on_time_jump_back(self) -> None:
        if self._inbox is not None:
            self._inbox.clear()

    @property
    def prompts(self) -> tuple[str, ...]:
        """What is looked for."""
        return prompts_of(self.params.prompts)

    # Callbacks: they return at once ------------------------------------------------------------

    def _on_picture(self, msg: Any) -> None:
        now_s, rate_hz = self.steady_s(), self.params.max_rate_hz
        if now_s < self._due_s:
            self._heard_s = now_s
            self._skipped += 1
            return
        if rate_hz > 0.0:
            self._due_s = max(self._due_s + 1.0 / rate_hz, now_s)
        self._put(msg)

    def _put(self, msg: Any) -> None:
        self._heard_s = self.steady_s()
        if self._inbox is not None:
            self._inbox.put((msg, self._heard_s))

    def _on_set_prompts(
        self, request: SetPrompts.Request, response: SetPrompts.Response
    ) -> SetPrompts.Response:
        if self._model is None:
            response.message = "yolo_ros names its own classes: prompts change nothing"
            return response
        words = [str(word) for word in request.prompts]
        (result,) = self.set_parameters([Parameter("prompts", Parameter.Type.STRING_ARRAY, words)])
        response.success = result.successful
        response.message = result.reason or f"looking for {len(self.prompts)} kinds of things"
        return response

    def _judge(self, changes: Sequence[Parameter]) -> SetParametersResult:
        """Whether parameters may change."""
        for change in changes:
            if change.name == "prompts":
                try:
                    prompts_of(list(change.value))
                except SpatialError as error:
                    return SetParametersResult(successful=False, reason=f"prompts: {error}")
        return SetParametersResult(successful=True)

    # The detecting thread ----------------------------------------------------------------------

    def _work(self, item: tuple[Any, float]) -> None:
        msg, came_s = item
        try:
            found, size_px = self._look(msg)
        except SpatialError as error:
            self._health.reject(type(error).__name__, str(error), self.steady_s())
            self.get_logger().warning(str(error), throttle_duration_sec=5.0)
            return
        if self._inbox is None:  # deactivated meanwhile
            return
        self._publish(msg.header, found, size_px)
        now_s = self.steady_s()
        self._latency_s = now_s - came_s
        self._seen = len(found)
        self._health.processed(now_s, self._latency_s, convert.stamp_to_ns(msg.header.stamp))

    def _look(self, msg: Any) -> Sighting:
        """Raises SpatialError: the picture or the model is at fault."""
        model = self._model
        if model is None:
            frame = read_yolo(msg, limits_of(self.params))
            for why in frame.skipped[:1]:
                self._health.note(f"detection skipped: {why}", self.steady_s())
            return frame.found, frame.size_px
        compressed = isinstance(msg, CompressedImage)
        picture = colour_from_compressed(msg) if compressed else colour_from_image(msg)
        height, width = picture.shape[:2]
        return model.detect(picture, self.prompts), (width, height)

    def _publish(
        self, header: Any, found: Sequence[Found], size_px: tuple[int, int] | None
    ) -> None:
        """The instance image first: scene_mapper then need not wait for it."""
        self._size_px = size_px or self._size_px
        self._masks |= any(each.mask is not None for each in found)
        numbers = [0] * len(found)
        if self._masks:
            picture, numbers = instance_image(found, self._size_px)
            self._instances.publish(instances_to_msg(header, picture))
        self._detections.publish(detections_to_msg(header, found, numbers))

    # Diagnostics --------------------------------------------------------------------------------

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        now_s = self.steady_s()
        figures = self._health.figures(now_s, self.now_ns())
        figures |= {
            "model": self._name,
            "latency of the last [ms]": round(1e3 * self._latency_s, 1),
            "things in the last": self._seen,
            "prompts": len(self.prompts),
            "dropped": self._inbox.dropped if self._inbox is not None else 0,
            "over the rate": self._skipped,
        }
        unreadable = getattr(self._model, "unreadable", None)
        if unreadable is not None:
            figures["unreadable replies"] = unreadable
        sentence = self._complaint(now_s)
        return level_of(sentence), sentence or "active", figures

    def _complaint(self, now_s: float) -> str:
        problem = self._health.problem(now_s)
        if problem:
            return problem
        if now_s - self._heard_s > SILENT_S:
            return f"nothing on {self._topic} for {now_s - self._heard_s:.0f} s"
        if self._latency_s > self.params.max_latency_s:
            return (
                f"a picture took {self._latency_s:.1f} s: scene_mapper does not wait so long for "
                "its detections, and maps no objects (its detections_wait_s, our max_latency_s)"
            )
        return ""


def main() -> None:
    """Run the detector."""
    exit_with(lambda: [Detector()])


if __name__ == "__main__":
    main()
