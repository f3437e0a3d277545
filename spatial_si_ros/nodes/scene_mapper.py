"""Builds the object map from RGB-D, detections and tf."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from nav_msgs.msg import OccupancyGrid
from rclpy.qos import QoSProfile, ReliabilityPolicy, qos_profile_sensor_data
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from std_msgs.msg import Header
from vision_msgs.msg import Detection2DArray, LabelInfo
from visualization_msgs.msg import MarkerArray

from spatial_si_interfaces.msg import HeldObject, ObjectMap, ObjectUpdates
from spatial_si_interfaces.msg import Keyframe as KeyframeMsg
from spatial_si_interfaces.srv import ClearMap, LoadMap, SaveMap

from ..errors import BadImage, MapFileError, SpatialError, TransformUnavailable
from ..perception.frame import Frame
from ..perception.mapping import MapBuilder, MapperSettings, Update
from ..scene.keyframes import KeyframeStore
from ..scene.persistence import read_map, write_map
from ..scene.snapshot import SceneSnapshot
from ..scene.store import SnapshotStore
from . import convert
from .base import SpatialNode
from .frame_builder import FrameBuilder
from .held_watch import HeldWatch
from .inbox import Inbox
from .keyframe_convert import keyframe_to_msg
from .mapper_health import MapperHealth, level_of
from .object_markers import object_markers
from .object_messages import ObjectMessages
from .qos import EVENTS, LATCHED
from .rgbd_sync import Exposure, Part, RgbdSync
from .runner import exit_with
from .self_filter import FilteredMapperParams, SelfFilter
from .tf_buffer import make_tf
from .worker import Worker

Array = npt.NDArray[np.float64]

RELIABLE = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)
SILENT_S = 2.0
_POLL_S = 0.05
_QUEUE = 500


class SceneMapper(SpatialNode):
    """Pairs images, detections and tf by stamp and hands them to a `MapBuilder`.

    Subscribes: color/image_raw and color/camera_info, depth/image_raw and depth/camera_info
        (16UC1 mm or 32FC1 m), or with `transport` color/image_raw/compressed and
        depth/image_raw/compressed or …/compressedDepth; detections
        (vision_msgs/Detection2DArray), instances (mono16, pixel value = Detection2D.id),
        label_info (vision_msgs/LabelInfo, names of numeric classes, latched): sensor-data
        QoS, reliable with `reliable_streams`; held (HeldObject, latched): what the hand took is
        not where it was.
    tf: map -> optical frame of the colour camera, at the stamp of the picture; the frames along
        the robot's arm (`self_filter_frames`), whose depth is dropped.
    Publishes: objects, objects/markers, occupancy (latched, at most every
        `map_period_s`), object_updates and processed (reliable, for every frame, also
        one that could not be used), keyframes (reliable).
    Services: save_map, load_map, clear_map.
    """

    params_type = FilteredMapperParams
    params: FilteredMapperParams

    def __init__(
        self,
        store: SnapshotStore | None = None,
        tf: Any = None,
        keyframes: KeyframeStore | None = None,
        **kwargs: Any,
    ) -> None:
        """
        Args:
            store: where other nodes of the process read the map.
            tf: shared; None: one of its own.
            keyframes: where other nodes of the process read the kept pictures.
        """
        self.store = store if store is not None else SnapshotStore()
        self._keyframes = keyframes if keyframes is not None else KeyframeStore()
        self._lock = threading.Lock()
        self._inbox: Inbox[Exposure] | None = None
        super().__init__("scene_mapper", **kwargs)
        self.tf = tf if tf is not None else make_tf(self)

    # Life cycle -------------------------------------------------------------------------------

    def setup(self) -> None:
        p = self.params
        if p.min_depth_m >= p.max_depth_m:
            raise ValueError(
                f"min_depth_m {p.min_depth_m} must be less than max_depth_m {p.max_depth_m}"
            )
        settings = MapperSettings(
            refine_pose=p.refine_pose,
            max_object_range_m=p.max_object_range_m,
            existence=p.existence_probability,
        )
        self._builder = MapBuilder(settings, p.map_frame)
        self._keyframes.clear()
        self._health = MapperHealth()
        self._sync = RgbdSync(
            round(p.sync_slop_s * 1e9), p.detections_wait_s, keep_all=p.reliable_streams
        )
        self._own_arm = SelfFilter(
            self.tf,
            p.self_filter_frames,
            p.self_filter_radius_m,
            p.self_filter_hand_radius_m,
            (p.base_frame, p.self_filter_body_m),
        )
        self._held = HeldWatch(self._builder, self._lock, self._own_arm, p.map_frame)
        self._frames = FrameBuilder(self.tf, (p.min_depth_m, p.max_depth_m), self._own_arm)
        self._messages = ObjectMessages()
        self._sequence = 0
        self._stale = True
        self._published_s = self._grid_s = -1e9
        self._grid_stamp_ns = 0
        self._objects = self.add_publisher(ObjectMap, "objects", LATCHED)
        self._updates = self.add_publisher(ObjectUpdates, "object_updates", EVENTS)
        self._markers = self.add_publisher(MarkerArray, "objects/markers", LATCHED)
        self._occupancy = self.add_publisher(OccupancyGrid, "occupancy", LATCHED)
        self._kept = self.add_publisher(KeyframeMsg, "keyframes", EVENTS)
        self._processed = self.add_publisher(Header, "processed", EVENTS)
        self.add_service(SaveMap, "save_map", self._on_save)
        self.add_service(LoadMap, "load_map", self._on_load)
        self.add_service(ClearMap, "clear_map", self._on_clear)
        self.store.publish(self._builder.snapshot)

    def start(self) -> None:
        qos = RELIABLE if self.params.reliable_streams else qos_profile_sensor_data
        self._started_s = self.steady_s()
        self._encoder = Worker("keyframes", bound=8)
        depth = _QUEUE if self.params.reliable_streams else 1
        self._inbox = Inbox("mapping", depth, self._work)
        self._listen_to_images(qos)
        self.add_subscription(CameraInfo, "color/camera_info", self._on_colour_info, qos)
        self.add_subscription(CameraInfo, "depth/camera_info", self._on_depth_info, qos)
        self.add_subscription(Detection2DArray, "detections", self._on(Part.DETECTIONS), qos)
        self.add_subscription(Image, "instances", self._on(Part.INSTANCES), qos)
        self.add_subscription(LabelInfo, "label_info", self._frames.learn_labels, LATCHED)
        self.add_subscription(HeldObject, "held", self._held.on_held, LATCHED)
        self.add_timer(_POLL_S, self._on_poll)

    def stop(self) -> None:
        if self._inbox is not None:
            self._inbox.close()
            self._inbox = None
        self._encoder.close()
        self._sync.clear()

    def on_time_jump_back(self) -> None:
        self.tf.clear()
        if self._inbox is not None:
            self._inbox.clear()
            self._sync.clear()
            with self._lock:
                self._builder.rewind()

    def _listen_to_images(self, qos: QoSProfile) -> None:
        transport = self.params.transport
        kind = Image if transport == "raw" else CompressedImage
        colour, depth = "color/image_raw", "depth/image_raw"
        if transport != "raw":
            colour, depth = f"{colour}/compressed", f"{depth}/{transport}"
        self.add_subscription(kind, colour, self._on(Part.COLOUR), qos)
        self.add_subscription(kind, depth, self._on(Part.DEPTH), qos)

    # Callbacks: they return soon ------------------------------------------------------------

    def _on(self, part: Part) -> Any:
        def on_message(msg: Any) -> None:
            stamp_ns = convert.stamp_to_ns(msg.header.stamp)
            self._enqueue(self._sync.put(part, stamp_ns, msg, self.steady_s()))

        return on_message

    def _on_colour_info(self, msg: CameraInfo) -> None:
        self._frames.colour_info = msg

    def _on_depth_info(self, msg: CameraInfo) -> None:
        self._frames.depth_info = msg

    def _on_poll(self) -> None:
        now_s = self.steady_s()
        self._enqueue(self._sync.expire(now_s))
        if self._stale and now_s - self._published_s >= self.params.map_period_s:
            self._publish_whole(now_s)

    def _enqueue(self, exposures: list[Exposure]) -> None:
        for exposure in exposures:
            if self._inbox is not None:
                self._inbox.put(exposure)

    # The mapping thread ------------------------------------------------------------------------

    def _work(self, exposure: Exposure) -> None:
        try:
            frame = self._frame(exposure)
        except TransformUnavailable as error:
            self._reject("tf", f"no pose for a frame: {error}")
        except BadImage as error:
            self._reject("image", str(error))
        else:
            self._map(frame, exposure)
        self._processed.publish(convert.header(self.params.map_frame, exposure.stamp_ns))

    def _frame(self, exposure: Exposure) -> Frame:
        """Raises BadImage, TransformUnavailable."""
        optical = exposure.parts[Part.COLOUR].header.frame_id
        T_map_camera = self.tf.wait(
            self.params.map_frame, optical, exposure.stamp_ns, self.params.tf_timeout_s
        )
        skipped = self._frames.skipped_detections
        frame = self._frames.build(exposure, T_map_camera)
        if self._frames.skipped_detections != skipped:
            self._health.note(self._frames.complaint, self.steady_s())
        return frame

    def _map(self, frame: Frame, exposure: Exposure) -> None:
        with self._lock:
            update = self._builder.update(frame)
            if self._grid_is_due(frame.stamp_ns):
                self._builder.refresh_occupancy()
            snapshot = self._builder.snapshot
            self.store.publish(snapshot)
            self._announce(snapshot, update)
        self._keep(frame, update, exposure)
        now_s = self.steady_s()
        self._stale = True
        self._health.processed(now_s, now_s - exposure.arrived_s, frame.stamp_ns)

    def _announce(self, snapshot: SceneSnapshot, update: Update) -> None:
        if not update.changed and not update.removed:
            return
        self._sequence += 1
        self._updates.publish(
            convert.updates_to_msg(snapshot, self._sequence, update.changed, update.removed)
        )

    def _grid_is_due(self, stamp_ns: int) -> bool:
        """Once a second, of robot time or of steady time."""
        now_s = self.steady_s()
        due = now_s - self._grid_s >= 1.0 or abs(stamp_ns - self._grid_stamp_ns) >= 1_000_000_000
        if due:
            self._grid_s, self._grid_stamp_ns = now_s, stamp_ns
        return due

    def _keep(self, frame: Frame, update: Update, exposure: Exposure) -> None:
        if not self._keyframes.is_due(update.T_map_camera, update.measured):
            return

        optical = exposure.parts[Part.COLOUR].header.frame_id

        def encode() -> None:
            keyframe = self._keyframes.add(
                frame.stamp_ns,
                update.T_map_camera,
                frame.camera,
                frame.colour,
                frame.depth_m,
                update.measured,
            )
            self._kept.publish(keyframe_to_msg(keyframe, self.params.map_frame, optical))

        if not self._encoder.submit(encode, encode):
            self._health.note("too many keyframes at once: one was left out", self.steady_s())

    def _reject(self, why: str, sentence: str) -> None:
        self._health.reject(why, sentence, self.steady_s())
        self.get_logger().warning(sentence, throttle_duration_sec=5.0)

    # Publishing the whole -----------------------------------------------------------------------

    def _publish_whole(self, now_s: float) -> None:
        with self._lock:
            snapshot, sequence = self._builder.snapshot, self._sequence
        self._published_s, self._stale = now_s, False
        self._objects.publish(self._messages.whole_map(snapshot, sequence))
        if self._markers.get_subscription_count():
            self._markers.publish(object_markers(snapshot))
        if snapshot.occupancy is not None:
            self._occupancy.publish(
                convert.occupancy_to_msg(snapshot.occupancy, snapshot.frame_id, snapshot.stamp_ns)
            )

    # Services -----------------------------------------------------------------------------------

    def _on_save(self, request: Any, response: Any) -> Any:
        try:
            with self._lock:
                saved = self._builder.export()
            # It shares nothing that frames change: they go on while it is written.
            write_map(Path(request.path), saved, overwrite=request.overwrite)
        except MapFileError as error:
            response.success, response.message = False, str(error)
            return response
        response.success, response.objects = True, len(saved.tracks)
        response.message = f"{len(saved.tracks)} objects saved to '{request.path}'"
        return response

    def _on_load(self, request: Any, response: Any) -> Any:
        try:
            saved = read_map(Path(request.path))
            with self._lock:
                before = set(self._builder.snapshot.objects)
                snapshot = self._builder.adopt(saved, merge=request.merge)
                self._replaced(snapshot, before)
        except SpatialError as error:
            response.success, response.message = False, str(error)
            response.map_version = self._builder.snapshot.version
            return response
        response.success, response.objects = True, len(snapshot)
        response.map_version = snapshot.version
        response.message = f"{len(snapshot)} objects in the map"
        return response

    def _on_clear(self, request: Any, response: Any) -> Any:
        with self._lock:
            before = set(self._builder.snapshot.objects)
            snapshot = self._builder.clear(keep_occupancy=request.keep_occupancy)
            self._replaced(snapshot, before)
        self._keyframes.clear()
        response.success, response.map_version = True, snapshot.version
        response.message = f"{len(before)} objects forgotten"
        return response

    def _replaced(self, snapshot: SceneSnapshot, before: set[int]) -> None:
        """Tell everybody of a map that changed as a whole; call it with the lock."""
        self.store.publish(snapshot)
        self._sequence += 1
        self._updates.publish(
            convert.updates_to_msg(
                snapshot, self._sequence, snapshot.objects, before - set(snapshot.objects)
            )
        )
        self._stale, self._published_s = True, -1e9

    # Diagnostics --------------------------------------------------------------------------------

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        now_s = self.steady_s()
        figures = self._health.figures(now_s, self.now_ns())
        if self._inbox is not None:
            figures["dropped"] = self._inbox.dropped
        figures["objects"] = len(self.store.latest)
        figures["keyframes"] = len(self._keyframes)
        figures["frames without a partner"] = self._sync.unpaired
        figures["frames without detections"] = self._sync.undetected
        figures["late messages"] = self._sync.late
        sentence = self._complaint(now_s)
        return level_of(sentence), sentence or "active", figures

    def _complaint(self, now_s: float) -> str:
        problem = self._health.problem(now_s)
        if problem:
            return problem
        idle_s = self._health.idle_s(now_s)
        idle_s = now_s - self._started_s if idle_s is None else idle_s
        if idle_s > SILENT_S:
            if self._frames.colour_info is None:
                return "no color/camera_info yet: frames cannot be used"
            return f"no pair of colour and depth image for {idle_s:.0f} s"
        if self._own_arm.complaint:
            return self._own_arm.complaint
        silence_s = self._sync.detector_silence_s(now_s)
        if silence_s is None:
            return "no detections yet: only the occupancy grid is built"
        if silence_s > SILENT_S:
            return (
                f"the detector has been silent for {silence_s:.0f} s: "
                "objects stay as they are, the occupancy grid goes on"
            )
        return ""


def main() -> None:
    """Run the mapper alone."""
    exit_with(lambda: [SceneMapper()])


if __name__ == "__main__":
    main()
