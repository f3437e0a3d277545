"""Image-to-map latency across processes, and the memory of each process, on a running system.

    .venv/bin/python bench/bench_system.py [--seed 7] [--seconds 20] [--json FILE]

Starts `spatial-si sim` (default noise, free running at real time) and `spatial-si up`, turns the
robot on the spot, and listens in a third process: from the arrival of a frame's camera_info to
the arrival of the `processed` that names the same stamp. Memory is each process's resident set
at the end. Processes are ended by their ids.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

DOMAIN = 66
START_S, END_S, WARM_UP_S = 90.0, 20.0, 3.0
TURN_RAD_S = 0.5

os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
os.environ["ROS_DOMAIN_ID"] = str(DOMAIN)

from spatial_si_ros.nodes.transport import transport_environment  # noqa: E402

os.environ.update(transport_environment(os.environ))

import rclpy  # noqa: E402  (reads the environment when it starts)
from geometry_msgs.msg import TwistStamped  # noqa: E402
from rclpy.qos import qos_profile_sensor_data  # noqa: E402
from sensor_msgs.msg import CameraInfo  # noqa: E402
from std_msgs.msg import Header  # noqa: E402

from spatial_si_ros.nodes.convert import stamp_to_ns  # noqa: E402
from spatial_si_ros.nodes.qos import EVENTS  # noqa: E402


def start(arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
    """A `spatial-si` command as a process group of its own."""
    command = [sys.executable, "-m", "spatial_si_ros.cli.main", *arguments]
    with log.open("wb") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)


def end(process: subprocess.Popen[bytes]) -> None:
    """SIGINT, and SIGKILL to what is left of the group after a while."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(END_S)


def resident_mb(root: int) -> dict[str, float]:
    """Resident set of the descendants of a process, megabytes, by what they run."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (folder / "stat").is_file():
            words = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            parents[int(folder.name)] = int(words[1])
    found: dict[str, float] = {}
    for pid in parents:
        ancestor = pid
        while ancestor in parents and ancestor != root:
            ancestor = parents[ancestor]
        if ancestor != root:
            continue
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        module = words[words.index("-m") + 1] if "-m" in words else words[0]
        status = Path(f"/proc/{pid}/status").read_text()
        found[module] = int(status.split("VmRSS:")[1].split()[0]) / 1024.0
    return found


def listen(seconds: float) -> list[float]:
    """Milliseconds from camera_info to `processed` of the same frame, warm-up left out."""
    arrived: dict[int, float] = {}
    took: list[tuple[float, float]] = []
    rclpy.init()
    node = rclpy.create_node("bench_system")
    turn = node.create_publisher(TwistStamped, "cmd_vel", 1)

    def on_info(msg: CameraInfo) -> None:
        arrived[stamp_to_ns(msg.header.stamp)] = time.perf_counter()

    def on_processed(msg: Header) -> None:
        begun = arrived.get(stamp_to_ns(msg.stamp))
        if begun is not None:
            now = time.perf_counter()
            took.append((now, 1e3 * (now - begun)))

    node.create_subscription(CameraInfo, "color/camera_info", on_info, qos_profile_sensor_data)
    node.create_subscription(Header, "processed", on_processed, EVENTS)
    deadline = time.perf_counter() + START_S
    while not took and time.perf_counter() < deadline:
        rclpy.spin_once(node, timeout_sec=0.1)
    begun = time.perf_counter()
    next_turn = begun
    while time.perf_counter() < begun + WARM_UP_S + seconds:
        rclpy.spin_once(node, timeout_sec=0.02)
        if time.perf_counter() > next_turn:
            next_turn += 0.1
            command = TwistStamped()
            command.twist.angular.z = TURN_RAD_S
            turn.publish(command)
    node.destroy_node()
    rclpy.shutdown()
    return [each for when, each in took if when > begun + WARM_UP_S]


def main() -> int:
    """Exit status 0 when frames came through."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        sim = start(
            ["sim", "--seed", str(args.seed), "--out", str(here / "scene")], here / "sim.log"
        )
        nodes = start(["up", "--use-sim-time"], here / "up.log")
        try:
            took = listen(args.seconds)
            memory = {**resident_mb(sim.pid), **resident_mb(nodes.pid)}
        finally:
            end(nodes)
            end(sim)
        if not took:
            print((here / "sim.log").read_text()[-2000:], (here / "up.log").read_text()[-2000:])
            return 1
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    p50, p95 = (float(v) for v in np.percentile(took, (50, 95)))
    rate = len(took) / args.seconds
    print(f"{machine}: {len(took)} frames, {rate:.1f} Hz; load {os.getloadavg()[0]:.1f}")
    print(f"image to map, across processes: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    for name, megabytes in sorted(memory.items(), key=lambda item: -item[1]):
        print(f"{megabytes:7.0f} MB  {name}")
    if args.json:
        figures = {"machine": machine, "frames": len(took), "p50_ms": p50, "p95_ms": p95}
        args.json.write_text(json.dumps({**figures, "resident_mb": memory}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
