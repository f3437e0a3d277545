"""Tests for nodes/scene_mapper.py: a robot's streams in, the map out, and every stream at fault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diagnostic_msgs.msg import DiagnosticArray
from nav_msgs.msg import OccupancyGrid
from nodes.harness import WAIT_S, Ros
from nodes.images import image
from perception.rendering import BLUE, CAMERA, Thing, block, chair, detect, look, render, walls
from rclpy.event_handler import PublisherEventCallbacks
from rclpy.parameter import Parameter
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header
from vision_msgs.msg import Detection2D, Detection2DArray, ObjectHypothesisWithPose
from visualization_msgs.msg import Marker, MarkerArray

from spatial_si_interfaces.msg import HeldObject, Keyframe, ObjectMap, ObjectUpdates
from spatial_si_interfaces.srv import ClearMap, LoadMap, SaveMap
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.keyframe_convert import camera_info
from spatial_si_ros.nodes.qos import EVENTS, LATCHED
from spatial_si_ros.nodes.scene_mapper import RELIABLE, SceneMapper
from spatial_si_ros.nodes.tf_buffer import TfBuffer

MS = 1_000_000
OPTICAL = "camera_optical"
POSE = look([1.6, -1.2, 1.3], [0.0, 0.0, 0.6])
BOX = block("box", BLUE, (0.4, 0.3, 0.25)).moved(1.2, 0.8, turn_rad=0.6)
CHAIR = chair().moved(0.0, -0.3, turn_rad=0.5 * np.pi)
ROOM = (walls(), BOX, CHAIR)
STREAMS = {
    "color/camera_info": CameraInfo,
    "color/image_raw": Image,
    "depth/image_raw": Image,
    "detections": Detection2DArray,
    "instances": Image,
}
PICTURE = render(ROOM, POSE)


def detections(things: Sequence[Thing], instances: np.ndarray, stamp_ns: int) -> Detection2DArray:
    msg = Detection2DArray(header=convert.header(OPTICAL, stamp_ns))
    for found in detect(things, instances):
        left, top, right, bottom = found.bbox_px
        each = Detection2D(id=str(found.instance))
        each.bbox.center.position.x, each.bbox.center.position.y = (
            0.5 * (left + right),
            0.5 * (top + bottom),
        )
        each.bbox.size_x, each.bbox.size_y = right - left, bottom - top
        guess = ObjectHypothesisWithPose()
        guess.hypothesis.class_id, guess.hypothesis.score = found.label, found.score
        each.results = [guess]
        msg.detections.append(each)
    return msg


def at(x: float, y: float, z: float) -> np.ndarray:
    T = np.eye(4)
    T[:3, 3] = [x, y, z]
    return T


def good(stamp_ns: int, things: Sequence[Thing] = ROOM) -> dict[str, Any]:
    """One exposure of the room, by topic; without things a camera that measures no depth."""
    colour, depth, instances = PICTURE if things is ROOM or not things else render(things, POSE)
    depth = depth if things else np.zeros_like(depth)
    return {
        "color/camera_info": camera_info(CAMERA, OPTICAL, stamp_ns),
        "color/image_raw": image(colour, "rgb8", OPTICAL, stamp_ns),
        "depth/image_raw": image(depth, "32FC1", OPTICAL, stamp_ns),
        "detections": detections(things or ROOM, instances, stamp_ns),
        "instances": image(instances, "mono16", OPTICAL, stamp_ns),
    }


class Robot:
    """Publishes what a robot would, and keeps what the mapper says."""

    def __init__(self, ros: Ros, tf: TfBuffer | None = None, **parameters: Any) -> None:
        self.ros = ros
        self.tf = tf if tf is not None else TfBuffer()
        if tf is None:
            self.tf.set_transform("map", OPTICAL, 0, POSE, static=True)
        self.processed: list[int] = []
        self.updates: list[ObjectUpdates] = []
        self._heard = threading.Condition()
        matched = {topic: threading.Event() for topic in STREAMS}
        ros.probe.create_subscription(Header, "processed", self._on_processed, EVENTS)
        ros.probe.create_subscription(ObjectUpdates, "object_updates", self._on_updates, EVENTS)
        self._out = {
            topic: ros.probe.create_publisher(
                kind,
                topic,
                RELIABLE,
                event_callbacks=PublisherEventCallbacks(
                    matched=lambda status, topic=topic: matched[topic].set()
                ),
            )
            for topic, kind in STREAMS.items()
        }
        values = {"reliable_streams": True, "map_period_s": 0.1, "tf_timeout_s": 0.05, **parameters}
        overrides = [Parameter(name, value=value) for name, value in values.items()]
        self.node = SceneMapper(tf=self.tf, context=ros.context, parameter_overrides=overrides)
        listening = ros.spin(self.node)
        assert listening is self.node
        for topic, event in matched.items():
            assert event.wait(WAIT_S), f"the mapper does not listen to {topic}"

    def send(self, messages: dict[str, Any]) -> None:
        for topic, msg in messages.items():
            self._out[topic].publish(msg)

    def drive(self, stamps_ns: Sequence[int]) -> None:
        """Send good exposures and wait until each was dealt with."""
        for stamp_ns in stamps_ns:
            self.send(good(stamp_ns))
        self.until(lambda: set(stamps_ns) <= set(self.processed))

    def drive_while(
        self, holds: Callable[[], bool], first: int, things: Sequence[Thing], most: int = 200
    ) -> None:
        """Send exposures of these things one by one while something holds."""
        for stamp_ns in stamps(first, most):
            self.send(good(stamp_ns, things))
            self.until(lambda stamp_ns=stamp_ns: stamp_ns in self.processed)
            if not holds():
                return
        raise AssertionError(f"it still holds after {most} exposures")

    def until(self, holds: Callable[[], bool]) -> None:
        with self._heard:
            assert self._heard.wait_for(holds, WAIT_S), f"processed so far: {self.processed}"

    def says(self, words: str) -> DiagnosticArray:
        """The first diagnostics of the mapper that contain these words."""
        return self.ros.until(
            DiagnosticArray,
            "/diagnostics",
            lambda m: m.status[0].name == "scene_mapper" and words in m.status[0].message,
        )

    def _on_processed(self, msg: Header) -> None:
        with self._heard:
            self.processed.append(convert.stamp_to_ns(msg.stamp))
            self._heard.notify_all()

    def _on_updates(self, msg: ObjectUpdates) -> None:
        with self._heard:
            self.updates.append(msg)
            self._heard.notify_all()


def stamps(first: int, count: int) -> list[int]:
    return [100 * MS * n for n in range(first, first + count)]


def names(msg: ObjectMap) -> list[str]:
    return sorted(each.labels[0].label for each in msg.objects)


# A good day -------------------------------------------------------------------------------------


def test_a_room_becomes_a_map(ros: Ros) -> None:
    with (
        ros.listen(
            MarkerArray, "objects/markers", lambda m: len(m.markers) > 4, LATCHED
        ) as markers,
        ros.listen(Keyframe, "keyframes", lambda m: m.id == 1, EVENTS) as keyframe,
    ):
        robot = Robot(ros)
        robot.drive(stamps(1, 8))
        assert robot.processed == stamps(1, 8)
        texts = {
            m.text for m in markers.result(WAIT_S).markers if m.type == Marker.TEXT_VIEW_FACING
        }
        kept = keyframe.result(WAIT_S)
    assert {text.split("_")[0] for text in texts} == {"box", "chair"}
    assert (kept.camera_info.width, kept.color.format, kept.depth.format) == (320, "jpeg", "png")

    whole = ros.until(ObjectMap, "objects", lambda m: len(m.objects) == 2, LATCHED)
    assert whole.header.frame_id == "map"
    box = next(each for each in whole.objects if each.labels[0].label == "box")
    assert (box.colour, box.support_relation, box.support_id) == ("blue", box.SUPPORT_ON, 0)
    place = [box.pose.position.x, box.pose.position.y]
    np.testing.assert_allclose(place, [1.2, 0.8], atol=0.1)

    # Whoever adds up the updates has the same map.
    robot.until(lambda: bool(robot.updates) and robot.updates[-1].sequence >= whole.sequence)
    assert [u.sequence for u in robot.updates] == list(range(1, len(robot.updates) + 1))
    added = {each.id for update in robot.updates for each in update.changed}
    gone = {number for update in robot.updates for number in update.removed}
    assert added - gone == {each.id for each in whole.objects}
    assert {each.id for each in whole.objects} == set(robot.node.store.latest.objects)

    grid = ros.until(OccupancyGrid, "occupancy", lambda m: True, LATCHED)
    cells = np.array(grid.data).reshape(grid.info.height, grid.info.width)
    assert {0, 100} <= set(np.unique(cells))
    assert robot.says("active").status[0].level == b"\0"


def test_saves_forgets_and_loads(ros: Ros, tmp_path: Path) -> None:
    robot = Robot(ros)
    robot.drive(stamps(1, 6))
    folder = str(tmp_path / "flat")
    saved = ros.call(SaveMap, "save_map", SaveMap.Request(path=folder))
    assert (saved.success, saved.objects) == (True, 2), saved.message
    again = ros.call(SaveMap, "save_map", SaveMap.Request(path=folder))
    assert not again.success
    assert "holds a map already; ask to overwrite it" in again.message
    assert ros.call(SaveMap, "save_map", SaveMap.Request(path=folder, overwrite=True)).success

    before = robot.node.store.latest
    cleared = ros.call(ClearMap, "clear_map", ClearMap.Request())
    assert (cleared.success, cleared.message) == (True, "2 objects forgotten")
    assert ros.until(ObjectMap, "objects", lambda m: not m.objects, LATCHED)
    robot.until(lambda: set(robot.updates[-1].removed) == set(before.objects))

    loaded = ros.call(LoadMap, "load_map", LoadMap.Request(path=folder))
    assert (loaded.success, loaded.objects) == (True, 2), loaded.message
    assert loaded.map_version > cleared.map_version
    whole = ros.until(ObjectMap, "objects", lambda m: len(m.objects) == 2, LATCHED)
    assert {each.id for each in whole.objects} == set(before.objects)
    # The next picture continues the loaded objects instead of adding some.
    robot.drive(stamps(7, 3))
    assert set(robot.node.store.latest.objects) == set(before.objects)


def test_what_the_hand_took_is_what_it_put_down(ros: Ros) -> None:
    """More than 2 m away, behind the robot's back: else it would be another box."""
    tf = TfBuffer()
    tf.set_transform("map", OPTICAL, 0, POSE, static=True)
    tf.set_transform("map", "shoulder", 0, at(-1.2, -0.2, 1.5), static=True)
    tf.set_transform("map", "hand", 0, at(-1.0, -0.2, 1.5), static=True)
    robot = Robot(ros, tf, self_filter_frames="shoulder hand")
    robot.drive(stamps(1, 8))
    box = next(each for each in robot.node.store.latest if each.label == "box")
    listening = threading.Event()
    held = ros.probe.create_publisher(
        HeldObject, "held", LATCHED,
        event_callbacks=PublisherEventCallbacks(matched=lambda status: listening.set()),
    )  # fmt: skip
    assert listening.wait(WAIT_S)
    taken = HeldObject(holding=True)
    taken.grasp.object_id = box.id
    held.publish(taken)
    # Whether it is still there is in doubt although nobody looks there.
    robot.drive_while(lambda: robot.node.store.latest.objects[box.id].existence > 0.9, 9, ())
    held.publish(HeldObject(stamp=convert.stamp_from_ns(0)))
    elsewhere = (walls(), CHAIR, BOX.moved(-2.4, -1.0))
    robot.drive_while(
        lambda: (
            box.id not in robot.node.store.latest.objects
            or robot.node.store.latest.objects[box.id].box.centre_m[0] > 0.0
        ),
        300,
        elsewhere,
    )
    found = robot.node.store.latest.objects[box.id]
    np.testing.assert_allclose(found.box.centre_m[:2], [-1.2, -0.2], atol=0.1)
    assert len(robot.node.store.latest) == 2


