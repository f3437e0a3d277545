"""How many RGB-D frames the bridge delivers to another process over DDS.

    .venv-sim/bin/python bench/bench_bridge.py [--scene FOLDER] [--seconds 8] [--json FILE]

Starts the bridge as a process of its own on a generated apartment, listens to colour, depth, camera
information and, where the case says so, the detector, and counts captures that arrived whole. The
first seconds warm up and do not count.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOMAIN = 65
WARM_UP_S = 2.0

os.environ["ROS_DOMAIN_ID"] = str(DOMAIN)
os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
os.environ.setdefault("FASTDDS_DEFAULT_PROFILES_FILE", str(ROOT / "config" / "fastdds_shm.xml"))

import rclpy  # noqa: E402  (reads the environment when it starts)
from diagnostic_msgs.msg import DiagnosticArray  # noqa: E402
from rclpy.executors import SingleThreadedExecutor  # noqa: E402
from rclpy.qos import qos_profile_sensor_data  # noqa: E402
from sensor_msgs.msg import Image  # noqa: E402
from vision_msgs.msg import Detection2DArray  # noqa: E402


@dataclass(frozen=True)
class Case:
    """One way to run the bridge."""

    name: str
    parameters: dict[str, str]
    detector: bool


CASES = (
    Case("RGB-D at 30 Hz", {"frame_rate_hz": "30.0", "physics_rate_hz": "60.0"}, False),
    Case(
        "RGB-D + detector, default noise, at 30 Hz",
        {"frame_rate_hz": "30.0", "physics_rate_hz": "60.0", "noise_preset": "default"},
        True,
    ),
    Case(
        "RGB-D as fast as it goes",
        {"frame_rate_hz": "60.0", "physics_rate_hz": "60.0", "real_time_factor": "0.0"},
        False,
    ),
    Case(
        "RGB-D + detector, default noise, as fast as it goes",
        {
            "frame_rate_hz": "60.0",
            "physics_rate_hz": "60.0",
            "real_time_factor": "0.0",
            "noise_preset": "default",
        },
        True,
    ),
)


@dataclass(frozen=True)
class Result:
    """What arrived of one case."""

    case: str
    rate_hz: float
    whole_ratio: float
    gap_p50_ms: float
    gap_p95_ms: float
    bridge_ms_per_frame: float
    bridge_cores: float
    bridge_rss_mb: float


def measure(case: Case, scene: str, seconds: float) -> Result:
    """Run one case."""
    command = [sys.executable, "-m", "spatial_si_sim.bridge", "--ros-args"]
    for name, value in {"scene": json.dumps(scene), **case.parameters}.items():
        command += ["-p", f"{name}:={value}"]
    child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        return _listen(case, child, seconds)
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(timeout=20.0)


def _listen(case: Case, child: subprocess.Popen[bytes], seconds: float) -> Result:
    kinds: dict[str, Any] = {"color/image_raw": Image, "depth/image_raw": Image}
    if case.detector:
        kinds.update({"detections": Detection2DArray, "instances": Image})
    context = rclpy.Context()
    rclpy.init(context=context)
    node = rclpy.create_node("bench", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    heard: dict[int, int] = {}
    whole_s: list[float] = []
    diagnostics: list[Any] = []

    def on(msg: Any) -> None:
        stamp = msg.header.stamp.sec * 10**9 + msg.header.stamp.nanosec
        heard[stamp] = heard.get(stamp, 0) + 1
        if heard[stamp] == len(kinds):
            whole_s.append(time.monotonic())

    for topic, kind in kinds.items():
        node.create_subscription(kind, topic, on, qos_profile_sensor_data)
    node.create_subscription(DiagnosticArray, "/diagnostics", diagnostics.append, 10)
    _spin(executor, lambda: bool(whole_s), 60.0)
    _spin(executor, lambda: False, WARM_UP_S)
    heard.clear()
    whole_s.clear()
    cpu_s, began_s = _cpu_s(child.pid), time.monotonic()
    _spin(executor, lambda: False, seconds)
    elapsed_s = time.monotonic() - began_s
    cores = (_cpu_s(child.pid) - cpu_s) / elapsed_s
    rss_mb = _rss_mb(child.pid)
    values = {v.key: v.value for v in diagnostics[-1].status[0].values}
    executor.shutdown()
    node.destroy_node()
    rclpy.shutdown(context=context)
    gaps_ms = sorted(1e3 * (b - a) for a, b in zip(whole_s, whole_s[1:], strict=False))
    return Result(
        case.name,
        len(whole_s) / elapsed_s,
        _whole_ratio(heard, len(kinds)),
        statistics.median(gaps_ms),
        gaps_ms[int(0.95 * len(gaps_ms))],
        float(values["ms_per_frame"]),
        cores,
        rss_mb,
    )


def _whole_ratio(heard: dict[int, int], topics: int) -> float:
    """Share of captures that arrived whole; the first and last were cut by the stretch's ends."""
    inner = [heard[stamp] for stamp in sorted(heard)[1:-1]]
    return sum(count == topics for count in inner) / max(1, len(inner))


def _spin(executor: SingleThreadedExecutor, done: Any, timeout_s: float) -> None:
    end_s = time.monotonic() + timeout_s
    while not done() and time.monotonic() < end_s:
        executor.spin_once(timeout_sec=0.1)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> int:
    """Run all cases and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scene", help="scene folder; default: the generated apartment 1")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scene = args.scene
        if scene is None:
            from spatial_si_sim.scenes import make_scene

            make_scene(1, Path(folder) / "scene")
            scene = str(Path(folder) / "scene")
        results = [measure(case, scene, args.seconds) for case in CASES]
    device = f"{platform.machine()}, {os.cpu_count()} cores, software rendering"
    print(f"640x480 on {device}")
    print(
        f"{'case':52s} {'Hz':>6s} {'whole':>6s} {'p50 ms':>7s} {'p95 ms':>7s} "
        f"{'ms/frame':>8s} {'cores':>6s} {'MB':>6s}"
    )
    for r in results:
        print(
            f"{r.case:52s} {r.rate_hz:6.1f} {r.whole_ratio:6.3f} {r.gap_p50_ms:7.1f} "
            f"{r.gap_p95_ms:7.1f} {r.bridge_ms_per_frame:8.1f} {r.bridge_cores:6.2f} "
            f"{r.bridge_rss_mb:6.0f}"
        )
    if args.json:
        args.json.write_text(json.dumps({"device": device, "cases": [asdict(r) for r in results]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
