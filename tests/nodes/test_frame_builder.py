"""Tests for nodes/frame_builder.py: bundles of messages become frames, or are refused."""

from __future__ import annotations

import array
from typing import Any

import cv2
import numpy as np
import pytest
from nodes import images
from sensor_msgs.msg import CompressedImage, Image
from vision_msgs.msg import (
    Detection2D,
    Detection2DArray,
    LabelInfo,
    ObjectHypothesisWithPose,
    VisionClass,
)

from spatial_si_ros.errors import BadImage, TransformUnavailable
from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.nodes.frame_builder import FrameBuilder
from spatial_si_ros.nodes.keyframe_convert import camera_info
from spatial_si_ros.nodes.rgbd_sync import Exposure, Part
from spatial_si_ros.nodes.tf_buffer import TfBuffer

STAMP_NS = 5_000_000_000
POSE = np.eye(4)
WIDE = Pinhole(np.array([[40.0, 0.0, 19.5], [0.0, 40.0, 14.5], [0.0, 0.0, 1.0]]), (40, 30))
NARROW = Pinhole(np.array([[20.0, 0.0, 9.5], [0.0, 20.0, 7.0], [0.0, 0.0, 1.0]]), (20, 15))


def image(pixels: np.ndarray, encoding: str, frame_id: str = "colour") -> Image:
    return images.image(pixels, encoding, frame_id, STAMP_NS)


def colour() -> Image:
    return image(np.full((30, 40, 3), 90, np.uint8), "rgb8")


def depth(camera: Pinhole = WIDE, frame_id: str = "colour") -> Image:
    width, height = camera.size_px
    return image(np.full((height, width), 2000, np.uint16), "16UC1", frame_id)


def found(
    names: dict[str, float], box: tuple[float, ...] = (20.0, 15.0, 8.0, 6.0), number: str = ""
) -> Detection2D:
    """`box`: middle x, middle y, width, height."""
    each = Detection2D(id=number)
    each.bbox.center.position.x, each.bbox.center.position.y = box[:2]
    each.bbox.size_x, each.bbox.size_y = box[2:]
    for name, score in names.items():
        guess = ObjectHypothesisWithPose()
        guess.hypothesis.class_id, guess.hypothesis.score = name, score
        each.results.append(guess)
    return each


def exposure(*detections: Detection2D, **parts: Any) -> Exposure:
    whole = {
        Part.COLOUR: colour(),
        Part.DEPTH: depth(),
        Part.DETECTIONS: Detection2DArray(detections=list(detections)),
    }
    whole.update({Part[name]: msg for name, msg in parts.items()})
    return Exposure(STAMP_NS, 0.0, {part: msg for part, msg in whole.items() if msg is not None})


@pytest.fixture
def tf() -> TfBuffer:
    return TfBuffer()


@pytest.fixture
def builder(tf: TfBuffer) -> FrameBuilder:
    made = FrameBuilder(tf, (0.1, 10.0))
    made.colour_info = camera_info(WIDE, "colour", STAMP_NS)
    return made


def test_a_plain_bundle(builder: FrameBuilder) -> None:
    frame = builder.build(exposure(found({"mug": 0.7})), POSE)
    assert frame.stamp_ns == STAMP_NS
    assert (frame.colour == 90).all()
    np.testing.assert_allclose(frame.depth_m, 2.0)
    assert frame.camera.size_px == (40, 30)
    (mug,) = frame.detections
    assert (mug.label, mug.bbox_px, mug.instance) == ("mug", (16.0, 12.0, 24.0, 18.0), 0)
    assert mug.score == pytest.approx(0.7)
    assert frame.instances is None
    assert frame.has_detections


def test_no_detections_are_not_the_same_as_an_empty_list(builder: FrameBuilder) -> None:
    assert builder.build(exposure(), POSE).has_detections
    assert not builder.build(exposure(DETECTIONS=None), POSE).has_detections