@pytest.mark.parametrize(
    ("path", "sentence"), [("/nowhere/at/all", "there is no map at"), ("", "there is no map at")]
)
def test_what_cannot_be_loaded_is_said_and_the_map_stays(
    ros: Ros, path: str, sentence: str
) -> None:
    robot = Robot(ros)
    robot.drive(stamps(1, 4))
    refused = ros.call(LoadMap, "load_map", LoadMap.Request(path=path))
    assert not refused.success
    assert sentence in refused.message
    assert len(robot.node.store.latest) == 2


def test_what_cannot_be_saved_is_said(ros: Ros, tmp_path: Path) -> None:
    Robot(ros)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("dear", encoding="utf-8")
    for path, sentence in (
        ("some/where", "want an absolute path"),
        (str(tmp_path / "letters"), "is not a saved map: it is left alone"),
        ("/proc/nothing", "cannot write a map"),
    ):
        refused = ros.call(SaveMap, "save_map", SaveMap.Request(path=path, overwrite=True))
        assert not refused.success
        assert sentence in refused.message
    assert (tmp_path / "letters" / "mine.txt").read_text(encoding="utf-8") == "dear"


# Bad days: a sentence in diagnostics, and the node goes on --------------------------------------


def wrong_encoding(messages: dict[str, Any]) -> None:
    messages["color/image_raw"].encoding = "yuv422"


