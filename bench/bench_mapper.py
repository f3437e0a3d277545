"""Time that one 640 x 480 RGB-D frame costs the mapper, against objects in the map and detections.

    .venv/bin/python bench/bench_mapper.py [--objects 100 1000 10000] [--detections 10 30]
        [--frames 60] [--json FILE]

The map is a building of rooms of 5 m x 5 m with 20 objects each; the camera moves to and fro in
one of them, before blocks that a detector finds with their masks. A frame's time is
`MapBuilder.update` with pose refinement, plus the conversion of what it changed into a message
and its publication; beside the time on the clock stands the processor time of the same, which
other work on the machine touches less. The whole map is published once a second and is given in
a column of its own. For comparison: the processor time of Open3D's cloud and oriented box for
each detection of the same frames, and nothing else. The first frames warm up and do not count.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"  # the budget is one core's
os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
os.environ.setdefault("FASTDDS_DEFAULT_PROFILES_FILE", str(ROOT / "config" / "fastdds_shm.xml"))

import cv2  # noqa: E402
import open3d  # noqa: E402
import rclpy  # noqa: E402  (reads the environment when it starts)
from perception.rendering import BLUE, Thing, block, frame_of, look, walls  # noqa: E402
from rclpy.publisher import Publisher  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from spatial_si_interfaces.msg import ObjectMap, ObjectUpdates  # noqa: E402
from spatial_si_ros.geometry.cameras import Pinhole  # noqa: E402
from spatial_si_ros.geometry.frames import invert  # noqa: E402
from spatial_si_ros.nodes import convert  # noqa: E402
from spatial_si_ros.nodes.object_messages import ObjectMessages  # noqa: E402
from spatial_si_ros.nodes.qos import EVENTS, LATCHED  # noqa: E402
from spatial_si_ros.perception.frame import Frame  # noqa: E402
from spatial_si_ros.perception.mapping import MapBuilder  # noqa: E402
from spatial_si_ros.scene.persistence import SavedMap  # noqa: E402
from spatial_si_ros.scene.surface import Surface  # noqa: E402
from spatial_si_ros.scene.track import Track  # noqa: E402

CAMERA = Pinhole(np.array([[388.0, 0.0, 319.5], [0.0, 388.0, 239.5], [0.0, 0.0, 1.0]]), (640, 480))
ROOM_M = 5.0
STEP_NS = 100_000_000
WARM_UP = 16
PLAIN = 5
POINTS = 300


def blocks(count: int) -> list[Thing]:
    """Walls, and `count` blocks in rows on the floor before the camera."""
    things = [walls(2.5)]
    for i in range(count):
        row, column = divmod(i, 10)
        size = (0.12, 0.12, 0.2 + 0.25 * row)
        things.append(block("box", BLUE, size).moved(0.3 + 0.5 * row, 0.25 * (column - 4.5)))
    return things


def frames(count: int) -> list[Frame]:
    """One sweep of the camera to the side and back, 7 cm from frame to frame."""
    rng, things = np.random.default_rng(0), blocks(count)
    sides = 0.07 * np.array([0, 1, 2, 3, 4, 3, 2, 1])
    poses = [look([-2.0, side, 1.3], [0.9, 0.0, 0.3]) for side in sides]
    return [frame_of(things, T, 0, rng, CAMERA) for T in poses]


def _track(number: int, x_m: float, y_m: float, rng: np.random.Generator) -> Track:
    """A well-known object with points on its sides."""
    size = rng.uniform(0.1, 0.6, 3)
    points = rng.uniform(-0.5, 0.5, (POINTS, 3))
    face = rng.integers(0, 3, POINTS)
    points[np.arange(POINTS), face] = np.sign(points[np.arange(POINTS), face]) * 0.5
    points = points * size + [x_m, y_m, 0.5 * size[2]]
    rows = np.column_stack(
        [points, np.full(POINTS, 1e4), np.full((POINTS, 1), 10.0), np.zeros(POINTS)]
    )
    track = Track(number, Surface.restore(0.01, rows), 1)
    track.labels.observe("chair", 0.9)
    track.log_odds, track.observations = 5.0, 20
    track.colour_votes[0], track.rgb_sum[:] = 10.0, 5.0
    track.best_view_pixels, track.pixel_area = 2000, 8000.0
    return track


def building(count: int) -> MapBuilder:
    """A builder whose map holds `count` objects; the camera's room is in the middle."""
    rng = np.random.default_rng(1)
    side = int(np.ceil(np.sqrt(count / 20)))
    tracks = []
    for number in range(1, count + 1):
        room = (number - 1) // 20
        corner = ROOM_M * (np.array(divmod(room, side)) - side // 2) - 0.5 * ROOM_M
        x, y = corner + rng.uniform(0.2, ROOM_M - 0.2, 2)
        tracks.append(_track(number, float(x), float(y), rng))
    builder = MapBuilder()
    builder.adopt(SavedMap("map", 0, count + 1, tracks, np.eye(4), MapBuilder().export().arrays))
    return builder


def plainly(frame: Frame) -> int:
    """What most published mappers do with each detection: Open3D's cloud and oriented box."""
    width, height = frame.camera.size_px
    K, T_camera_map = frame.camera.K, invert(frame.T_map_camera)
    pinhole = open3d.camera.PinholeCameraIntrinsic(
        width, height, K[0, 0], K[1, 1], K[0, 2], K[1, 2]
    )
    assert frame.instances is not None
    boxes = 0
    for detection in frame.detections:
        own = np.where(frame.instances == detection.instance, frame.depth_m, 0.0)
        image = open3d.geometry.Image(np.nan_to_num(own).astype(np.float32))
        cloud = open3d.geometry.PointCloud.create_from_depth_image(
            image, pinhole, T_camera_map, depth_scale=1.0
        )
        cloud = cloud.voxel_down_sample(0.01)
        if len(cloud.points) >= 8:
            cloud.get_minimal_oriented_bounding_box(robust=True)
            boxes += 1
    return boxes


def measure(
    builder: MapBuilder, found: int, repeats: int, updates: Publisher, whole: Publisher
) -> dict[str, float]:
    """Milliseconds."""
    sweep, before_ns = frames(found), builder.snapshot.stamp_ns
    names = ("update", "publish", "frame", "cpu", "plain", "whole")
    took: dict[str, list[float]] = {name: [] for name in names}
    for n in range(1, WARM_UP + repeats + 1):
        frame = replace(sweep[n % len(sweep)], stamp_ns=before_ns + n * STEP_NS)
        cpu, start = time.thread_time(), time.perf_counter()
        update = builder.update(frame)
        mapped = time.perf_counter()
        if update.changed or update.removed:
            updates.publish(
                convert.updates_to_msg(update.snapshot, n, update.changed, update.removed)
            )
        end, cpu_end = time.perf_counter(), time.thread_time()
        if n > WARM_UP:
            took["update"].append(1e3 * (mapped - start))
            took["publish"].append(1e3 * (end - mapped))
            took["frame"].append(1e3 * (end - start))
            took["cpu"].append(1e3 * (cpu_end - cpu))
    for frame in sweep[:PLAIN]:
        cpu = time.thread_time()
        plainly(frame)
        took["plain"].append(1e3 * (time.thread_time() - cpu))
    messages = ObjectMessages()
    for _ in range(3):
        start = time.perf_counter()
        whole.publish(messages.whole_map(builder.snapshot, 1))
        took["whole"].append(1e3 * (time.perf_counter() - start))
    row: dict[str, float] = {"objects": len(builder.snapshot), "detections": found}
    for name in ("update", "publish", "frame", "cpu"):
        row[f"{name}_p50_ms"] = float(np.percentile(took[name], 50))
        row[f"{name}_p95_ms"] = float(np.percentile(took[name], 95))
    row["plain_cpu_ms"] = float(np.median(took["plain"]))
    row["whole_map_ms"] = float(np.median(took["whole"]))
    return row


def show(rows: list[dict[str, float]], machine: str) -> None:
    """A table on the terminal."""
    table = Table(title=f"one 640 x 480 frame, milliseconds, on {machine}")
    timed = ("update", "publish", "frame", "cpu")
    columns = ["objects", "detections"]
    columns += [f"{what} {rank}" for what in timed for rank in ("p50", "p95")]
    columns += ["Open3D cpu", "whole map"]
    for name in columns:
        table.add_column(name, justify="right")
    for row in rows:
        counts = [f"{row['objects']:.0f}", f"{row['detections']:.0f}"]
        table.add_row(*counts, *(f"{value:.1f}" for value in list(row.values())[2:]))
    Console(width=150).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--objects", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--detections", type=int, nargs="+", default=[10, 30])
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    cv2.setNumThreads(1)
    rclpy.init(domain_id=66)
    node = rclpy.create_node("bench_mapper")
    updates = node.create_publisher(ObjectUpdates, "object_updates", EVENTS)
    whole = node.create_publisher(ObjectMap, "objects", LATCHED)
    rows = [
        measure(builder, found, args.frames, updates, whole)
        for builder in map(building, args.objects)
        for found in args.detections
    ]
    show(rows, machine)
    if args.json:
        args.json.write_text(json.dumps({"machine": machine, "rows": rows}, indent=2) + "\n")
    node.destroy_node()
    rclpy.shutdown()


if __name__ == "__main__":
    main()