def test_masks_go_by_the_id(builder: FrameBuilder) -> None:
    instances = image(np.full((30, 40), 7, np.uint16), "mono16")
    bundle = exposure(found({"mug": 0.7}, number="7"), found({"cup": 0.7}, number="x"),
                      INSTANCES=instances)  # fmt: skip
    frame = builder.build(bundle, POSE)
    assert [each.instance for each in frame.detections] == [7, 0]
    assert (frame.instances == 7).all()
    # Without the image, the id is only a name.
    frame = builder.build(exposure(found({"mug": 0.7}, number="7")), POSE)
    assert frame.detections[0].instance == 0


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ({"Couch": 0.9}, "sofa"),
        ({"dining_table": 0.9}, "table"),
        ({"  Coffee   Table ": 0.9}, "coffee table"),
        ({"mug": 0.4, "cup": 0.5}, "cup"),
        ({"3": 0.9}, "teddy"),
        ({"gizmo": 0.9}, "gizmo"),
    ],
)
def test_names(builder: FrameBuilder, names: dict[str, float], label: str) -> None:
    builder.learn_labels(LabelInfo(class_map=[VisionClass(class_id=3, class_name="Teddy Bear")]))
    (got,) = builder.build(exposure(found(names)), POSE).detections
    assert got.label == label


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (found({}), "it has no hypothesis"),
        (found({"mug": 1.5}), "score: want 0..1, got 1.5"),
        (found({"mug": float("nan")}), "score: want 0..1, got nan"),
        (found({"": 0.5}), "label: a detection needs a name"),
        (found({"mug": 0.5}, (20.0, 15.0, 0.0, 6.0)), "want left < right and top < bottom"),
        (found({"mug": 0.5}, (float("nan"), 15.0, 8.0, 6.0)), "want four finite numbers"),
        (found({"mug": 0.5}, number="70000"), "instance: want 0..65535, got 70000"),
    ],
)
def test_a_bad_detection_is_skipped_alone(
    builder: FrameBuilder, bad: Detection2D, sentence: str
) -> None:
    instances = image(np.zeros((30, 40), np.uint16), "mono16")
    frame = builder.build(exposure(bad, found({"cup": 0.6}), INSTANCES=instances), POSE)
    assert [each.label for each in frame.detections] == ["cup"]
    assert builder.skipped_detections == 1
    assert builder.complaint.startswith("detection skipped: ")
    assert sentence in builder.complaint


# Calibration and registration -------------------------------------------------------------------


def test_without_calibration() -> None:
    with pytest.raises(BadImage, match="no calibration was heard on color/camera_info"):
        FrameBuilder(TfBuffer(), (0.1, 10.0)).build(exposure(), POSE)


def test_depth_of_another_size_is_refused(builder: FrameBuilder) -> None:
    with pytest.raises(BadImage, match="depth: camera_info says 40 x 30 px, the image has 20 x 15"):
        builder.build(exposure(DEPTH=depth(NARROW)), POSE)


def test_a_new_calibration_counts_from_the_next_frame(builder: FrameBuilder) -> None:
    builder.build(exposure(), POSE)
    builder.colour_info = camera_info(NARROW, "colour", STAMP_NS)
    with pytest.raises(BadImage, match="camera_info says 20 x 15 px"):
        builder.build(exposure(), POSE)
    small = image(np.zeros((15, 20, 3), np.uint8), "rgb8")
    frame = builder.build(exposure(COLOUR=small, DEPTH=depth(NARROW)), POSE)
    assert frame.camera.size_px == (20, 15)


@pytest.mark.parametrize("k", [[0.0] * 9, [float("nan")] * 9])
def test_a_calibration_that_is_none_is_refused(builder: FrameBuilder, k: list[float]) -> None:
    builder.colour_info.k = k
    with pytest.raises(BadImage, match=r"color/camera_info: K: "):
        builder.build(exposure(), POSE)


def test_depth_of_its_own_camera_is_laid_over_the_colour(
    builder: FrameBuilder, tf: TfBuffer
) -> None:
    """Half the resolution, 10 cm to the right: a wall 2 m away stays 2 m away."""
    T = np.eye(4)
    T[0, 3] = 0.1
    tf.set_transform("colour", "depth", 0, T, static=True)
    builder.depth_info = camera_info(NARROW, "depth", STAMP_NS)
    frame = builder.build(exposure(DEPTH=depth(NARROW, "depth")), POSE)
    assert frame.depth_m.shape == (30, 40)
    # The shift is 40 px * 0.1 m / 2 m = 2 px: the two columns at the left are not seen by depth.
    assert np.isnan(frame.depth_m[:, 0]).all()
    np.testing.assert_allclose(frame.depth_m[2:-2, 4:], 2.0, rtol=1e-6)


def test_depth_in_a_frame_that_tf_does_not_know(builder: FrameBuilder) -> None:
    builder.depth_info = camera_info(NARROW, "depth", STAMP_NS)
    with pytest.raises(TransformUnavailable, match="tf does not know a frame 'colour'"):
        builder.build(exposure(DEPTH=depth(NARROW, "depth")), POSE)


def test_compressed_pictures(builder: FrameBuilder) -> None:
    def png(pixels: np.ndarray) -> CompressedImage:
        data = array.array("B", cv2.imencode(".png", pixels)[1].tobytes())
        msg = CompressedImage(format="png", data=data)
        msg.header.frame_id = "colour"
        return msg

    blue = np.zeros((30, 40, 3), np.uint8)
    blue[..., 0] = 255  # OpenCV's order
    bundle = exposure(COLOUR=png(blue), DEPTH=png(np.full((30, 40), 1500, np.uint16)))
    frame = builder.build(bundle, POSE)
    assert frame.colour[0, 0].tolist() == [0, 0, 255]
    np.testing.assert_allclose(frame.depth_m, 1.5)


def test_depth_out_of_range_is_masked(builder: FrameBuilder) -> None:
    values = np.full((30, 40), 2000, np.uint16)
    values[0, :3] = 0, 50, 20_000
    frame = builder.build(exposure(DEPTH=image(values, "16UC1")), POSE)
    assert np.isnan(frame.depth_m[0, :3]).all()
    assert np.isnan(frame.depth_m).sum() == 3
