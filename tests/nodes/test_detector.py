"""Tests for nodes/detector.py: pictures in, detections and instance image out, and bad days."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from diagnostic_msgs.msg import DiagnosticArray
from nodes.harness import WAIT_S, Ros
from nodes.images import image
from perception.detectors.tiny import make_grounding_dino
from rclpy.event_handler import PublisherEventCallbacks, SubscriptionEventCallbacks
from rclpy.parameter import Parameter
from sensor_msgs.msg import CompressedImage, Image
from vision_msgs.msg import Detection2DArray
from yolo_msgs.msg import Detection as YoloDetection
from yolo_msgs.msg import DetectionArray, Point2D

from spatial_si_interfaces.msg import ObjectMap
from spatial_si_interfaces.srv import SetPrompts
from spatial_si_ros.language.lexicon import KINDS
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.detector import Detector
from spatial_si_ros.nodes.detector_models import open_model
from spatial_si_ros.nodes.qos import LATCHED, RELIABLE_SENSOR
from spatial_si_ros.nodes.scene_mapper import SceneMapper
from spatial_si_ros.nodes.tf_buffer import TfBuffer
from spatial_si_ros.perception.detectors import DetectorFailed, Found, instance_image

MS = 1_000_000
OPTICAL = "camera_optical"
PIXELS = np.random.default_rng(3).integers(0, 255, (48, 64, 3), dtype=np.uint8)


def box(label: str, score: float = 0.9, mask: bool = False) -> Found:
    """10..30 by 10..20 px."""
    pixels = np.zeros((48, 64), np.bool_)
    pixels[10:20, 10:30] = True
    return Found(label, score, (10.0, 10.0, 30.0, 20.0), pixels if mask else None)


class Scripted:
    """Finds what it is told to, or fails; keeps what it was asked.

    Attributes:
        answers: of the next pictures, the last one for all further ones.
        release: it waits for this in every picture.
    """

    name = "scripted"

    def __init__(self, *answers: Sequence[Found] | Exception) -> None:
        self.answers = list(answers) or [[]]
        self.asked: list[tuple[np.ndarray, tuple[str, ...]]] = []
        self.entered, self.release = threading.Event(), threading.Event()
        self.release.set()
        self.closed = False

    def detect(self, picture: np.ndarray, prompts: Sequence[str]) -> Sequence[Found]:
        self.asked.append((picture, tuple(prompts)))
        self.entered.set()
        assert self.release.wait(WAIT_S)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed = True


class Camera:
    """A detector node, what it hears from, and what it says."""

    def __init__(
        self,
        ros: Ros,
        model: Scripted | None,
        topic: str = "color/image_raw",
        kind: Any = Image,
        **parameters: Any,
    ) -> None:
        self.ros = ros
        self.heard: list[Detection2DArray] = []
        self.instances: dict[int, Image] = {}
        self._changed = threading.Condition()
        matched = {name: threading.Event() for name in ("detections", "instances", topic)}
        for name, msg_type, callback in (
            ("detections", Detection2DArray, self._on_detections),
            ("instances", Image, self._on_instances),
        ):
            ros.probe.create_subscription(
                msg_type,
                name,
                callback,
                RELIABLE_SENSOR,
                event_callbacks=SubscriptionEventCallbacks(
                    matched=lambda _, name=name: matched[name].set()
                ),
            )
        self._out = ros.probe.create_publisher(
            kind,
            topic,
            RELIABLE_SENSOR,
            event_callbacks=PublisherEventCallbacks(matched=lambda _: matched[topic].set()),
        )
        values = {"max_rate_hz": 0.0, **parameters}
        overrides = [Parameter(name, value=value) for name, value in values.items()]
        self.node = ros.spin(
            Detector(lambda _: model, context=ros.context, parameter_overrides=overrides)
        )
        for name, event in matched.items():
            assert event.wait(WAIT_S), f"the detector does not use {name}"

    def send(self, *stamps_ns: int, pixels: np.ndarray = PIXELS, encoding: str = "rgb8") -> None:
        for stamp_ns in stamps_ns:
            self._out.publish(image(pixels, encoding, OPTICAL, stamp_ns))

    def publish(self, msg: Any) -> None:
        self._out.publish(msg)

    def of(self, stamp_ns: int) -> Detection2DArray:
        """The detections of a picture."""
        self._wait(lambda: stamp_ns in [_stamp(each) for each in self.heard])
        return next(each for each in self.heard if _stamp(each) == stamp_ns)

    def instances_of(self, stamp_ns: int) -> np.ndarray:
        self._wait(lambda: stamp_ns in self.instances)
        msg = self.instances[stamp_ns]
        assert (msg.encoding, msg.header.frame_id) == ("mono16", OPTICAL)
        return np.frombuffer(msg.data, "<u2").reshape(msg.height, msg.width)

    def says(self, words: str) -> Any:
        """The first diagnostics of the detector that contain these words."""
        return self.ros.until(
            DiagnosticArray,
            "/diagnostics",
            lambda m: m.status[0].name == "detector" and words in m.status[0].message,
        ).status[0]

    def _wait(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, WAIT_S), [_stamp(each) for each in self.heard]

    def _on_detections(self, msg: Detection2DArray) -> None:
        with self._changed:
            self.heard.append(msg)
            self._changed.notify_all()

    def _on_instances(self, msg: Image) -> None:
        with self._changed:
            self.instances[_stamp(msg)] = msg
            self._changed.notify_all()


def _stamp(msg: Any) -> int:
    return convert.stamp_to_ns(msg.header.stamp)


def figures(status: Any) -> dict[str, str]:
    return {each.key: each.value for each in status.values}


# Good days --------------------------------------------------------------------------------------


def test_boxes_are_published_with_the_pictures_header_and_no_instances(ros: Ros) -> None:
    model = Scripted([box("coffee table", 0.75), box("mug", 0.5)])
    camera = Camera(ros, model)
    camera.send(1 * MS)
    msg = camera.of(1 * MS)
    assert msg.header.frame_id == OPTICAL
    first, second = msg.detections
    assert first.header == msg.header
    centre = first.bbox.center.position
    assert (centre.x, centre.y, first.bbox.size_x, first.bbox.size_y) == (20.0, 15.0, 20.0, 10.0)
    (guess,) = first.results
    assert (guess.hypothesis.class_id, guess.hypothesis.score) == ("coffee table", 0.75)
    assert (first.id, second.id) == ("", "")
    assert not camera.instances
    (asked,) = model.asked
    np.testing.assert_array_equal(asked[0], PIXELS)
    assert asked[1] == KINDS


def test_masks_become_an_instance_image_and_mere_boxes_stay_boxes(ros: Ros) -> None:
    camera = Camera(ros, Scripted([box("mug"), box("chair", mask=True)], [box("mug")]))
    camera.send(1 * MS)
    mug, chair = camera.of(1 * MS).detections
    assert (mug.id, chair.id) == ("", "2")
    pixels = camera.instances_of(1 * MS)
    assert np.count_nonzero(pixels == 2) == 200 and set(np.unique(pixels)) == {0, 2}
    # Whoever has seen one instance image waits for the next: it comes, and is empty.
    camera.send(2 * MS)
    assert [each.id for each in camera.of(2 * MS).detections] == [""]
    assert not camera.instances_of(2 * MS).any()


@pytest.mark.parametrize("encoding", ["bgr8", "mono8"])
def test_other_encodings_are_turned_into_rgb(ros: Ros, encoding: str) -> None:
    model = Scripted()
    camera = Camera(ros, model)
    pixels = PIXELS if encoding == "bgr8" else PIXELS[:, :, 0]
    camera.send(1 * MS, pixels=np.ascontiguousarray(pixels), encoding=encoding)
    camera.of(1 * MS)
    wanted = PIXELS[:, :, ::-1] if encoding == "bgr8" else np.repeat(PIXELS[:, :, :1], 3, axis=2)
    np.testing.assert_array_equal(model.asked[0][0], wanted)


def test_compressed_pictures_are_read(ros: Ros) -> None:
    model = Scripted()
    topic = "color/image_raw/compressed"
    camera = Camera(ros, model, topic, CompressedImage, transport="compressed")
    data = cv2.imencode(".png", PIXELS[:, :, ::-1])[1].tobytes()
    header = convert.header(OPTICAL, 1 * MS)
    camera.publish(CompressedImage(header=header, format="png", data=data))
    camera.of(1 * MS)
    np.testing.assert_array_equal(model.asked[0][0], PIXELS)


def test_only_the_newest_picture_waits_and_drops_are_counted(ros: Ros) -> None:
    model = Scripted()
    model.release.clear()
    camera = Camera(ros, model)
    camera.send(1 * MS)
    assert model.entered.wait(WAIT_S)
    camera.send(2 * MS, 3 * MS, 4 * MS)
    ros.until(
        DiagnosticArray,
        "/diagnostics",
        lambda m: m.status[0].name == "detector" and figures(m.status[0])["dropped"] == "2",
    )
    model.release.set()
    camera.of(4 * MS)
    assert [_stamp(each) for each in camera.heard] == [1 * MS, 4 * MS]


def test_pictures_over_the_rate_are_not_looked_at(ros: Ros) -> None:
    model = Scripted()
    camera = Camera(ros, model, max_rate_hz=0.01)
    camera.send(1 * MS, 2 * MS, 3 * MS)
    camera.of(1 * MS)
    ros.until(
        DiagnosticArray,
        "/diagnostics",
        lambda m: m.status[0].name == "detector" and figures(m.status[0])["over the rate"] == "2",
    )
    assert len(model.asked) == 1


def test_diagnostics_tell_model_rate_and_latency(ros: Ros) -> None:
    camera = Camera(ros, Scripted([box("mug")]))
    camera.send(1 * MS)
    camera.of(1 * MS)
    status = camera.says("active")
    assert status.level == b"\0"
    told = figures(status)
    assert (told["model"], told["things in the last"], told["dropped"]) == ("scripted", "1", "0")
    assert float(told["rate [Hz]"]) > 0.0 and float(told["latency p95 [ms]"]) > 0.0


# What is looked for -----------------------------------------------------------------------------


def test_prompts_change_from_the_next_picture_on(ros: Ros) -> None:
    model = Scripted()
    camera = Camera(ros, model, prompts=["Fire Extinguisher", "everything"])
    camera.send(1 * MS)
    camera.of(1 * MS)
    answer = ros.call(SetPrompts, "set_prompts", SetPrompts.Request(prompts=["Mug", "red mug"]))
    assert answer.success and answer.message == "looking for 2 kinds of things"
    camera.send(2 * MS)
    camera.of(2 * MS)
    (result,) = camera.node.set_parameters([Parameter("prompts", value=["lamp"])])
    assert result.successful
    camera.send(3 * MS)
    camera.of(3 * MS)
    assert [asked[1] for asked in model.asked] == [
        ("fire extinguisher", *KINDS),
        ("mug", "red mug"),
        ("lamp",),
    ]
    assert camera.node.get_parameter("prompts").value == ["lamp"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "expected 1 to 200 prompts, got 0"),
        (["mug", "a. b"], "letters, digits, spaces and hyphens, got '.' in it"),
        (["x" * 81], "a label of 1 to 80 characters, got 81"),
    ],
)
def test_prompts_that_are_none_are_refused_and_nothing_changes(
    ros: Ros, words: list[str], sentence: str
) -> None:
    camera = Camera(ros, Scripted(), prompts=["mug"])
    answer = ros.call(SetPrompts, "set_prompts", SetPrompts.Request(prompts=words))
    assert not answer.success and sentence in answer.message
    assert camera.node.prompts == ("mug",)


# Bad days: a sentence in diagnostics, and the node goes on --------------------------------------


def wrong_encoding(msg: Image) -> None:
    msg.encoding = "yuv422"


def short_data(msg: Image) -> None:
    msg.data = msg.data[:-7]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (wrong_encoding, "colour encoding 'yuv422': want one of"),
        (short_data, "rgb8 image of 64 x 48 px: want 48 rows"),
    ],
)
def test_a_bad_picture_is_named_and_the_next_one_is_looked_at(
    ros: Ros, spoil: Callable[[Image], None], sentence: str
) -> None:
    camera = Camera(ros, Scripted([box("mug")]))
    msg = image(PIXELS, "rgb8", OPTICAL, 1 * MS)
    spoil(msg)
    camera.publish(msg)
    assert camera.says(sentence).level == b"\1"
    camera.send(2 * MS)
    assert len(camera.of(2 * MS).detections) == 1


def test_a_detector_that_fails_on_a_picture_goes_on_with_the_next(ros: Ros) -> None:
    camera = Camera(ros, Scripted(DetectorFailed("PyTorch refused the picture"), [box("mug")]))
    camera.send(1 * MS)
    status = camera.says("PyTorch refused the picture")
    assert status.level == b"\1"
    assert figures(status)["rejected: DetectorFailed"] == "1"
    camera.send(2 * MS)
    camera.of(2 * MS)
    assert [_stamp(each) for each in camera.heard] == [2 * MS]


def test_a_slow_detector_is_told_to_whoever_wonders_about_an_empty_map(ros: Ros) -> None:
    camera = Camera(ros, Scripted(), max_latency_s=0.01)
    camera.node._model.release.clear()
    camera.send(1 * MS)
    camera.says("active")
    camera.node._model.release.set()
    assert camera.says("scene_mapper does not wait so long").level == b"\1"


def test_silence_is_told(ros: Ros) -> None:
    assert Camera(ros, Scripted()).says("nothing on color/image_raw for").level == b"\1"


def test_deactivating_during_a_picture_publishes_nothing_and_closes_the_model(ros: Ros) -> None:
    model = Scripted([box("mug")])
    camera = Camera(ros, model)
    model.release.clear()
    camera.send(1 * MS)
    assert model.entered.wait(WAIT_S)
    releaser = threading.Timer(0.2, model.release.set)
    releaser.start()
    assert camera.node.trigger_deactivate().name == "SUCCESS"
    assert camera.node.trigger_cleanup().name == "SUCCESS"
    releaser.join()
    assert model.closed and not camera.heard


# Configuration ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({}, "there is no model to detect with: name a folder"),
        ({"detector": "owlv2"}, "there is no model to detect with: name a folder"),
        ({"model_dir": "/nowhere/at/all"}, "expected the folder of a detector, there is none"),
        ({"model_dir": "PICKLE"}, "expected safetensors, got a .bin file"),
        ({"model_dir": "DINO", "detector": "owlv2"}, "owlv2, got grounding-dino"),
        ({"model_dir": "DINO", "device": "banana"}, "expected a device of PyTorch"),
        ({"detector": "sensenova", "model_servers": "ftp://x"}, "expected unix:///PATH"),
        ({"model_servers": "unix:///run/m.sock"}, "there is no model to detect with"),
        (
            {"detector": "sensenova", "model_servers": "http://10.0.0.9:80"},
            "camera pictures leave the robot only with",
        ),
        ({"model_dir": "DINO", "prompts": ["</ref>"]}, "letters, digits, spaces and hyphens"),
        ({"detector": "banana"}, "want one of auto, grounding_dino, owlv2, sensenova, yolo"),
    ],
)
def test_what_is_missing_stops_configuration_with_a_sentence(
    ros: Ros,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    parameters: dict[str, Any],
    sentence: str,
) -> None:
    if parameters.get("model_dir") in ("DINO", "PICKLE"):
        folder = make_grounding_dino(tmp_path / "dino")
        if parameters["model_dir"] == "PICKLE":
            (folder / "pytorch_model.bin").write_bytes(b"\x80\x04")
        parameters = {**parameters, "model_dir": str(folder)}
    overrides = [Parameter(name, value=value) for name, value in parameters.items()]
    overrides.append(Parameter("autostart", value=False))
    node = ros.spin(Detector(context=ros.context, parameter_overrides=overrides))
    assert node.trigger_configure().name == "FAILURE"
    assert sentence in capfd.readouterr().err


def test_a_real_model_detects_through_the_node(ros: Ros, tmp_path: Path) -> None:
    """A tiny random Grounding DINO: wiring, not accuracy."""
    folder = make_grounding_dino(tmp_path / "dino")
    overrides = {"model_dir": str(folder), "device": "cpu", "score_threshold": 0.0}
    model = open_model(
        Detector.params_type(**overrides, prompts=["chair", "coffee table"])  # as the node would
    )
    camera = Camera(ros, model, prompts=["chair", "coffee table"], **overrides)
    camera.send(1 * MS)
    msg = camera.of(1 * MS)
    assert msg.detections
    names = {each.results[0].hypothesis.class_id for each in msg.detections}
    assert names <= {"chair", "coffee table"}
    assert figures(camera.says("active"))["model"] == "dino (grounding_dino, fp32, cpu)"


# yolo_ros ---------------------------------------------------------------------------------------


def yolo_message(stamp_ns: int, *, outline: bool) -> DetectionArray:
    msg = YoloDetection(class_name="cup", score=0.8)
    msg.bbox.center.position.x, msg.bbox.center.position.y = 20.0, 15.0
    msg.bbox.size.x, msg.bbox.size.y = 20.0, 10.0
    if outline:
        msg.mask.width, msg.mask.height = 64, 48
        corners = ((10.0, 10.0), (29.0, 10.0), (29.0, 19.0), (10.0, 19.0))
        msg.mask.data = [Point2D(x=x, y=y) for x, y in corners]
    broken = YoloDetection(class_name="", score=0.8)
    return DetectionArray(header=convert.header(OPTICAL, stamp_ns), detections=[msg, broken])


def test_yolo_ros_is_read_from_its_own_messages(ros: Ros) -> None:
    camera = Camera(ros, None, "yolo/detections", DetectionArray, detector="yolo")
    camera.publish(yolo_message(1 * MS, outline=True))
    (cup,) = camera.of(1 * MS).detections
    assert (cup.id, cup.results[0].hypothesis.class_id) == ("1", "cup")
    pixels = camera.instances_of(1 * MS)
    assert pixels.shape == (48, 64) and np.count_nonzero(pixels == 1) == 200
    assert camera.says("detection skipped: expected a class name").level == b"\1"
    camera.publish(yolo_message(2 * MS, outline=False))
    assert [each.id for each in camera.of(2 * MS).detections] == [""]
    answer = ros.call(SetPrompts, "set_prompts", SetPrompts.Request(prompts=["mug"]))
    assert not answer.success and "yolo_ros names its own classes" in answer.message


def test_without_its_messages_yolo_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ValueError, match="yolo_msgs cannot be imported"):
        open_model(Detector.params_type(detector="yolo"))


# Into the map -----------------------------------------------------------------------------------


@pytest.mark.parametrize("masks", [False, True])
def test_what_it_finds_becomes_objects_on_the_map(ros: Ros, masks: bool) -> None:
    """The mapper pairs the detector's messages with the same pictures, by stamp."""
    from nodes.test_scene_mapper import PICTURE, POSE, ROOM, good
    from perception.rendering import detect

    colour, _, instances = PICTURE
    found = [
        Found(each.label, each.score, each.bbox_px, instances == each.instance if masks else None)
        for each in detect(ROOM, instances)
    ]
    painted, numbers = instance_image(found, (colour.shape[1], colour.shape[0]))
    assert painted.any() == masks and all(numbers) == masks
    tf = TfBuffer()
    tf.set_transform("map", OPTICAL, 0, POSE, static=True)
    topics = ("color/camera_info", "color/image_raw", "depth/image_raw")
    sent = {topic: type(good(0)[topic]) for topic in topics}
    out = {
        topic: ros.probe.create_publisher(kind, topic, RELIABLE_SENSOR)
        for topic, kind in sent.items()
    }
    overrides = [
        Parameter(name, value=value)
        for name, value in {"detections_wait_s": 5.0, "map_period_s": 0.1}.items()
    ]
    ros.spin(SceneMapper(tf=tf, context=ros.context, parameter_overrides=overrides))
    ros.spin(
        Detector(
            lambda _: Scripted(found),
            context=ros.context,
            parameter_overrides=[Parameter("max_rate_hz", value=0.0)],
        )
    )
    stamps = iter(range(100 * MS, 100_000 * MS, 100 * MS))

    def tick() -> None:
        messages = good(next(stamps))
        for topic in topics:
            out[topic].publish(messages[topic])

    timer = ros.probe.create_timer(0.1, tick)
    whole = ros.until(ObjectMap, "objects", lambda m: len(m.objects) == 2, LATCHED)
    ros.probe.destroy_timer(timer)
    assert sorted(each.labels[0].label for each in whole.objects) == ["box", "chair"]
    chair = next(each for each in whole.objects if each.labels[0].label == "chair")
    place = [chair.pose.position.x, chair.pose.position.y]
    np.testing.assert_allclose(place, [0.0, -0.3], atol=0.15)