def short_data(messages: dict[str, Any]) -> None:
    messages["depth/image_raw"].data = messages["depth/image_raw"].data[:-7]


def other_size(messages: dict[str, Any]) -> None:
    for topic, encoding in (("color/image_raw", "rgb8"), ("depth/image_raw", "32FC1")):
        pixels = np.zeros((60, 80, 3), np.uint8) if "color" in topic else np.ones((60, 80), "f4")
        stamp_ns = convert.stamp_to_ns(messages[topic].header.stamp)
        messages[topic] = image(pixels, encoding, OPTICAL, stamp_ns)


def no_focal_length(messages: dict[str, Any]) -> None:
    messages["color/camera_info"].k = [0.0] * 9


def unheard_distortion(messages: dict[str, Any]) -> None:
    messages["color/camera_info"].distortion_model = "banana"
    messages["color/camera_info"].d = [0.1, 0.0, 0.0, 0.0, 0.0]


def a_score_of_three(messages: dict[str, Any]) -> None:
    messages["detections"].detections[0].results[0].hypothesis.score = 3.0


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (wrong_encoding, "colour encoding 'yuv422': want one of"),
        (short_data, "32FC1 image of 320 x 240 px: want 240 rows"),
        (other_size, "depth: camera_info says 320 x 240 px, the image has 80 x 60"),
        (no_focal_length, "color/camera_info: K: focal lengths must be > 0 px"),
        (unheard_distortion, "distortion model 'banana': want one of"),
        (a_score_of_three, "detection skipped: score: want 0..1, got 3.0"),
    ],
)
def test_a_bad_message_is_named_and_the_next_good_one_is_mapped(
    ros: Ros, spoil: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    robot = Robot(ros)
    robot.drive(stamps(1, 2))
    bad = good(stamps(3, 1)[0])
    spoil(bad)
    robot.send(bad)
    status = robot.says(sentence).status[0]
    assert status.level == b"\1"
    robot.drive(stamps(4, 5))
    assert stamps(3, 1)[0] in robot.processed
    assert ros.until(ObjectMap, "objects", lambda m: names(m) == ["box", "chair"], LATCHED)


@pytest.mark.parametrize("value", [0.0, float("nan")])
def test_pictures_without_depth_leave_the_map_alone(ros: Ros, value: float) -> None:
    robot = Robot(ros)
    robot.drive(stamps(1, 6))
    before = robot.node.store.latest
    for stamp_ns in stamps(7, 3):
        blind = good(stamp_ns)
        depth = np.full_like(PICTURE[1], value)
        blind["depth/image_raw"] = image(depth, "32FC1", OPTICAL, stamp_ns)
        robot.send(blind)
    robot.until(lambda: robot.processed[-1] == stamps(9, 1)[0])
    assert set(robot.node.store.latest.objects) == set(before.objects)


def test_without_tf_no_frame_is_used_until_it_comes(ros: Ros) -> None:
    robot = Robot(ros, tf=TfBuffer())
    robot.drive(stamps(1, 2))
    robot.says("no pose for a frame: tf does not know a frame 'map'")
    robot.tf.set_transform("map", OPTICAL, 0, POSE, static=True)
    robot.drive(stamps(3, 5))
    assert ros.until(ObjectMap, "objects", lambda m: len(m.objects) == 2, LATCHED)


def test_without_camera_info_it_says_so(ros: Ros) -> None:
    robot = Robot(ros)
    for stamp_ns in stamps(1, 2):
        messages = good(stamp_ns)
        del messages["color/camera_info"]
        robot.send(messages)
    robot.says("no calibration was heard on color/camera_info")
    robot.says("no color/camera_info yet: frames cannot be used")


def test_without_a_detector_the_ground_is_mapped(ros: Ros) -> None:
    robot = Robot(ros, detections_wait_s=0.05)
    for stamp_ns in stamps(1, 4):
        messages = good(stamp_ns)
        del messages["detections"], messages["instances"]
        robot.send(messages)
    robot.says("no detections yet: only the occupancy grid is built")
    assert ros.until(OccupancyGrid, "occupancy", lambda m: 100 in m.data, LATCHED)
    assert robot.processed == stamps(1, 4)


def test_after_the_clock_went_back_it_maps_on(ros: Ros) -> None:
    clock = ros.probe.create_publisher(Clock, "/clock", 10)
    robot = Robot(ros, use_sim_time=True)

    def tick_until(stamp_ns: int) -> None:
        """The clock's reader may join late: the probe repeats the time until it has arrived."""
        arrived = threading.Event()

        def tick() -> None:
            clock.publish(Clock(clock=convert.stamp_from_ns(stamp_ns)))
            if robot.node.now_ns() == stamp_ns:
                arrived.set()

        timer = ros.probe.create_timer(0.02, tick)
        assert arrived.wait(WAIT_S)
        ros.probe.destroy_timer(timer)

    tick_until(100_000 * MS)
    robot.drive(stamps(1000, 5))
    before = set(robot.node.store.latest.objects)
    assert len(before) == 2
    tick_until(10 * MS)
    robot.drive(stamps(1, 3))
    assert robot.processed[-3:] == stamps(1, 3)
    assert set(robot.node.store.latest.objects) == before
    assert robot.node.store.latest.stamp_ns == stamps(3, 1)[0]


def test_a_depth_range_that_is_none_stops_configuration(ros: Ros) -> None:
    overrides = [
        Parameter("autostart", value=False),
        Parameter("min_depth_m", value=2.0),
        Parameter("max_depth_m", value=1.0),
    ]
    node = SceneMapper(tf=TfBuffer(), context=ros.context, parameter_overrides=overrides)
    ros.spin(node)
    assert node.trigger_configure().name == "FAILURE"
