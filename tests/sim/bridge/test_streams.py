"""Tests of what the bridge publishes."""

from __future__ import annotations

import json
import math
import shutil

import numpy as np
import pytest
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rosgraph_msgs.msg import Clock
from scipy.spatial.transform import Rotation
from sensor_msgs.msg import CameraInfo, Image
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import Detection2DArray

from .conftest import LATCHED

TOPICS = {
    "color/image_raw": Image,
    "color/camera_info": CameraInfo,
    "depth/image_raw": Image,
    "depth/camera_info": CameraInfo,
    "detections": Detection2DArray,
    "instances": Image,
}


def captures(rig, count=1):
    """The first `count` captures of which all topics were heard, as {topic: message}."""
    heard = {topic: rig.listen(kind, topic) for topic, kind in TOPICS.items()}

    def complete():
        stamps = [{_ns(m) for m in messages} for messages in heard.values()]
        return sorted(set.intersection(*stamps))

    rig.until(lambda: len(complete()) >= count)
    return [
        {topic: next(m for m in heard[topic] if _ns(m) == stamp) for topic in TOPICS}
        for stamp in complete()[:count]
    ]


def _ns(msg):
    return msg.header.stamp.sec * 10**9 + msg.header.stamp.nanosec


def pixels(msg):
    kinds = {"rgb8": np.uint8, "32FC1": "<f4", "16UC1": "<u2", "mono16": "<u2"}
    return np.frombuffer(msg.data, kinds[msg.encoding]).reshape(msg.height, msg.width, -1).squeeze()


def test_one_capture_has_one_stamp_frame_and_size(start):
    (capture,) = captures(start())
    assert {m.header.frame_id for m in capture.values()} == {"camera_color_optical_frame"}
    images = [capture[t] for t in ("color/image_raw", "depth/image_raw", "instances")]
    assert [i.encoding for i in images] == ["rgb8", "32FC1", "mono16"]
    assert {(i.height, i.width) for i in images} == {(480, 640)}
    assert [i.step for i in images] == [640 * 3, 640 * 4, 640 * 2]
    info = capture["color/camera_info"]
    assert info.k[0] == pytest.approx(320 / math.tan(math.radians(79 / 2)))
    assert (info.k[2], info.k[5]) == (319.5, 239.5)
    assert capture["depth/camera_info"].k.tolist() == info.k.tolist()


def test_detections_are_the_visible_things_and_their_ids_pixel_values(start):
    (capture,) = captures(start())
    instances = pixels(capture["instances"])
    labels = sorted(d.results[0].hypothesis.class_id for d in capture["detections"].detections)
    assert labels == ["chair", "mug", "mug", "plant", "sofa", "table"]
    for each in capture["detections"].detections:
        rows, columns = np.nonzero(instances == int(each.id))
        assert len(rows) >= 40
        box = each.bbox
        assert columns.min() == pytest.approx(box.center.position.x - box.size_x / 2 + 0.5)
        assert columns.max() == pytest.approx(box.center.position.x + box.size_x / 2 - 0.5)
        assert rows.min() == pytest.approx(box.center.position.y - box.size_y / 2 + 0.5)
        assert 0.0 <= each.results[0].hypothesis.score <= 1.0
    assert set(np.unique(instances)) - {0} == {int(d.id) for d in capture["detections"].detections}


def test_depth_and_tf_put_the_table_where_it_is(start):
    """Lift the table's pixels through camera_info and tf: its top lies at 0.75 m."""
    rig = start()
    static = rig.listen(TFMessage, "/tf_static", LATCHED)
    moving = rig.listen(TFMessage, "/tf")
    rig.until(lambda: static and moving)
    (capture,) = captures(rig)
    known = {t.child_frame_id: t for t in (*static[0].transforms, *moving[-1].transforms)}
    T = np.eye(4)
    for child in (
        "odom",
        "base_footprint",
        "base_link",
        "camera_link",
        "camera_color_optical_frame",
    ):
        T = T @ _matrix(known[child].transform)
    depth, instances = pixels(capture["depth/image_raw"]), pixels(capture["instances"])
    (table,) = (
        d for d in capture["detections"].detections if d.results[0].hypothesis.class_id == "table"
    )
    v, u = np.nonzero(instances == int(table.id))
    z = depth[v, u]
    k = capture["color/camera_info"].k
    camera = np.stack([(u - k[2]) / k[0] * z, (v - k[5]) / k[4] * z, z, np.ones_like(z)])
    points = (T @ camera)[:3].T
    # The table: centre (1.5, 0.0), size 0.8 x 1.4 x 0.75.
    assert points[:, 2].max() == pytest.approx(0.75, abs=0.01)
    assert points[:, 2].min() == pytest.approx(0.0, abs=0.02)
    assert points[:, 0].min() == pytest.approx(1.1, abs=0.01)
    assert (points[:, 1].min(), points[:, 1].max()) == pytest.approx((-0.7, 0.7), abs=0.02)


def _matrix(transform):
    q, t = transform.rotation, transform.translation
    T = np.eye(4)
    T[:3, :3] = Rotation.from_quat([q.x, q.y, q.z, q.w]).as_matrix()
    T[:3, 3] = [t.x, t.y, t.z]
    return T


def test_millimetres_on_request(start):
    (metres,) = captures(start())
    (millimetres,) = captures(start(depth_encoding="16UC1"))
    a, b = pixels(metres["depth/image_raw"]), pixels(millimetres["depth/image_raw"])
    assert b.dtype == np.uint16
    np.testing.assert_allclose(b / 1000.0, a, atol=6e-4)


def test_ids_are_permuted_every_frame(start):
    frames = captures(start(frame_rate_hz=20.0, real_time_factor=1.0), count=4)
    ids = [{int(d.id) for d in f["detections"].detections} for f in frames]
    labels = [
        [d.results[0].hypothesis.class_id for d in f["detections"].detections] for f in frames
    ]
    for k in range(1, len(ids)):
        assert not ids[k] & ids[k - 1]
    assert len({tuple(each) for each in labels}) > 1, "the order says which is which"


def test_altered_truth_changes_no_detection(start, room, tmp_path):
    """Only ids, kinds and the start pose are read from ground_truth.json."""
    altered = tmp_path / "altered"
    shutil.copytree(room, altered)
    truth = json.loads((altered / "ground_truth.json").read_text())
    for each in truth["objects"]:
        each["box"] = {"centre_m": [9, 9, 9], "size_m": [1, 1, 1], "yaw_rad": 1.0}
        each.update(colour="pink", rgb=[1, 2, 3], name="x", support=None, front_yaw_rad=0.5)
    truth["rooms"] = []
    (altered / "ground_truth.json").write_text(json.dumps(truth))
    lockstep = {"lockstep": True, "lockstep_timeout_s": 0.05, "lockstep_start_timeout_s": 2.0}
    (before,), (after,) = (
        captures(start(scene=str(scene), noise_preset="default", **lockstep))
        for scene in (room, altered)
    )
    assert before["detections"] == after["detections"]
    for topic in ("color/image_raw", "depth/image_raw", "instances"):
        np.testing.assert_array_equal(pixels(before[topic]), pixels(after[topic]))


def test_without_noise_tf_and_odometry_are_the_truth(start):
    rig = start()
    moving, odom = rig.listen(TFMessage, "/tf"), rig.listen(Odometry, "odom")
    truth = rig.listen(PoseStamped, "ground_truth/pose")
    rig.until(lambda: moving and odom and truth)
    T_map_odom, T_odom_base = (_matrix(t.transform) for t in moving[-1].transforms)
    pose = truth[-1].pose.position
    np.testing.assert_allclose(
        (T_map_odom @ T_odom_base)[:3, 3], [pose.x, pose.y, pose.z], atol=1e-6
    )
    assert (odom[-1].header.frame_id, odom[-1].child_frame_id) == ("odom", "base_footprint")


def test_with_noise_tf_is_a_little_wrong(start):
    rig = start(noise_preset="hard", seed=3)
    moving = rig.listen(TFMessage, "/tf")
    rig.until(lambda: moving)
    T_map_odom, T_odom_base = (_matrix(t.transform) for t in moving[-1].transforms)
    error = (T_map_odom @ T_odom_base)[:2, 3] - rig.pose.position_m
    assert 1e-3 < np.linalg.norm(error) < 5 * 0.06


def test_the_clock_runs_in_even_steps(start):
    rig = start()
    clock = rig.listen(Clock, "/clock")
    rig.until(lambda: len(clock) > 20)
    times = np.array([c.clock.sec * 10**9 + c.clock.nanosec for c in clock])
    assert set(np.diff(times)) == {20_000_000}


def test_the_real_time_factor_is_not_exceeded(start):
    import time

    rig = start(real_time_factor=4.0)
    rig.run(0.2)
    began_s, began_ns = time.monotonic(), rig.bridge.time_ns
    rig.run(2.0)
    factor = (rig.bridge.time_ns - began_ns) * 1e-9 / (time.monotonic() - began_s)
    assert 1.0 < factor < 4.6
